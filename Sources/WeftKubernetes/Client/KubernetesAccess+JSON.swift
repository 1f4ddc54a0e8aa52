import Foundation
import WeftClient
package import WeftJSON
import WeftNet

/// The form in which a command hands the way into a cluster to the controller that connects it, and in which the
/// controller keeps it. Certificates, keys and tokens stand in it, so it is a secret.
extension KubernetesAccess {
    /// With everything that stands in files read and put in; they may not exist where this is used.
    package func json() throws(KubernetesError) -> JSON {
        var json: JSONObject = ["cluster": .string(cluster), "server": .string(server)]
        if let authority { json["authority"] = .string(try base64(authority)) }
        if let serverName { json["server_name"] = .string(serverName) }
        switch credential {
        case .none: break
        case .token(let token): json["token"] = .string(try base64(token))
        case .certificate(let pair):
            json["certificate"] = .string(try base64(pair.chain))
            json["key"] = .string(try base64(pair.key))
        case .program(let program):
            json["program"] = [
                "api_version": .string(program.apiVersion), "command": .string(program.command),
                "arguments": .array(program.arguments.map(JSON.string)),
                "environment": .object(
                    JSONObject(program.environment.sorted { $0.key < $1.key }.map { ($0, .string($1)) })),
            ]
        }
        return .object(json)
    }

    package init(json: JSON) throws(KubernetesError) {
        guard let cluster = json["cluster"]?.string, let server = json["server"]?.string else {
            throw KubernetesError(.configuration, "access to a cluster needs its name and its server")
        }
        guard Self.isServer(server) else {
            throw KubernetesError(.configuration, "cluster \(cluster) needs a server of the form https://host:port")
        }
        if let name = json["server_name"]?.string, !Authority.isName(name) {
            throw KubernetesError(.configuration, "cluster \(cluster): its tls-server-name is not the name of a host")
        }
        func material(_ key: String) throws(KubernetesError) -> Material? {
            guard let text = json[key]?.string else { return nil }
            guard let data = Data(base64Encoded: text) else {
                throw KubernetesError(.configuration, "cluster \(cluster): \(key) is not base64")
            }
            return .inline([UInt8](data))
        }
        var credential = Credential.none
        if let chain = try material("certificate"), let key = try material("key") {
            credential = .certificate(.init(chain: chain, key: key))
        } else if let token = try material("token") {
            credential = .token(token)
        } else if let program = json["program"], let command = program["command"]?.string {
            credential = .program(
                CredentialProgram(
                    apiVersion: program["api_version"]?.string ?? "", command: command,
                    arguments: program["arguments"]?.array?.compactMap(\.string) ?? [],
                    environment: Dictionary(
                        (program["environment"]?.object ?? [:]).compactMap { name, value in
                            value.string.map { (name, $0) }
                        }, uniquingKeysWith: { first, _ in first })))
        }
        self.init(
            cluster: cluster, server: server, authority: try material("authority"),
            serverName: json["server_name"]?.string, credential: credential)
    }

    /// Scheme, authority, perhaps a path. What a caller hands over is called with its own path behind it: a query, a
    /// fragment or somebody's name in it would make that another request than it seems.
    static func isServer(_ text: String) -> Bool {
        Authority(of: text, scheme: "https://") != nil
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value < 0x7f && !"?#@\\".unicodeScalars.contains($0)
            }
    }

    private func base64(_ material: Material) throws(KubernetesError) -> String {
        switch material {
        case .inline(let bytes): return Data(bytes).base64EncodedString()
        case .file(let path):
            do {
                return Data(try InputFile.read(path, "the file")).base64EncodedString()
            } catch {
                throw KubernetesError(.configuration, "cluster \(cluster): \(error)")
            }
        }
    }
}
