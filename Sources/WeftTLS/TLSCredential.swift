package import NIOSSL
package import WeftNet
package import WeftTrust

/// What a process shows of itself: a certificate with those between it and the root, and its key.
package struct TLSCredential: Sendable {
    private let chain: [NIOSSLCertificate]
    private let key: NIOSSLPrivateKey

    /// - Parameters:
    ///   - chain: PEM, its own certificate first.
    ///   - key: PEM.
    package init(chain text: String, key keyText: String) throws(TrustFault) {
        let chain: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
            key = try NIOSSLPrivateKey(bytes: Array(keyText.utf8), format: .pem)
        } catch {
            throw TrustFault(.malformed, "the files of a certificate and its key cannot be read")
        }
        try self.init(chain: chain, key: key)
    }

    init(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) throws(TrustFault) {
        self.chain = chain
        self.key = key
        guard !chain.isEmpty else { throw TrustFault(.malformed, "there is no certificate") }
        // Otherwise it is found out at the first call.
        do {
            _ = try NIOSSLContext(configuration: serverConfiguration([], asking: .none))
        } catch {
            throw TrustFault(.malformed, "the key is not that of the certificate")
        }
    }

    /// When the certificate ends.
    package var ends: WallTime { WallTime(microseconds: Int64(chain[0].notValidAfter) * 1_000_000) }

    func serverConfiguration(
        _ authorities: [NIOSSLCertificate], asking verification: CertificateVerification
    ) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = verification
        // The default is the system's, some hundred files for each context.
        configuration.trustRoots = .certificates(authorities)
        // Browsers offer their users no certificate then that would not be taken.
        configuration.sendCANameList = !authorities.isEmpty
        return configuration
    }

    /// Shows it in calls, too.
    package func shown(in configuration: TLSConfiguration) -> TLSConfiguration {
        var configuration = configuration
        configuration.certificateChain = chain.map { .certificate($0) }
        configuration.privateKey = .privateKey(key)
        return configuration
    }
}
