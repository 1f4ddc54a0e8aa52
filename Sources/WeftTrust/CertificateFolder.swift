import Foundation
package import WeftNet
package import X509

/// Where a process keeps the certificate that it was given, its key, and whom it believes.
///
///     identity.pem      key and certificate with its authority, in one file: they change together
///     authorities.pem   whom to believe
///     api               the controller's URL, for renewals
///     token             the hash of the join token that was used
///     tls-mode          how the fabric's ports speak, as the controller said last
package struct CertificateFolder: Sendable {
    package struct Held: Sendable {
        package let key: CertificateKey
        /// Its own first.
        package let chain: [Certificate]
        package let bundle: TrustBundle
        /// nil for the controller's own.
        package let api: String?
        /// The hash of the join token that it came by.
        package let token: String?
        /// How the fabric's ports speak, in the controller's word; nil: it has not said.
        package let mode: String?

        package init(
            key: CertificateKey, chain: [Certificate], bundle: TrustBundle, api: String? = nil, token: String? = nil,
            mode: String? = nil
        ) {
            self.token = token
            self.mode = mode
            self.key = key
            self.chain = chain
            self.bundle = bundle
            self.api = api
        }

        /// Whose it is; nil for one that says nobody.
        package var name: CertifiedName? { try? chain[0].certifiedName(for: .client) }

        package var chainPEM: String { get throws { try chain.map { try $0.pem }.joined() } }
    }

    private let files: PrivateFiles
    package var path: String { files.path }

    private static let identity = "identity.pem"
    private static let authorities = "authorities.pem"
    private static let api = "api"
    private static let token = "token"
    private static let mode = "tls-mode"

    package init(_ path: String) throws { files = try PrivateFiles(path) }

    /// nil when nothing was given yet.
    package func held() throws -> Held? {
        guard let identity = try files.text(Self.identity), let authorities = try files.text(Self.authorities) else {
            return nil
        }
        let file = "\(path)/\(Self.identity)"
        let chain = try Certificate.all(pem: identity, file)
        guard let end = identity.range(of: "-----BEGIN CERTIFICATE-----") else {
            throw TrustFault(.malformed, "\(file) holds no certificate")
        }
        let key = try CertificateKey(pem: String(identity[..<end.lowerBound]))
        guard key.isKey(of: chain[0]) else {
            throw TrustFault(.malformed, "the key in \(file) is not the certificate's")
        }
        return Held(
            key: key, chain: chain, bundle: try TrustBundle(pem: authorities, "\(path)/\(Self.authorities)"),
            api: try files.text(Self.api), token: try files.text(Self.token),
            mode: try files.text(Self.mode))
    }

    package func keep(_ held: Held) throws {
        try files.write(Self.authorities, try held.bundle.pem)
        if let api = held.api { try files.write(Self.api, api) }
        if let token = held.token { try files.write(Self.token, token) }
        if let mode = held.mode { try files.write(Self.mode, mode) }
        try files.write(Self.identity, held.key.pem + held.chainPEM)
    }

    /// Takes in whom else to believe.
    package func keep(_ bundle: TrustBundle) throws { try files.write(Self.authorities, try bundle.pem) }

    /// Takes in how the fabric's ports speak from now on.
    package func keep(mode: String) throws { try files.write(Self.mode, mode) }
}
