import NIOCore
import NIOSSL
import NIOTLS
import WeftNet
import WeftTrust
import X509

/// Behind the handler of TLS: checks who is at the other end, says so once, and ends the connection when his
/// certificate does.
final class PeerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let security: TransportSecurity
    private let side: TrustBundle.Side
    private let expected: Set<CertifiedName.Kind>?
    private var told: ((Result<PeerProof?, any Error>) -> Void)?
    /// Who was checked on this connection.
    private var proof: PeerProof?
    private var fault: TrustFault?
    private var timer: Scheduled<Void>?

    /// - Parameters:
    ///   - side: what the other end is.
    ///   - expected: what it may be; nil: anything.
    ///   - told: called once, before anything of the other end's is read: nil for one that showed nothing.
    init(
        _ security: TransportSecurity, as side: TrustBundle.Side, expected: Set<CertifiedName.Kind>?,
        _ told: @escaping (Result<PeerProof?, any Error>) -> Void
    ) {
        self.security = security
        self.side = side
        self.expected = expected
        self.told = told
    }

    /// Called on the connection's loop in the middle of a handshake, at most once.
    func verify(_ shown: [NIOSSLCertificate], _ promise: EventLoopPromise<NIOSSLVerificationResult>) {
        do throws(TrustFault) {
            let chain = try Self.read(shown)
            guard let leaf = chain.first else { throw TrustFault(.absent, "no certificate was shown") }
            guard side == .client, security.isForeign(leaf) else {
                try accept(try security.proof(of: leaf, as: side))
                return promise.succeed(.certificateVerified)
            }
            checkForeign(chain, promise)
        } catch {
            fault = error
            promise.fail(error)
        }
    }

    private static func read(_ shown: [NIOSSLCertificate]) throws(TrustFault) -> [Certificate] {
        var chain: [Certificate] = []
        for one in shown {
            guard let bytes = try? one.toDERBytes() else { throw TrustFault(.malformed, "it cannot be read") }
            chain.append(try Certificate(der: bytes))
        }
        return chain
    }

    private func accept(_ proof: PeerProof) throws(TrustFault) {
        if let expected, let name = proof.name, !expected.contains(name.kind) {
            throw TrustFault(.misused, "it is that of \(name)")
        }
        self.proof = proof
    }

    private func checkForeign(_ chain: [Certificate], _ promise: EventLoopPromise<NIOSSLVerificationResult>) {
        let security = security
        let checked = promise.futureResult.eventLoop.makeFutureWithTask { try await security.foreignProof(of: chain) }
        checked.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let proof):
                self.proof = proof
                promise.succeed(.certificateVerified)
            case .failure(let error):
                self.fault = error as? TrustFault
                promise.fail(error)
            }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { completed(context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func completed(_ context: ChannelHandlerContext) {
        // A session that was taken up again shows no certificate anew. Who it was is in it, and is checked anew.
        if proof == nil, let shown = try? context.pipeline.syncOperations.nioSSL_peerCertificate() {
            do throws(TrustFault) {
                try accept(try security.proof(of: try Self.read([shown])[0], as: side))
            } catch {
                fault = error
                tell(.failure(error))
                context.close(promise: nil)
                return
            }
        }
        if let proof {
            security.began(proof, context.channel)
            endLater(proof, context)
        }
        tell(.success(proof))
    }

    private func endLater(_ proof: PeerProof, _ context: ChannelHandlerContext) {
        let rest = max(security.remaining(of: proof), .zero)
        let channel = context.channel
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(rest.nanoseconds)) {
            channel.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let error = fault ?? error
        tell(.failure(error))
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        if let proof { security.ended(proof, context.channel) }
        tell(.failure(ChannelError.eof))
        context.fireChannelInactive()
    }

    private func tell(_ result: Result<PeerProof?, any Error>) {
        told?(result)
        told = nil
    }
}
