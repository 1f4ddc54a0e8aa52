import Foundation
import Glibc
package import WeftJSON
import WeftTrust

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
        /// A PEM file with whom to believe about the controller; nil: the system's authorities.
        package var authorities: String?

        package init(api: String, user: String, token: String, authorities: String? = nil) {
            self.authorities = authorities
            self.api = api
            self.user = user
            self.token = token
        }

        package var json: JSON {
            var object: JSONObject = ["api": .string(api), "user": .string(user), "token": .string(token)]
            if let authorities { object["ca"] = .string(authorities) }
            return .object(object)
        }

        package init?(json: JSON) {
            guard let api = json["api"]?.string, let user = json["user"]?.string, let token = json["token"]?.string
            else { return nil }
            self.init(api: api, user: user, token: token, authorities: json["ca"]?.string)
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

    /// The controller that is meant when none is named: that of the file that is named, or the one where somebody
    /// logged in last, or this machine's.
    package func standardAPI() throws(InputFileError) -> String {
        if named != nil, let found = try credential(for: "") { return found.api }
        if let own, let last = try read(own)?.compactMap({ Credential(json: $0) }).last { return last.api }
        return "http://127.0.0.1:8082"
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
    ///
    /// - Parameter authorities: PEM, whom to believe about the controller, kept beside it.
    package func keep(_ credential: Credential, trusting authorities: String? = nil) throws {
        guard let own else { throw InputFileError("there is no home to keep the credential in") }
        let files = try PrivateFiles((own as NSString).deletingLastPathComponent)
        var credential = credential
        if let authorities, let url = URLComponents(string: credential.api) {
            let name = "\(url.host ?? "controller"):\(url.port ?? 443).pem"
            try files.write(name, authorities)
            credential.authorities = "\(files.path)/\(name)"
        }
        var all = try read(own) ?? []
        all.removeAll { $0["api"] == .string(credential.api) }
        all.append(credential.json)
        try files.write((own as NSString).lastPathComponent, JSON.array(all).text)
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
        guard let url = URLComponents(string: api), let name = url.host else { return [] }
        let host = name.filter { $0 != "[" && $0 != "]" }
        let port = url.port ?? (url.scheme == "https" ? 443 : 80)
        let isLoopback = ["127.0.0.1", "localhost", "::1"].contains(host)
        return (isLoopback ? [host, "127.0.0.1", "0.0.0.0", "::"] : [host]).map { link(host: $0, port: port) }
    }

    /// The name of a link. Loopback is another place in each network namespace of the machine (network_namespaces(7)),
    /// so the number of the namespace is in it there.
    package static func link(host: String, port: Int) -> String {
        var status = stat()
        guard host.hasPrefix("127.") || ["localhost", "0.0.0.0", "::", "::1"].contains(host),
            stat("/proc/self/ns/net", &status) == 0
        else { return "\(host):\(port)" }
        return "\(host):\(port)@\(status.st_ino)"
    }
}
