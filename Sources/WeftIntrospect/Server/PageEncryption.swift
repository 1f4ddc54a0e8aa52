package import WeftHTTPServer
import WeftNet
package import WeftTLS

extension HTTPEncryption {
    /// Pages show every network: from elsewhere they are read by people and control nodes, who prove that they are.
    ///
    /// - Parameter security: nil for a process without a certificate, which can show them to nobody elsewhere in `tls`.
    package static func pages(_ security: TransportSecurity?, mode: TLSMode) -> HTTPEncryption {
        HTTPEncryption(security ?? .none, mode: mode) { proof in isReader(proof) }
    }

    private static func isReader(_ proof: PeerProof) -> Bool {
        switch proof.name?.kind {
        case .person, .controlNode, .controller: true
        case .host, .connector, nil: false
        }
    }
}
