import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOSSL
import Synchronization
import WeftNet

/// Stands between a connector and its API server, and can behave as a server does that the real one cannot be made to be:
/// one that lost its data, that forgot who the connector is, that compacts in the middle of a list, that is another cluster.
final class FaultProxy: Sendable {
    enum Fault: String, Sendable, CaseIterable {
        /// Every list is empty and succeeds: a server on an empty disk.
        case emptyLists
        /// 401 on everything.
        case unauthorized
        /// Every page after a list's first is refused as too old.
        case goneMidList
        /// Calls reach the other cluster, with credentials that it accepts.
        case otherIdentity
    }

    /// A server behind the proxy and the token that it knows the connector by.
    struct Upstream: Sendable {
        let server: String
        let token: String
        let authority: URL
    }

    private let port: Int
    private let own: Upstream
    private let other: Upstream
    private let serving: CertificateAuthority.Pair
    private let fault = Mutex<Fault?>(nil)
    private let clients: [String: HTTPClient]

    /// What the connector of the cluster behind `port` is told to call.
    static func address(port: Int) -> String { "https://\(Fabric.address):\(port)" }

    init(port: Int, own: Upstream, other: Upstream, serving: CertificateAuthority.Pair) throws {
        self.port = port
        self.own = own
        self.other = other
        self.serving = serving
        var clients: [String: HTTPClient] = [:]
        for upstream in [own, other] {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(upstream.authority.path())
            var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
            clients[upstream.server] = HTTPClient(configuration: configuration)
        }
        self.clients = clients
    }

    func set(_ fault: Fault?) { self.fault.withLock { $0 = fault } }

    /// Serves until the task is cancelled.
    func run() async throws {
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(serving.certificate.path()).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: serving.key.path(), format: .pem)))
        var logger = Logger(label: "fault-proxy")
        logger.logLevel = .warning
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in try await self.answer(request)
            },
            server: try .tls(tlsConfiguration: tls),
            configuration: .init(address: .hostname("\(Fabric.address)", port: port)), logger: logger)
        do {
            try await application.run()
        } catch {
            await shutDown()
            throw error
        }
        await shutDown()
    }

    private func shutDown() async {
        for client in clients.values { try? await client.shutdown() }
    }

    private func answer(_ request: Request) async throws -> Response {
        switch fault.withLock({ $0 }) {
        case .unauthorized: return status(.unauthorized, reason: "Unauthorized", code: 401)
        case .emptyLists where isList(request): return try await emptied(forward(request, to: own))
        case .goneMidList where request.uri.queryParameters["continue"] != nil:
            return status(.gone, reason: "Expired", code: 410)
        case .otherIdentity: return try await forward(request, to: other)
        default: return try await forward(request, to: own)
        }
    }

    /// A GET of a collection that is no watch.
    private func isList(_ request: Request) -> Bool {
        request.method == .get && request.uri.queryParameters["watch"] == nil
            && request.uri.queryParameters["limit"] != nil
    }

    /// The same list with nothing in it and no further page.
    private func emptied(_ response: Response) -> Response {
        let text = #"{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}"#
        return Response(
            status: response.status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func status(_ status: HTTPResponse.Status, reason: String, code: Int) -> Response {
        let text = #"{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"\#(reason)","code":\#(code)}"#
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func forward(_ request: Request, to upstream: Upstream) async throws -> Response {
        guard let client = clients[upstream.server] else { return Response(status: .badGateway) }
        var call = HTTPClientRequest(url: upstream.server + request.uri.string)
        call.method = HTTPMethod(rawValue: request.method.rawValue)
        for field in request.headers
        where !["authorization", "host", "content-length"].contains(field.name.canonicalName) {
            call.headers.add(name: field.name.rawName, value: field.value)
        }
        call.headers.add(name: "Authorization", value: "Bearer \(upstream.token)")
        let body = try await request.body.collect(upTo: 16 << 20)
        if body.readableBytes > 0 { call.body = .bytes(body) }
        let answer = try await client.execute(call, timeout: .hours(1))
        var headers = HTTPFields()
        if let type = answer.headers.first(name: "content-type") { headers[.contentType] = type }
        return Response(
            status: .init(code: Int(answer.status.code)), headers: headers,
            body: .init { writer in
                for try await chunk in answer.body { try await writer.write(chunk) }
                try await writer.finish(nil)
            })
    }
}
