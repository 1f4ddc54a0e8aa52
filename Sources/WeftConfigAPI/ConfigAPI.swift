package import Hummingbird
package import Logging
package import WeftConfig
import WeftHTTPServer
import WeftJSON
import WeftNet

/// The configuration API: what clients of the original's REST server (port 8082) call, over the config service.
///
/// A pure mapping between HTTP and ``ConfigService``: it keeps no state and knows no rule about objects. The contract is
/// that of the original, with its habits: success is always 200 (a client takes 201 and 204 for failures), a refusal is
/// a status with one line of plain text, types of objects are part of the URL.
///
/// ```
/// GET  /                            what there is            Discovery
/// GET  /virtual-networks?…          list                     ConfigAPI+Lists
/// POST /virtual-networks            create                   ConfigAPI+Objects
/// GET, PUT, DELETE /virtual-network/<uuid>                   ConfigAPI+Objects
/// POST /ref-update, …               actions                  Actions/
/// …    /weft/…                      remote connectors        Connectors/
/// GET  /watch, /weft/events         answers without end      Streams/
/// ```
package struct ConfigAPI: HTTPResponder {
    let service: ConfigService
    let tokens: ConnectorTokens
    /// nil: this process connects no orchestrators.
    let connectors: (any ConnectorHost)?
    let streams: StreamPlaces
    let remote: RemoteConnectors
    private let bodies = BodyRoom()
    /// Of hrefs, unless a proxy names another: `http` or `https`.
    let scheme: String
    let discovery = Discovery()
    let logger: Logger

    package init(
        _ service: ConfigService, tokens: ConnectorTokens = ConnectorTokens(),
        connectors: (any ConnectorHost)? = nil, scheme: String = "http", logger: Logger
    ) {
        self.init(
            service, tokens: tokens, connectors: connectors, streams: StreamPlaces(logger: logger),
            remote: RemoteConnectors(), scheme: scheme, logger: logger)
    }

    init(
        _ service: ConfigService, tokens: ConnectorTokens, connectors: (any ConnectorHost)?, streams: StreamPlaces,
        remote: RemoteConnectors, scheme: String, logger: Logger
    ) {
        self.streams = streams
        self.remote = remote
        self.service = service
        self.tokens = tokens
        self.connectors = connectors
        self.scheme = scheme
        self.logger = logger
    }

    package func respond(to request: Request, context: BasicRequestContext) async -> Response {
        await respond(to: request)
    }

    /// - Parameter caller: where the request comes from.
    func respond(to request: Request, from caller: HTTPCaller = HTTPCaller()) async -> Response {
        let response = await response(to: request, caller)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func response(to request: Request, _ origin: HTTPCaller) async -> Response {
        do {
            let path = request.head.path ?? "/"
            guard let target = RequestTarget(path) else { throw RequestError.malformed("Bad Request: \(path)") }
            guard let route = Route(target.segments) else { throw RequestError.notFound("Not found: '\(path)'") }
            let method = request.method == .head ? .get : request.method
            guard route.methods.contains(method) else {
                throw RequestError(.methodNotAllowed, "Method not allowed.", allowed: route.methods)
            }
            let caller = try Caller(request, scheme: scheme, tokens: tokens)
            if case .orchestrator = caller.identity { origin.isKnown() }
            return try await answer(
                route,
                APICall(
                    request, method: method, arguments: target.arguments, caller: caller, source: origin.source,
                    bodies: bodies))
        } catch let error as ConfigError {
            return .refusal(error)
        } catch let error as RequestError {
            var response = Response.refusal(error.status, error.message)
            if !error.allowed.isEmpty {
                response.headers[.allow] = error.allowed.map { "\($0)" }.joined(separator: ",")
            }
            return response
        } catch {
            logger.error("request failed", metadata: ["error": "\(error)", "path": "\(request.head.path ?? "")"])
            return .refusal(.internalServerError, "Internal Server Error")
        }
    }

    private func answer(_ route: Route, _ call: APICall) async throws -> Response {
        switch (route, call.method) {
        case (.discovery, _): .json(bytes: discovery.document(base: call.caller.hrefBase))
        case (.collection(let type), .get): try await list(type, call)
        case (.collection(let type), _): try await create(type, call)
        case (.object(let type, let id), .put): try await update(type, id, call)
        case (.object(let type, let id), .delete): try await delete(type, id, call)
        case (.object(let type, let id), _): try await read(type, id, call)
        case (.action(let action), _): try await perform(action, call)
        case (.addresses(let network, let action), _): try await perform(action, in: network, call)
        case (.connectors(let route), _): try await serve(route, call)
        }
    }

    private func perform(_ action: Action, _ call: APICall) async throws -> Response {
        switch action {
        case .propertyCollectionGet: try await propertyCollections(call)
        case .propertyCollectionUpdate: try await updatePropertyCollections(call)
        case .referenceUpdate: try await updateReference(call)
        case .relaxReference: try await relaxReference(call)
        case .nameToID: try await id(call)
        case .idToName: try await name(call)
        case .keyValue: try await keyValue(call)
        case .bulkList: try await bulkList(call)
        case .permissions: try await permissions(call)
        case .changeOwner: try await changePermissions(call, needsOwner: true)
        case .changeMode: try await changePermissions(call, needsOwner: false)
        case .authorizationMode: try await authorizationMode(call)
        case .watch: try watch(call)
        case .setTag: try await setTags(call)
        }
    }
}
