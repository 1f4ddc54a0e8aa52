import Foundation
import Glibc
package import Logging
import WeftClient
import WeftConfig
import WeftHTTPServer
import WeftJSON
import WeftNet
import WeftSQLite
import WeftTrust

/// The administrator of a configuration: made at the first start, with a token that is left in the data directory,
/// where `weft` finds it.
package enum Administrator {
    static let file = "administrator.json"
    private static let name = "admin"

    /// Makes one unless there is one already.
    ///
    /// - Parameters:
    ///   - api: where it is called.
    ///   - authorities: the file with whom to believe about it.
    static func ensure(
        in service: ConfigService, _ folder: PrivateFolder, api: String, authorities: String?, logger: Logger
    ) async throws {
        guard try await !isThere(service) else { return }
        try await make(in: service, folder, api: api, authorities, label: "made at the first start")
        logger.notice(
            "made the administrator of this configuration",
            metadata: ["user": "\(name)", "credential": "\(folder.file(file).path())"])
    }

    private static func isThere(_ service: ConfigService) async throws(ConfigError) -> Bool {
        try await service.users(by: .system).contains { account in
            account.assignments.contains(RoleAssignment(role: AuthorizationMode.administrator, scope: .everywhere))
        }
    }

    private static func make(
        in service: ConfigService, _ folder: PrivateFolder, api: String, _ authorities: String?, label: String
    ) async throws {
        let role = RoleAssignment(role: AuthorizationMode.administrator, scope: .everywhere)
        if try await service.users(by: .system).contains(where: { $0.name == name }) {
            try await service.changeUser(name, adding: [role], removing: [], by: .system)
        } else {
            try await service.addUser(name, [role], by: .system)
        }
        let secret = TokenSecret()
        var request = TokenRequest(for: .user(name))
        request.label = label
        let token = try await service.makeToken(request, TokenDigest(secret.digest), by: .system)
        do {
            let credential = CredentialFiles.Credential(
                api: api, user: name, token: secret.text, authorities: authorities)
            try folder.write(file, credential.json.bytes)
        } catch {
            // Nobody has it.
            try? await service.revokeToken(token.id, by: .system)
            throw error
        }
    }

    /// Gives the administrator a new token, with the controller stopped: for who has lost the old one. Those that were
    /// are revoked.
    ///
    /// - Returns: the file that holds it.
    package static func reset(dataDirectory: String, logger: Logger) async throws -> String {
        let data = try DataDirectory(dataDirectory, makes: false)
        let store = try data.openStore()
        let audit = try AuditLog(
            data.folder.file("audit").path(), bytes: ControllerConfiguration.standardAuditBytes,
            age: ControllerConfiguration.standardAuditAge, logger: logger)
        let service = try await ConfigService.open(store, audit: audit, logger: logger)
        for token in try await service.tokens(by: .system) where token.bearer == .user(name) {
            try await service.revokeToken(token.id, by: .system)
        }
        let old = try data.folder.read(file).flatMap { try? CredentialFiles.Credential(json: .init(parsing: $0)) }
        try await make(
            in: service, data.folder, api: old?.api ?? "http://127.0.0.1:8082", old?.authorities,
            label: "made by weft user reset")
        audit.finish()
        try store.close()
        return data.folder.file(file).path()
    }

    /// Before anything is there to find: has commands on this machine find the credential by where the API listens. Who
    /// may not write there is found by `WEFT_CREDENTIALS` alone.
    static func link(_ folder: PrivateFolder, host: String, port: Int) {
        guard port != 0, mkdirs(CredentialFiles.controllers) else { return }
        // Another controller may have the loopback address, and then it has the link.
        let home = HomeAddress.beside(host, port).flatMap { isFree($0, port) ? $0 : nil }
        for host in [host] + (home.map { [$0] } ?? []) {
            let path = "\(CredentialFiles.controllers)/\(CredentialFiles.link(host: host, port: port))"
            unlink(path)
            symlink(folder.file(file).path(), path)
        }
    }

    /// Without a thread: what is done here comes before the sandbox.
    private static func isFree(_ address: String, _ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(port).bigEndian
        guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else { return false }
        return withUnsafeBytes(of: &name) { bytes in
            bind(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count)) == 0
        }
    }

    private static func mkdirs(_ path: String) -> Bool {
        (try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)) != nil
    }
}
