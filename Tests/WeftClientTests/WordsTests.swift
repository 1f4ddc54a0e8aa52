import AsyncHTTPClient
import Foundation
import NIOSSL
import Testing
import WeftConnections

@testable import WeftClient

@Suite("What commands say when something is not there")
struct WordsTests {
    /// What no person should have to read.
    private static let foreign = [
        "NIO", "HTTPClientError", "BoringSSL", "NSError", "Domain=", "errno", "Optional(", "['",
    ]

    private func failure(_ base: String) async -> ConfigClientError? {
        await #expect(throws: ConfigClientError.self) { try await ConfigClient(base).get("/projects") }
    }

    @Test("an API that nobody serves is said within three seconds, with what to look at")
    func refused() async throws {
        let start = ContinuousClock.now
        for base in [
            "http://127.0.0.1:9", "https://127.0.0.1:9", "http://nowhere.invalid:8082", "http://192.0.2.1:8082",
        ] {
            let error = try #require(await failure(base))
            let words = "\(error)"
            #expect(words.contains(base) && words.contains("is it running"), "\(words)")
            #expect(!Self.foreign.contains { words.contains($0) }, "\(words)")
        }
        #expect(ContinuousClock.now - start < .seconds(12))
    }

    @Test(
        "what is no URL is not called",
        arguments: [
            "127.0.0.1:8082", "", "http://", "ftp://x", "http://u@h:1", "https://h/?x=", "http://h:0",
            "https://h:0", "http://h:", "http://[::1",
        ])
    func noURL(base: String) async throws {
        let words = "\(try #require(await failure(base)))"
        #expect(words.contains("http://10.0.0.1:8082"), "\(words)")
        let pages = await #expect(throws: ConfigClientError.self) {
            try await IntrospectClient(base: base).page("ShowRouteReq")
        }
        #expect("\(try #require(pages))".contains("http://10.0.0.1:8083"))
    }

    @Test("pages that nobody serves")
    func pages() async throws {
        let error = await #expect(throws: ConfigClientError.self) {
            try await IntrospectClient(base: "http://127.0.0.1:9").page("ShowRouteReq")
        }
        let words = "\(try #require(error))"
        #expect(words.contains("introspect pages at http://127.0.0.1:9"), "\(words)")
        #expect(!Self.foreign.contains { words.contains($0) }, "\(words)")
    }

    @Test("who takes calls and answers none is given up within three seconds, in one sentence")
    func hanging() async throws {
        let socket = try ListeningSocket()
        let base = "http://127.0.0.1:\(socket.port)"
        let calls: [@Sendable () async throws -> Void] = [
            { _ = try await IntrospectClient(base: base).page("ShowRouteReq") },
            { _ = try await ConfigClient(base, doubt: .milliseconds(1500)).get("/projects") },
        ]
        for call in calls {
            let start = ContinuousClock.now
            let error = await #expect(throws: ConfigClientError.self) { try await call() }
            #expect(ContinuousClock.now - start < .seconds(4))
            let words = "\(try #require(error))"
            #expect(words.contains(base) && words.contains("is it running") && !words.contains("\n"), "\(words)")
            #expect(!Self.foreign.contains { words.contains($0) }, "\(words)")
        }
    }

    @Test("every error of the HTTP library has words of ours, and says nothing of a request's secrets")
    func library() {
        let errors: [HTTPClientError] = [
            .invalidURL, .emptyHost, .emptyScheme, .connectTimeout, .readTimeout, .deadlineExceeded, .cancelled,
            .remoteConnectionClosed, .tlsHandshakeTimeout, .alreadyShutdown, .bodyLengthMismatch,
            .invalidHeaderFieldValues(["Bearer secret"]), .unsupportedScheme("x"), .redirectLimitReached,
        ]
        for error in errors {
            let words = "\(ConnectionFault(call: error))"
            #expect(!words.contains("secret") && !Self.foreign.contains { words.contains($0) }, "\(words)")
            #expect(!words.isEmpty)
        }
    }

    @Test("a handshake that failed is told by its reason")
    func handshakes() {
        let kinds: [(any Error, ConnectionFault.Kind)] = [
            (NIOSSLExtraError.failedToValidateHostname, .misnamed),
            (NIOSSLExtraError.serverHostnameImpossibleToMatch, .untrusted),
            (NIOSSLError.uncleanShutdown, .closed), (NIOSSLError.unableToValidateCertificate, .untrusted),
        ]
        for (error, kind) in kinds {
            let fault = ConnectionFault(call: error)
            #expect(fault.kind == kind, "\(error)")
            #expect(!Self.foreign.contains { "\(fault)".contains($0) }, "\(fault)")
        }
    }

    @Test("a refusal of the API is told with names as people write them, on one line")
    func refusal() {
        let error = ConfigClientError(request: "GET /x", status: 404, message: "No ['a', 'b']\nfound")
        #expect("\(error)" == "No a:b\\nfound (GET /x: 404)")
    }

    @Test("a file that cannot be read is named with its option and why")
    func files() throws {
        let missing = #expect(throws: InputFileError.self) { try InputFile.read("/nowhere/token", "--token-file") }
        #expect("\(try #require(missing))" == "--token-file /nowhere/token: no such file or directory")
        let folder = #expect(throws: InputFileError.self) { try InputFile.text("/proc", "--ca") }
        #expect("\(try #require(folder))" == "--ca /proc: is a directory")
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(" key \n".utf8).write(to: file)
        #expect(try InputFile.text(file.path(), "--md5-file") == "key")
        let noCertificate = #expect(throws: InputFileError.self) {
            try PEMFile.certificates(try InputFile.read(file.path(), "--ca"), "--ca x")
        }
        #expect("\(try #require(noCertificate))".contains("no certificate in PEM form"))
    }
}

/// A port that takes calls and does nothing with them.
private final class ListeningSocket {
    private let descriptor: Int32
    let port: Int

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, size)
                _ = listen(descriptor, 8)
                _ = getsockname(descriptor, $0, &size)
            }
            return Int(in_port_t(bigEndian: pointer.pointee.sin_port))
        }
    }

    deinit { close(descriptor) }
}
