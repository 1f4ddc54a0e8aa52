import Foundation
import Glibc
package import WeftJSON

/// Where commands find what proves whose they are.
///
/// 1. the file that `WEFT_CREDENTIALS` names;
/// 2. what `weft login` kept for the same controller, in `~/.config/weft/credentials.json`;
/// 3. on the controller's machine what it left for the administrator, to whom `/run/weft/controllers` leads.
///
/// Files that others may read or write are not used.
package struct CredentialFiles: Sendable {
    /// Whose token it is, and for which controller.
    package struct Credential: Sendable, Hashable {
        package var api: String
        package var user: String
        package var token: String

        package init(api: String, user: String, token: String) {
            self.api = api
            self.user = user
            self.token = token
        }

        package var json: JSON { ["api": .string(api), "user": .string(user), "token": .string(token)] }

        package init?(json: JSON) {
            guard let api = json["api"]?.string, let user = json["user"]?.string, let token = json["token"]?.string
            else { return nil }
            self.init(api: api, user: user, token: token)
        }
    }

    package static let variable = "WEFT_CREDENTIALS"
    /// A link for each controller of this machine, named after where its API listens, to what it left for the
    /// administrator.
    package static let controllers = "/run/weft/controllers"

    private let named: String?
    private let own: String?
    private let links: String

    package init(
        named: String? = ProcessInfo.processInfo.environment[variable],
        home: String? = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory(),
        links: String = controllers
    ) {
        self.named = named
        own = home.map { "\($0)/.config/weft/credentials.json" }
        self.links = links
    }

    /// - Throws: ``InputFileError`` for a file that is there and cannot be used.
    package func credential(for api: String) throws(InputFileError) -> Credential? {
        if let named {
            guard let found = try read(named)?.compactMap({ Credential(json: $0) }).first else {
                throw InputFileError("\(Self.variable) \(named) is no file with a credential")
            }
            return found
        }
        if let own, let found = try read(own)?.compactMap({ Credential(json: $0) }).last(where: { $0.api == api }) {
            return found
        }
        for name in Self.places(of: api) {
            // Of a user who may not read it, it is not the business.
            guard let found = try? read("\(links)/\(name)")?.compactMap({ Credential(json: $0) }).first else {
                continue
            }
            return found
        }
        return nil
    }

    /// Keeps a credential for its controller, in the place of an older one.
    package func keep(_ credential: Credential) throws {
        guard let own else { throw InputFileError("there is no home to keep the credential in") }
        var all = try read(own) ?? []
        all.removeAll { $0["api"] == .string(credential.api) }
        all.append(credential.json)
        let folder = (own as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let draft = "\(own).new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw InputFileError("\(draft): \(String(cString: strerror(errno)).lowercased())")
        }
        try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data(JSON.array(all).bytes))
        guard rename(draft, own) == 0 else {
            throw InputFileError("\(own): \(String(cString: strerror(errno)).lowercased())")
        }
    }

    /// nil when there is no such file.
    private func read(_ path: String) throws(InputFileError) -> [JSON]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard status.st_mode & 0o077 == 0 else {
            throw InputFileError("\(path) can be read or written by others, so it is not used: chmod 600 \(path)")
        }
        guard let json = try? JSON(parsing: try InputFile.read(path, "the credentials in")) else {
            throw InputFileError("\(path) is not JSON")
        }
        return json.array ?? [json]
    }

    /// How the links of a controller that listens there may be called. A token is for the place that it was left for,
    /// so one that listens everywhere is called so by the loopback addresses alone.
    static func places(of api: String) -> [String] {
        guard let url = URLComponents(string: api), let host = url.host else { return [] }
        let port = url.port ?? (url.scheme == "https" ? 443 : 80)
        let isLoopback = ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
        return (isLoopback ? [host, "127.0.0.1", "0.0.0.0", "::"] : [host]).map { "\($0):\(port)" }
    }
}
