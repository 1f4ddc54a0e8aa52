import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization
import WeftConnections
import WeftNet
import WeftSystem
package import WeftTrust
import X509

/// Before somebody has joined he believes nobody. What he knows is the fingerprint of the fabric's authority: whoever
/// shows an authority with that fingerprint, and a controller's certificate by it whose key he has, is the controller.
package enum FirstContact {
    /// The authority of whoever is called.
    ///
    /// - Parameter fingerprint: of its certificate, in hexadecimal digits; nil: whatever is there, which somebody is
    ///   then asked about.
    package static func authority(_ fingerprint: String?, at host: String, _ port: Int) async throws -> TrustBundle {
        let found = Found(fingerprint)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([])
        let context = try NIOSSLContext(configuration: configuration)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(5))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers([
                            try NIOSSLClientHandler(
                                context: context, serverHostname: nil, customVerificationCallback: found.check),
                            HandshakeEnd(channel.eventLoop.makePromise()),
                        ])
                    }
                }.connect(host: host, port: port).get()
        } catch {
            throw ConnectionFault(error)
        }
        let done = channel.eventLoop.flatSubmit {
            do {
                return try channel.pipeline.syncOperations.handler(type: HandshakeEnd.self).promise.futureResult
            } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }
        let timer = channel.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
        defer {
            timer.cancel()
            channel.close(promise: nil)
        }
        do {
            try await done.get()
        } catch {
            throw found.fault ?? ConnectionFault(tls: error) ?? ConnectionFault(error)
        }
        guard let authority = found.authority else { throw ConnectionFault(.closed) }
        return authority
    }

    private final class Found: Sendable {
        private let fingerprint: String?
        private let result = Mutex<Result<TrustBundle, TrustFault>?>(nil)

        init(_ fingerprint: String?) { self.fingerprint = fingerprint }

        var authority: TrustBundle? { try? result.withLock { $0 }?.get() }

        var fault: TrustFault? {
            if case .failure(let fault) = result.withLock({ $0 }) { fault } else { nil }
        }

        func check(_ shown: [NIOSSLCertificate], _ promise: EventLoopPromise<NIOSSLVerificationResult>) {
            let checked = Result { () throws(TrustFault) in try authority(among: shown) }
            result.withLock { $0 = checked }
            promise.completeWith(
                checked.map { _ in NIOSSLVerificationResult.certificateVerified }.mapError { $0 as any Error })
        }

        private func authority(among shown: [NIOSSLCertificate]) throws(TrustFault) -> TrustBundle {
            var chain: [Certificate] = []
            for one in shown {
                guard let bytes = try? one.toDERBytes() else { throw TrustFault(.malformed, "it cannot be read") }
                chain.append(try Certificate(der: bytes))
            }
            guard let leaf = chain.first, let root = chain.first(where: isAuthority) else {
                throw TrustFault(
                    .untrusted,
                    "what answers there is not of the fabric that was meant (is the address right? with an operator's certificate on that port, name its authority: --ca)"
                )
            }
            let bundle = TrustBundle([root])
            let name = try bundle.name(of: leaf, as: .server, at: .now)
            guard name.kind == .controller else { throw TrustFault(.misused, "what answers there is \(name)") }
            return bundle
        }

        private func isAuthority(_ certificate: Certificate) -> Bool {
            guard let fingerprint else { return certificate.issuer == certificate.subject }
            return (try? certificate.fingerprint) == fingerprint
        }
    }

    private final class HandshakeEnd: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let promise: EventLoopPromise<Void>

        init(_ promise: EventLoopPromise<Void>) { self.promise = promise }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted? = event as? TLSUserEvent { promise.succeed() }
            context.fireUserInboundEventTriggered(event)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.fail(error)
            context.close(promise: nil)
        }

        func handlerRemoved(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
    }
}
