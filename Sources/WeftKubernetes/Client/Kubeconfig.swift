import Foundation
import WeftClient
import WeftNet
import Yams

/// A kubeconfig: clusters, users, and contexts that join one of each.
///
/// Read as kubectl reads it, with one difference: `insecure-skip-tls-verify` is refused, since a connector that can be
/// lied to about which pods exist deletes the network of those that do.
package struct Kubeconfig {
    private let contexts: [String: (cluster: String, user: String)]
    private let clusters: [String: Node]
    private let users: [String: Node]
    private let current: String?
    private let directory: String

    /// - Parameter directory: what relative paths in it are relative to.
    package init(yaml: String, directory: String = "/") throws(KubernetesError) {
        let root: Node?
        do { root = try compose(yaml: yaml) } catch { throw Self.unusable("it is not YAML\(Self.place(of: error))") }
        guard let root, root.mapping != nil else { throw Self.unusable("it is empty") }
        clusters = Self.entries(root, "clusters", "cluster")
        users = Self.entries(root, "users", "user")
        contexts = Self.entries(root, "contexts", "context").compactMapValues { context in
            context["cluster"]?.string.map { ($0, context["user"]?.string ?? "") }
        }
        current = root["current-context"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        self.directory = directory
    }

    package init(file path: String) throws(KubernetesError) {
        let text: String
        do {
            text = try InputFile.text(path, "kubeconfig")
        } catch {
            throw KubernetesError(.configuration, "\(error)")
        }
        do {
            let absolute = URL(filePath: path).absoluteURL.deletingLastPathComponent().path(percentEncoded: false)
            try self.init(yaml: text, directory: absolute)
        } catch {
            throw KubernetesError(error.code, "kubeconfig \(path): \(error.message)")
        }
    }

    private static func entries(_ root: Node, _ list: String, _ key: String) -> [String: Node] {
        var entries: [String: Node] = [:]
        for entry in root[list]?.sequence ?? [] {
            // The first of two with one name counts, as for kubectl.
            if let name = entry["name"]?.string, let value = entry[key], entries[name] == nil { entries[name] = value }
        }
        return entries
    }

    /// Where the parser stopped, if it says.
    private static func place(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            ": line \(mark.line), column \(mark.column)"
        default: ""
        }
    }

    private static func unusable(_ why: String) -> KubernetesError { KubernetesError(.configuration, why) }

    package var contextNames: [String] { contexts.keys.sorted() }

    /// What `context` comes to; without a name, what the current one does.
    package func access(context name: String? = nil) throws(KubernetesError) -> KubernetesAccess {
        guard let name = name ?? current ?? (contexts.count == 1 ? contexts.keys.first : nil) else {
            throw Self.unusable(
                contexts.isEmpty
                    ? "it has no contexts" : "no context is current; it has \(contextNames.joined(separator: ", "))")
        }
        guard let context = contexts[name] else { throw Self.unusable("it has no context \(name)") }
        guard let cluster = clusters[context.cluster] else {
            throw Self.unusable("it has no cluster \(context.cluster)")
        }
        guard let server = cluster["server"]?.string, KubernetesAccess.isServer(server) else {
            throw Self.unusable("cluster \(context.cluster) needs a server of the form https://host:port")
        }
        let serverName = cluster["tls-server-name"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        guard serverName.map({ Authority.isName($0) }) ?? true else {
            throw Self.unusable("cluster \(context.cluster): its tls-server-name is not the name of a host")
        }
        guard cluster["insecure-skip-tls-verify"]?.bool != true else {
            throw Self.unusable(
                "cluster \(context.cluster) says insecure-skip-tls-verify; name its certificate-authority instead")
        }
        guard cluster["proxy-url"]?.string == nil else {
            throw Self.unusable("cluster \(context.cluster) names a proxy-url, which is not supported")
        }
        guard let user = context.user.isEmpty ? Node([(Node, Node)]()) : users[context.user] else {
            throw Self.unusable("it has no user \(context.user)")
        }
        return KubernetesAccess(
            cluster: context.cluster, server: server, authority: try material(cluster, "certificate-authority"),
            serverName: serverName, credential: try credential(user, context.user))
    }

    /// A value that is a file's path or, under the same name with `-data`, base64; the latter wins.
    private func material(_ node: Node, _ key: String) throws(KubernetesError) -> KubernetesAccess.Material? {
        if let text = node["\(key)-data"]?.string, !text.isEmpty {
            guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
                throw Self.unusable("\(key)-data is not base64")
            }
            return .inline([UInt8](data))
        }
        return node[key]?.string.flatMap { $0.isEmpty ? nil : .file(absolute($0)) }
    }

    private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(directory)/\(path)" }

    private func credential(_ user: Node, _ name: String) throws(KubernetesError) -> KubernetesAccess.Credential {
        if let exec = user["exec"] { return .program(try program(exec, name)) }
        // Like kubectl: a token beats a token file, both beat nothing; a certificate may stand beside them, but the
        // server believes the certificate first.
        let chain = try material(user, "client-certificate")
        let key = try material(user, "client-key")
        switch (chain, key) {
        case (let chain?, let key?): return .certificate(.init(chain: chain, key: key))
        case (nil, nil): break
        default: throw Self.unusable("user \(name) has a client certificate without a key, or a key without one")
        }
        if let token = user["token"]?.string, !token.isEmpty { return .token(.inline([UInt8](token.utf8))) }
        if let file = user["tokenFile"]?.string, !file.isEmpty { return .token(.file(absolute(file))) }
        guard user["username"] == nil, user["auth-provider"] == nil else {
            throw Self.unusable("user \(name) has a kind of credential that API servers no longer take")
        }
        return .none
    }

    private func program(_ exec: Node, _ user: String) throws(KubernetesError) -> CredentialProgram {
        guard let command = exec["command"]?.string, !command.isEmpty else {
            throw Self.unusable("user \(user): exec names no command")
        }
        var environment: [String: String] = [:]
        for variable in exec["env"]?.sequence ?? [] {
            if let name = variable["name"]?.string { environment[name] = variable["value"]?.string ?? "" }
        }
        return CredentialProgram(
            apiVersion: exec["apiVersion"]?.string ?? "client.authentication.k8s.io/v1",
            // A bare name is looked for in PATH, anything with a slash beside the kubeconfig.
            command: command.contains("/") ? absolute(command) : command,
            arguments: exec["args"]?.sequence?.compactMap(\.string) ?? [], environment: environment)
    }
}
