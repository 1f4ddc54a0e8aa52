import NIOSSL
import WeftClient

/// Whom a connection trusts and what it proves: when this differs, so must the connection.
struct TLSIdentity: Hashable, Sendable {
    /// PEM; `nil` means the system's authorities.
    var authority: [UInt8]?
    /// PEM.
    var certificate: Certificate?

    struct Certificate: Hashable, Sendable {
        var chain: [UInt8]
        var key: [UInt8]
    }

    func configuration(peer: String) throws(KubernetesError) -> TLSConfiguration {
        var configuration = TLSConfiguration.modernClient()
        do {
            configuration = try configuration.trusting(authority, peer)
            configuration.certificateVerification = .fullVerification
            if let certificate {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(certificate.chain)
                    .map { .certificate($0) }
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: certificate.key, format: .pem))
            }
        } catch {
            throw KubernetesError(.configuration, "\(peer): the kubeconfig's certificates or keys are not in PEM form")
        }
        return configuration
    }
}
