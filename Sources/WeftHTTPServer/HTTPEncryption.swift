import NIOCore
import WeftConnections
package import WeftNet
package import WeftTLS

/// How an HTTP port speaks TLS: the same port takes both, as far as its mode allows.
package struct HTTPEncryption: Sendable {
    package var security: TransportSecurity
    package var mode: TLSMode
    /// Who calls from elsewhere has to show a certificate that this takes; nil: he need not show any.
    package var admits: (@Sendable (PeerProof) -> Bool)?
    /// On the machine itself plain HTTP is as good: nobody else is on the way.
    package var isPlainAtHome: Bool

    package init(
        _ security: TransportSecurity, mode: TLSMode, isPlainAtHome: Bool = true,
        admits: (@Sendable (PeerProof) -> Bool)? = nil
    ) {
        self.security = security
        self.mode = mode
        self.isPlainAtHome = isPlainAtHome
        self.admits = admits
    }

    /// Puts what decides before everything else on a connection.
    func add(to channel: any Channel, _ place: ConnectionPlace?) throws {
        guard mode != .plain else { return }
        let (security, admits) = (security, admits)
        let detector = TLSDetector(
            secure: {
                try security.serverHandlers(isRequired: admits != nil) { result in
                    switch result {
                    case .success(let proof):
                        if let admits, let proof, !admits(proof) {
                            place?.close(because: .unproved, "\(proof) has no business here")
                        } else {
                            place?.isEncrypted(proof)
                        }
                    case .failure(let error): place?.noteHandshake(error)
                    }
                }
            },
            plain: { channel in
                if mode == .both || isPlainAtHome && channel.isAtHome { return .goOn }
                place?.note(.unencrypted)
                return .refuse(Self.refusal(channel))
            },
            failed: { place?.noteHandshake($0) })
        try channel.pipeline.syncOperations.addHandler(detector, position: .first)
    }

    /// What a client that speaks plain HTTP can show to whoever uses it.
    private static func refusal(_ channel: any Channel) -> [UInt8] {
        let port = channel.localAddress?.port.map { ":\($0)" } ?? ""
        let words =
            "this port speaks HTTPS: begin the URL with https:// (https://<address>\(port)/), "
            + "and name the authority to believe (weft: --ca FILE)\n"
        let head =
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: \(words.utf8.count)\r\nConnection: close\r\n\r\n"
        return Array((head + words).utf8)
    }
}

extension Channel {
    /// Both ends are on this machine.
    fileprivate var isAtHome: Bool {
        let ends = [localAddress, remoteAddress].map { $0.flatMap { IPAddress($0) }?.nonHostKind }
        return ends.allSatisfy { $0 == "loopback" }
    }
}
