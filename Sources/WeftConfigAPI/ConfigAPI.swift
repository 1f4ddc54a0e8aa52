package import Hummingbird
package import Logging
package import WeftConfig
package import WeftHTTPServer
import WeftJSON

/// The configuration API: what clients of the original's REST server (port 8082) call, over the config service.
///
/// A pure mapping between HTTP and ``ConfigService``: it keeps no state and knows no rule about objects. The contract
/// is that of the original, with its habits: success is always 200 (a client takes 201 and 204 for failures), a refusal
/// is a status with one line of plain text, types of objects are part of the URL.
///
/// ```
/// GET  /                            what there is            Discovery
/// GET  /virtual-networks?…          list                     ConfigAPI+Lists
/// POST /virtual-networks            create                   ConfigAPI+Objects
/// GET, PUT, DELETE /virtual-network/<uuid>                   ConfigAPI+Objects
/// POST /ref-update, …               actions                  Actions/
/// …    /v3/…                        tokens                   Identity/
/// …    /weft/…                      connectors, commands     Connectors/, Accounts/
/// GET  /watch, /weft/events         answers without end      Streams/
/// ```
///
/// Who asks is found out by ``Authentication`` before a request comes here, and by the same ``Authenticator`` for what
/// is answered at once.
package struct ConfigAPI: HTTPResponder {
    let service: ConfigService
    let authenticator: Authenticator
    /// nil: this process connects no orchestrators.
    let connectors: (any ConnectorHost)?
    /// nil: this process keeps no authority.
    let issuer: (any CertificateIssuer)?
    /// nil: what was done is kept nowhere.
    let audit: (any AuditTrail)?
    let streams: StreamPlaces
    let remote: RemoteConnectors
    private let bodies = BodyRoom()
    /// Of hrefs for whoever calls without TLS, unless a proxy names another: `http` or `https`.
    private let plainScheme: String
    let discovery = Discovery()
    let logger: Logger

    package init(
        _ service: ConfigService, tokens: ConnectorTokens = ConnectorTokens(),
        connectors: (any ConnectorHost)? = nil, audit: (any AuditTrail)? = nil, scheme: String = "http", logger: Logger
    ) {
        self.init(
            service, tokens: tokens, attempts: FailedAttempts(logger: logger), connectors: connectors,
            streams: StreamPlaces(logger: logger),
            remote: RemoteConnectors(), audit: audit, scheme: scheme, logger: logger)
    }

    init(
        _ service: ConfigService, tokens: ConnectorTokens, attempts: FailedAttempts, connectors: (any ConnectorHost)?,
        streams: StreamPlaces, remote: RemoteConnectors, issuer: (any CertificateIssuer)? = nil,
        audit: (any AuditTrail)? = nil,
        scheme: String = "http", logger: Logger
    ) {
        self.issuer = issuer
        self.audit = audit
        self.streams = streams
        self.remote = remote
        self.service = service
        authenticator = Authenticator(tokens: tokens, service: service, attempts: attempts)
        self.connectors = connectors
        plainScheme = scheme
        self.logger = logger
    }

    /// Of hrefs.
    func scheme(isEncrypted: Bool) -> String { isEncrypted ? "https" : plainScheme }

    /// The API as a listener has it.
    package var responder: any HTTPResponder<HTTPContext> {
        behind(
            Refusals(scheme: { scheme(isEncrypted: $0) }, audit: audit), Authentication(authenticator: authenticator))
    }

    package func respond(to request: Request, context: HTTPContext) async throws -> Response {
        let path = request.head.path ?? "/"
        guard let target = RequestTarget(path) else { throw RequestError.malformed("Bad Request: \(path)") }
        guard let route = Route(target.segments) else { throw RequestError.notFound("Not found: '\(path)'") }
        context.route = route.pattern
        let method = request.method == .head ? .get : request.method
        guard route.methods.contains(method) else {
            throw RequestError(.methodNotAllowed, "Method not allowed.", allowed: route.methods)
        }
        let call = try await permitted(
            route,
            APICall(
                request, method: method, arguments: target.arguments,
                caller: Caller(request, context, scheme: scheme(isEncrypted: context.caller.isEncrypted)),
                client: context.caller,
                bodies: bodies))
        return try await answer(route, call)
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
        case (.identity(let route), _): try await serve(route, call)
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
