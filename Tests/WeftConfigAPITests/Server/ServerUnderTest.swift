import Foundation
import Logging
import WeftConfig
import WeftHTTPServer
import WeftSQLite
import WeftStore
import WeftTLS
import WeftTrust

@testable import WeftConfigAPI

/// The server on two free ports of the loopback, plain and TLS, for as long as `body` runs.
func withServer(_ body: @Sendable @escaping (_ plain: Int, _ tls: Int) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "weft-config-api-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = folder.appending(path: "certificate.pem")
    let key = folder.appending(path: "key.pem")
    try TestCertificate.certificate.write(to: certificate, atomically: false, encoding: .utf8)
    try TestCertificate.key.write(to: key, atomically: false, encoding: .utf8)

    let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "weft.db").path))
    let service = try await ConfigService.open(store)
    let (ports, continuation) = AsyncStream<(Int, Int)>.makeStream()
    let configuration = ConfigAPIConfiguration(listeners: [
        .init(host: "127.0.0.1", port: 0),
        .init(
            host: "127.0.0.1", port: 0,
            encryption: HTTPEncryption(
                TransportSecurity(
                    own: try TLSFiles(certificateChain: certificate.path, privateKey: key.path).credential(),
                    TrustKnowledge(bundle: TrustBundle([]))), mode: .tls, isPlainAtHome: false)),
    ])
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = ConfigAPIServer(service, configuration, logger: logger) { continuation.yield(($0, $1)) }
    try await withThrowingTaskGroup { group in
        group.addTask { try await server.run() }
        group.addTask {
            var found: [Int: Int] = [:]
            for await (listener, port) in ports {
                found[listener] = port
                if let plain = found[0], let tls = found[1] { return try await body(plain, tls) }
            }
        }
        try await group.next()
        group.cancelAll()
    }
}

/// Self-signed, for localhost and 127.0.0.1, good from 2020 to 2120, worth nothing.
enum TestCertificate {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBZjCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
        CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBKP9Uf45ouaHDwp
        2QkO0XJET3L6S0ZX+URZvCspVmQFebdCOyr6o4F15A4ytV2w6eGLDxQxjDEQlbMW
        kTEDZgGjTjBMMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0
        hwR/AAABMB0GA1UdDgQWBBQ9PXUI2j8tPp93GVQHXHYocR5wCTAKBggqhkjOPQQD
        AgNHADBEAiAz6woRJlx3Py6Wfu1E7ht2xAzUAGU9tLFxc4ZN3vAdLQIgEbT+g9ZG
        kQEnfBrLWvCQjRWmjifHDna4+MZAMQtA/f0=
        -----END CERTIFICATE-----
        """

    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQghH7wbYV2hWy9t6Eq
        AhTCztntLmLtRFNPgf61B3+gaoChRANCAAQSj/VH+OaLmhw8KdkJDtFyRE9y+ktG
        V/lEWbwrKVZkBXm3Qjsq+qOBdeQOMrVdsOnhiw8UMYwxEJWzFpExA2YB
        -----END PRIVATE KEY-----
        """
}
