import WeftNet
package import WeftTLS
import WeftXMPP

/// What a control node's port asks of agents.
package struct AgentSecurity: Sendable {
    /// `both`: so that hosts can join one by one; one that has joined speaks TLS from then on.
    package let mode: TLSMode
    /// For agents of ours, which begin with a handshake.
    let security: TransportSecurity
    /// For agents of the original, which wait to be offered TLS, and whose certificates are the operator's; nil: none
    /// are expected.
    let offered: TransportSecurity?

    /// Agents without TLS speak as soon as the stream is open: the original's send a keepalive at once.
    static let patience = Duration.seconds(2)

    package init(_ mode: TLSMode, _ security: TransportSecurity, offered: TransportSecurity? = nil) {
        self.mode = mode
        self.security = security
        self.offered = offered
    }

    /// What is done about TLS on a stream that begins without.
    var offer: TLSOffer {
        switch mode {
        case .plain: .none
        case .both: offered == nil ? .none : .patient(Self.patience)
        case .tls: .required
        }
    }

    /// Why somebody is not taken for a host's agent; nil if he is.
    ///
    /// - Parameter proof: nil for a stream without TLS.
    func objection(to host: String, _ proof: PeerProof?) -> String? {
        if let proof {
            guard !proof.isHost(host) else { return nil }
            return "the certificate is that of \(proof), and the stream that of \(host.onOneLine)"
        }
        guard mode != .plain, let name = CertifiedName(.host, host), security.hasJoined(name) else { return nil }
        return "\(name) has joined, and calls without TLS"
    }
}
