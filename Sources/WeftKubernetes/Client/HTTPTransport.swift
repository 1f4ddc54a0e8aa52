import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization
import WeftClient
import WeftConnections
import WeftNet

/// HTTPS to an API server, its certificate always verified against what the kubeconfig names.
///
/// Certificates, keys and tokens are read anew for each request; when they have changed on disk, or the credential
/// program gave another certificate, new connections take the place of the old.
package final class HTTPTransport: KubernetesTransport {
    package let peer: String
    private let access: KubernetesAccess
    private let credentials: Credentials
    private let base: String
    private let current = Mutex<(identity: TLSIdentity, client: HTTPClient)?>(nil)

    /// How long a server may take for the head of an answer, in seconds.
    private static let headTimeout: Int64 = 60
    /// What is silent for longer is asked for anew: whatever stands between us and the server may have lost it.
    package static let longestSilence = Duration.seconds(150)
    private let silence: Duration

    package convenience init(_ access: KubernetesAccess) { self.init(access, silence: Self.longestSilence) }

    /// - Parameter silence: how long a connection that was asked something may say nothing.
    init(_ access: KubernetesAccess, silence: Duration) {
        self.access = access
        self.silence = silence
        peer = "cluster \(access.cluster) (\(access.server))"
        credentials = Credentials(access)
        base = access.serverName.map { Self.replaceHost(of: access.server, by: $0) } ?? access.server
    }

    deinit {
        current.withLock { $0?.client.shutdown { _ in } }
    }

    package func send(_ request: KubernetesRequest) async throws(KubernetesError) -> KubernetesResponse {
        let secrets = try await credentials.current()
        let client = try client(for: secrets.identity)
        var outgoing = HTTPClientRequest(url: base + request.path)
        outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
        outgoing.headers.add(name: "Accept", value: "application/json")
        outgoing.headers.add(name: "User-Agent", value: "weft")
        if let token = secrets.token { outgoing.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if !request.body.isEmpty {
            outgoing.headers.add(name: "Content-Type", value: request.contentType)
            outgoing.body = .bytes(request.body)
        }
        do {
            let response = try await client.execute(outgoing, timeout: .seconds(Self.headTimeout))
            return KubernetesResponse(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "Retry-After").flatMap(Int64.init).map { .seconds($0) },
                body: response.body)
        } catch {
            throw failure(error)
        }
    }

    package func renewCredentials() -> Bool { credentials.renew() }

    private func client(for identity: TLSIdentity) throws(KubernetesError) -> HTTPClient {
        if let client = current.withLock({ $0?.identity == identity ? $0?.client : nil }) { return client }
        var configuration = HTTPClient.Configuration(tlsConfiguration: try identity.configuration(peer: peer))
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5), read: .nanoseconds(silence.nanoseconds))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.http1_1ConnectionDebugInitializer = { [serverGuard = access.serverGuard] channel in
            // After the handshake and before the request.
            let address = channel.remoteAddress.flatMap { IPAddress($0) }
            if let address, let objection = serverGuard?.objection(to: address, channel.remoteAddress?.port ?? 0) {
                let refusal = KubernetesError(.configuration, "the server is not called: \(objection)")
                return channel.eventLoop.makeFailedFuture(refusal)
            }
            return channel.watchForDeath()
        }
        if let name = access.serverName { configuration.dnsOverride[name] = Self.host(of: access.server) }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let old = current.withLock { current in
            let old = current?.client
            current = (identity, client)
            return old
        }
        old?.shutdown { _ in }
        return client
    }

    /// Says of a failed exchange whether the server was not reached or not trusted.
    private func failure(_ error: any Error) -> KubernetesError {
        if let error = error as? KubernetesError { return error }
        let fault = ConnectionFault(call: error)
        switch fault.kind {
        case .untrusted, .misnamed, .expired, .distrusted, .notTLS:
            return KubernetesError(
                .untrusted,
                "\(peer): the TLS handshake failed: \(fault); look at the kubeconfig's certificate-authority, server and "
                    + "client-certificate")
        case .timedOut: return KubernetesError(.unreachable, "\(peer) does not answer: \(fault)")
        default: return KubernetesError(.unreachable, "\(peer) cannot be reached: \(fault)")
        }
    }

    private static func host(of server: String) -> String {
        let authority = server.dropFirst("https://".count).prefix { $0 != "/" }
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }

    private static func replaceHost(of server: String, by name: String) -> String {
        let host = host(of: server)
        let written = server.contains("[\(host)]") ? "[\(host)]" : host
        return "https://\(name)" + server.dropFirst("https://".count + written.count)
    }
}

extension Channel {
    /// A watch only listens, and so would never hear that its server lost power or its route: the kernel asks after 5 s
    /// of silence, and gives up 9 s after the last word, or when the server has not taken what was sent for as long.
    fileprivate func watchForDeath() -> EventLoopFuture<Void> {
        let options: [(level: NIOBSDSocket.OptionLevel, name: CInt, value: Int)] = [
            (.socket, SO_KEEPALIVE, 1), (.tcp, TCP_KEEPIDLE, 5), (.tcp, TCP_KEEPINTVL, 2), (.tcp, TCP_KEEPCNT, 2),
            (.tcp, TCP_USER_TIMEOUT, 9000),
        ]
        return EventLoopFuture.andAllSucceed(
            options.map { option in
                setOption(
                    ChannelOptions.Types.SocketOption(
                        level: option.level, name: NIOBSDSocket.Option(rawValue: option.name)), value: option.value)
            }, on: eventLoop)
    }
}
