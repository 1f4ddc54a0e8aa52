import Foundation
import WeftNet

/// A certificate authority of one cluster, made with openssl for the life of the run.
struct CertificateAuthority {
    let folder: URL
    var certificate: URL { folder.appending(path: "ca.crt") }
    private var key: URL { folder.appending(path: "ca.key") }

    init(folder: URL, name: String) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Command([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", "/CN=\(name)", "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", key.path(), "-out", certificate.path(),
        ]).checked()
    }

    /// A certificate and its key, signed by this authority.
    struct Pair {
        let certificate: URL
        let key: URL
    }

    /// A certificate for a server that is reached by `addresses` and `names`.
    func issueServer(_ name: String, addresses: [IPv4Address], names: [String]) throws -> Pair {
        let alternatives = addresses.map { "IP:\($0)" } + names.map { "DNS:\($0)" }
        return try issue(
            name, subject: "/CN=\(name)",
            extensions: "subjectAltName=\(alternatives.joined(separator: ","))\nextendedKeyUsage=serverAuth\n")
    }

    /// A certificate that proves a Kubernetes user (`CN`) and its groups (`O`).
    func issueClient(_ user: String, group: String) throws -> Pair {
        try issue(user, subject: "/O=\(group)/CN=\(user)", extensions: "extendedKeyUsage=clientAuth\n")
    }

    private func issue(_ name: String, subject: String, extensions: String) throws -> Pair {
        let pair = Pair(
            certificate: folder.appending(path: "\(name).crt"), key: folder.appending(path: "\(name).key"))
        let request = folder.appending(path: "\(name).csr")
        let extensionFile = folder.appending(path: "\(name).ext")
        try Data(extensions.utf8).write(to: extensionFile)
        try Command([
            "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject,
            "-keyout", pair.key.path(), "-out", request.path(),
        ]).checked()
        try Command([
            "openssl", "x509", "-req", "-in", request.path(), "-CA", certificate.path(), "-CAkey", key.path(),
            "-CAcreateserial", "-days", "30", "-extfile", extensionFile.path(), "-out", pair.certificate.path(),
        ]).checked()
        return pair
    }
}
