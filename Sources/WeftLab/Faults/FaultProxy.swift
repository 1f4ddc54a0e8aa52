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

/// Stands between a connector and its API server, and can behave as a server does that the real one cannot be made to
/// be: one that lost its data, that forgot who the connector is, that compacts in the middle of a list, that is another
/// cluster.
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

    private struct State {
        var fault: Fault?
        /// Answers that were not the real server's since the fault began.
        var lies = 0
        /// What is being sent at present, watches above all.
        var streams: [UInt64: AsyncThrowingStream<ByteBuffer, any Error>.Continuation] = [:]
        var count: UInt64 = 0
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
    private let state = Mutex(State())
    private let clients: [String: HTTPClient]

    /// What the connector of the cluster behind `port` is told to call.
    static func address(port: Int) -> String { "https://\(LabNetwork.address):\(port)" }

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

    /// Behaves so from now on. What is open ends, so that whoever follows the server meets the fault, or its end.
    func set(_ fault: Fault?) {
        let open = state.withLock { state in
            state.fault = fault
            state.lies = 0
            defer { state.streams = [:] }
            return Array(state.streams.values)
        }
        for stream in open { stream.finish() }
    }

    /// Whether somebody has met the present fault.
    var hasLied: Bool { state.withLock { $0.lies > 0 } }

    /// Serves until the task is cancelled.
    func run() async throws {
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(serving.certificate.path()).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: serving.key.path(), format: .pem)))
        var logger = Logger(label: "fault-proxy")
        // Connections that are cut off, by a fault or at the end, are what it is for.
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in try await self.answer(request)
            },
            server: try .tls(tlsConfiguration: tls),
            configuration: .init(address: .hostname("\(LabNetwork.address)", port: port)), logger: logger)
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
        guard let fault = state.withLock({ $0.fault }), let lie = try await lie(fault, request) else {
            return try await forward(request, to: own)
        }
        state.withLock { $0.lies += 1 }
        return lie
    }

    /// What the fault answers; nil where it leaves the request alone.
    private func lie(_ fault: Fault, _ request: Request) async throws -> Response? {
        switch fault {
        case .unauthorized: return status(.unauthorized, reason: "Unauthorized", code: 401)
        case .otherIdentity: return try await forward(request, to: other)
        case .emptyLists:
            if isList(request) { return emptied(try await forward(request, to: own)) }
            // Whoever followed the server before has to list anew.
            return isWatch(request) ? status(.gone, reason: "Expired", code: 410) : nil
        case .goneMidList:
            if isWatch(request) || request.uri.queryParameters["continue"] != nil {
                return status(.gone, reason: "Expired", code: 410)
            }
            return isList(request) ? try await forward(request, to: own, pageSize: 1) : nil
        }
    }

    private func isWatch(_ request: Request) -> Bool { request.uri.queryParameters["watch"] != nil }

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

    /// - Parameter pageSize: what a list's own `limit` is replaced by, so that a small list too has several pages.
    private func forward(_ request: Request, to upstream: Upstream, pageSize: Int? = nil) async throws -> Response {
        guard let client = clients[upstream.server] else { return Response(status: .badGateway) }
        var path = request.uri.string
        if let pageSize, let limit = request.uri.queryParameters["limit"] {
            path = path.replacingOccurrences(of: "limit=\(limit)", with: "limit=\(pageSize)")
        }
        var call = HTTPClientRequest(url: upstream.server + path)
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
        let (chunks, number) = stream(answer)
        return Response(
            status: .init(code: Int(answer.status.code)), headers: headers,
            body: .init { writer in
                defer { self.state.withLock { $0.streams[number] = nil } }
                for try await chunk in chunks { try await writer.write(chunk) }
                try await writer.finish(nil)
            })
    }

    /// An answer that ``set(_:)`` can end.
    private func stream(_ answer: HTTPClientResponse) -> (AsyncThrowingStream<ByteBuffer, any Error>, UInt64) {
        let (chunks, feed) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        let pump = Task {
            do {
                for try await chunk in answer.body { feed.yield(chunk) }
                feed.finish()
            } catch {
                feed.finish(throwing: error)
            }
        }
        feed.onTermination = { _ in pump.cancel() }
        let number = state.withLock { state in
            state.count += 1
            state.streams[state.count] = feed
            return state.count
        }
        return (chunks, number)
    }
}
