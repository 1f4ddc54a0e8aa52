import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing
import TrustWorld
import WeftConnections
import WeftNet
import WeftTLS
import WeftTrust
import X509

@testable import WeftHTTPServer

@Suite("HTTP within TLS and beside it, on one port", .timeLimit(.minutes(2)))
struct HTTPEncryptionTests {
    private struct Site {
        let port: Int
        let gate: ConnectionGate
        let world: TrustWorld
        let security: TransportSecurity
    }

    /// A listener that answers with who asked.
    private func withListener(
        _ mode: TLSMode, isPlainAtHome: Bool = true, times: RequestTimes = RequestTimes(),
        admits: (@Sendable (PeerProof) -> Bool)? = nil,
        _ body: @escaping @Sendable (Site) async throws -> Void
    ) async throws {
        let world = try TrustWorld()
        let security = world.security(
            try world.credential(.controller, "c", at: [CallAddress("localhost"), CallAddress("127.0.0.1")]))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let gate = ConnectionGate(.pages, logger: logger)
        let (ports, found) = AsyncStream<Int>.makeStream()
        let encryption = HTTPEncryption(security, mode: mode, isPlainAtHome: isPlainAtHome, admits: admits)
        let listener = HTTPListener(
            gate, .init(host: "127.0.0.1", port: 0, encryption: encryption, times: times), logger: logger,
            onRunning: { found.yield($0) },
            answerAtOnce: { request in
                guard request.target == "/prompt" else { return nil }
                let who = Self.words(request.transport.isEncrypted, request.transport.proof)
                return PromptAnswer([], Array(who.utf8), for: .person(""), route: "/prompt")
            },
            responder: CallbackResponder { (_: Request, context: HTTPContext) in
                let who = Self.words(context.caller.isEncrypted, context.caller.proof)
                return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: who)))
            })
        try await withThrowingTaskGroup { group in
            group.addTask { try await listener.run() }
            group.addTask {
                for await port in ports {
                    return try await body(Site(port: port, gate: gate, world: world, security: security))
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private static func words(_ isEncrypted: Bool, _ proof: PeerProof?) -> String {
        isEncrypted ? "encrypted for \(proof.map { "\($0)" } ?? "somebody")" : "plain"
    }

    /// The answer, or what went wrong.
    private static func get(
        _ site: Site, _ scheme: String, _ path: String = "/", as credential: TLSCredential? = nil,
        trusting world: TrustWorld? = nil, host: String = "localhost"
    ) async throws -> Result<String, any Error> {
        var tls = TLSConfiguration.makeClientConfiguration()
        let authority = try NIOSSLCertificate(bytes: try (world ?? site.world).authority.certificate.der, format: .der)
        tls.trustRoots = .certificates([authority])
        tls = credential?.shown(in: tls) ?? tls
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        let result: Result<String, any Error>
        do {
            let answer = try await client.execute(
                HTTPClientRequest(url: "\(scheme)://\(host):\(site.port)\(path)"), timeout: .seconds(10))
            let body = String(buffer: try await answer.body.collect(upTo: 1 << 20))
            result = .success("\(answer.status.code) \(body)")
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return result
    }

    @Test("each mode answers what it speaks, at once and the usual way", arguments: TLSMode.allCases, ["/", "/prompt"])
    func modes(mode: TLSMode, path: String) async throws {
        try await withListener(mode, isPlainAtHome: false) { site in
            let secure = try await Self.get(site, "https", path)
            let plain = try await Self.get(site, "http", path)
            if mode == .plain {
                #expect(throws: (any Error).self) { try secure.get() }
            } else {
                #expect(try secure.get() == "200 encrypted for somebody")
            }
            if mode == .tls {
                #expect(try plain.get().hasPrefix("400 this port speaks HTTPS: begin the URL with https://"))
                #expect(site.gate.counts.closed[.unencrypted] == 1)
            } else {
                #expect(try plain.get() == "200 plain")
            }
        }
    }

    @Test("on the machine itself plain HTTP goes on")
    func home() async throws {
        try await withListener(.tls) { site in
            let (plain, secure) = (try await Self.get(site, "http"), try await Self.get(site, "https"))
            #expect(try plain.get() == "200 plain")
            #expect(try secure.get() == "200 encrypted for somebody")
        }
    }

    @Test("whoever shows a certificate is known by it", arguments: CertifiedName.Kind.allCases)
    func known(kind: CertifiedName.Kind) async throws {
        try await withListener(.tls) { site in
            let own = try site.world.credential(kind, "one")
            for path in ["/", "/prompt"] {
                let answer = try await Self.get(site, "https", path, as: own)
                #expect(try answer.get() == "200 encrypted for \(kind.words) one")
            }
        }
    }

    @Test(
        "whoever shows one that is not good is not served as somebody else, and is counted",
        arguments: TrustWorld.Flaw.allCases)
    func bad(flaw: TrustWorld.Flaw) async throws {
        guard flaw != .absent, flaw != .ofAPerson, flaw != .otherName else { return }
        try await withListener(.tls) { site in
            let answer = try await Self.get(site, "https", as: site.world.credential(flaw, .person, "one"))
            #expect(throws: (any Error).self) { try answer.get() }
            // The caller hears of it first.
            while site.gate.counts.closed[.unproved, default: 0] == 0 { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    @Test(
        "where a certificate is needed nobody is served without one that is admitted",
        arguments: TrustWorld.Flaw.allCases)
    func needed(flaw: TrustWorld.Flaw) async throws {
        let admits: @Sendable (PeerProof) -> Bool = { $0.name == CertifiedName(.controlNode, "one") }
        try await withListener(.tls, admits: admits) { site in
            let good = try await Self.get(site, "https", as: site.world.credential(.controlNode, "one"))
            #expect(try good.get() == "200 encrypted for control node one")
            let bad = try await Self.get(site, "https", as: site.world.credential(flaw, .controlNode, "one"))
            #expect(throws: (any Error).self) { try bad.get() }
        }
    }

    @Test("a client does not take a server of another authority, nor one that is called otherwise")
    func server() async throws {
        try await withListener(.tls) { site in
            let other = try await Self.get(site, "https", trusting: try TrustWorld())
            #expect(throws: (any Error).self) { try other.get() }
            let misnamed = try await Self.get(site, "https", host: "127.0.0.2")
            #expect(throws: (any Error).self) { try misnamed.get() }
        }
    }

    @Test("another certificate is shown from the next connection on, without a start")
    func renewed() async throws {
        try await withListener(.tls) { site in
            for (address, isThis) in [("10.0.0.1", false), ("127.0.0.1", true), ("10.0.0.2", false)] {
                site.security.show(try site.world.credential(.controller, "c", at: [CallAddress(address)]))
                let answer = try await Self.get(site, "https", host: "127.0.0.1")
                #expect((try? answer.get()) == (isThis ? "200 encrypted for somebody" : nil))
            }
        }
    }

    @Test("silence and half a handshake have the time of a request's head", arguments: [0, 1, 5, 100])
    func silence(count: Int) async throws {
        try await withListener(.tls, times: RequestTimes(first: .milliseconds(300))) { site in
            let caller = try RawCaller(site.port)
            let hello = "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}" + String(repeating: "x", count: 200)
            caller.send(String(hello.prefix(count)))
            #expect(caller.receiveAll().isEmpty)
            #expect(site.gate.counts.closed[.idle, default: 0] + site.gate.counts.closed[.handshake, default: 0] > 0)
        }
    }

    @Test("what is no HTTP and no TLS is answered with 400 and closed, half of it has the time of a head")
    func garbage() async throws {
        try await withListener(.tls, isPlainAtHome: false) { site in
            for text in ["SSH-2.0-OpenSSH\r\n", "\u{0}\u{0}\u{0}", "G"] {
                let caller = try RawCaller(site.port)
                caller.send(text)
                #expect(caller.receiveAll().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            }
        }
    }
}
