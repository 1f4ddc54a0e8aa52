import AsyncHTTPClient
import NIOCore
import NIOSSL
import WeftConnections
import WeftJSON
package import WeftNet
import WeftTLS
package import WeftTrust
import X509

/// `TOKEN@controller[:port]`: what `--join` is given.
package struct JoinInvitation: Sendable {
    package let token: JoinToken
    package let host: String
    package let port: Int

    /// - Throws: in words that do not hold the token.
    package init(_ text: String) throws(InputFileError) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let token = JoinToken(parts[0]), let authority = Authority(parts[1]) else {
            throw InputFileError(
                "--join: that is not TOKEN@controller or TOKEN@controller:port; weft host add prints the token")
        }
        self.token = token
        host = authority.host
        port = Int(authority.port ?? 8082)
    }

    /// From a file, or as it is.
    package init(option: String) throws(InputFileError) {
        switch option {
        case _ where option.hasPrefix("/") || option.hasPrefix("."): try self.init(try InputFile.text(option, "--join"))
        default: try self.init(option)
        }
    }

    /// Whether somebody joined by it: a process that is started again still has it among its arguments.
    package func isTaken(in held: CertificateFolder.Held?) -> Bool { held?.token == token.hash }

    package var api: String { "https://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Asks for a certificate with a key made here, which leaves this machine never, and keeps both.
    ///
    /// - Parameter authority: PEM; whom to believe about the controller where its certificate is the operator's; nil:
    ///   the fabric's authority, by the token's fingerprint.
    /// - Returns: under which name.
    @discardableResult
    package func join(
        _ kind: CertifiedName.Kind, _ name: String, into folder: CertificateFolder, trusting authority: [UInt8]? = nil
    ) async throws -> CertifiedName {
        guard let name = CertifiedName(kind, name) else {
            throw InputFileError("a certificate cannot hold the name \(name.onOneLine)")
        }
        let pem: [UInt8]
        if let authority {
            pem = authority
        } else {
            do {
                pem = Array(try await FirstContact.authority(token.fingerprint, at: host, port).pem.utf8)
            } catch {
                throw InputFileError("the controller at \(host):\(port) cannot be joined: \(error)")
            }
        }
        let http = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: .calling(within: .seconds(5), try .modernClient().trusting(pem, "the authority")))
        do {
            try await join(name, into: folder, http)
        } catch {
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
        return name
    }

    private func join(_ name: CertifiedName, into folder: CertificateFolder, _ http: HTTPClient) async throws {
        let key = CertificateKey()
        let request = try CertificateRequest.pem(for: name, by: key)
        let answer = try await ConfigClient(api, http: http)
            .post("/weft/join", ["token": .string(token.secret), "request": .string(request)])
        let held = try CertificateFolder.Held(key: key, answer: answer, api: api, token: token.hash)
        guard try held.bundle.fingerprints.contains(token.fingerprint) else {
            throw InputFileError("the controller at \(api) answers for another fabric than the token's")
        }
        try folder.keep(held)
    }
}

extension CertificateFolder.Held {
    /// What the controller answers to who joins or renews, checked: the certificate is for this key, by an authority
    /// that it comes with.
    init(key: CertificateKey, answer: JSON?, api: String, token: String?) throws {
        guard let chain = answer?["certificate"]?.string, let authorities = answer?["authorities"]?.string else {
            throw InputFileError("the controller at \(api) answers without a certificate")
        }
        let certificates = try Certificate.all(pem: chain, "the answer")
        guard key.isKey(of: certificates[0]) else {
            throw InputFileError("the controller at \(api) answers with a certificate for another key")
        }
        self.init(
            key: key, chain: certificates, bundle: try TrustBundle(pem: authorities, "the answer"), api: api,
            token: token, mode: answer?["tls"]?.string)
    }
}
