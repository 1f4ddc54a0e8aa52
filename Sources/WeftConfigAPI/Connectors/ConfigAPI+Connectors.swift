import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    func serve(_ route: ConnectorRoute, _ call: APICall) async throws -> Response {
        if route.isForOperators(call.method) {
            try service.checkOperator(to: "attach, detach or confirm", by: call.caller)
        }
        return switch (route, call.method) {
        case (.orchestrators, .get): try await orchestrators(call)
        case (.orchestrators, _): try await addOrchestrator(call)
        case (.orchestrator(let name), _): try await removeOrchestrator(name, call)
        case (.confirmation(let name), _): try await confirmDeletions(name, call)
        case (.lease(let orchestrator), let method): try await lease(orchestrator, method, call)
        case (.owned(let orchestrator), _): try await owned(orchestrator, call)
        case (.apply, _): try await apply(call)
        case (.conditions, _): try await conditions(call)
        case (.audit, _): try await audited(call)
        case (.events, _): try events(call)
        case (.trust(let route), _): try await serve(route, call)
        case (.users, .get): try await users(call)
        case (.users, _): try await addUser(call)
        case (.user(let name), .put): try await changeUser(name, call)
        case (.user(let name), _): try await removeUser(name, call)
        case (.tokens, .get): try await tokens(call)
        case (.tokens, _): try await makeToken(call)
        case (.token(let id), _): try await revokeToken(id, call)
        }
    }

    /// `GET /weft/orchestrators`, each with the `status` of its connector; one of elsewhere is `remote`.
    private func orchestrators(_ call: APICall) async throws -> Response {
        let statuses = connectors?.statuses() ?? [:]
        let rows = try await service.orchestrators(by: call.caller).map { orchestrator in
            guard var row = orchestrator.json.object else { return orchestrator.json }
            row["status"] = statuses[orchestrator.name]?.json ?? remote.status(of: orchestrator.id)
            return .object(row)
        }
        return remindful(.json(["orchestrators": .array(rows)]))
    }

    /// `POST /weft/orchestrators/<name>/confirm-deletions`
    private func confirmDeletions(_ name: String, _ call: APICall) async throws -> Response {
        guard try await service.orchestrators(by: call.caller).contains(where: { $0.name == name }) else {
            throw ConfigError(.notFound, "Orchestrator \(name) is not attached")
        }
        guard connectors?.confirmDeletions(of: name) == true else {
            throw ConfigError(.invalidValue, "Orchestrator \(name) is connected from elsewhere: confirm it there")
        }
        note("confirm-deletions", name, call)
        return .json([:])
    }

    /// `POST /weft/orchestrators` with `{"name", "kind", "scope"?}` and either `instance`, for an orchestrator that is
    /// connected from elsewhere, or `connector`, the settings with which this process connects it.
    private func addOrchestrator(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        if let settings = body["connector"]?.object {
            guard let connectors else {
                throw RequestError.malformed("Bad Request: this controller connects no orchestrators itself")
            }
            guard let name = body["name"]?.string, let kind = body["kind"]?.string else {
                throw RequestError.malformed("Bad Request: an orchestrator needs name and kind")
            }
            let orchestrator = try await connectors.attach(
                name, kind: kind, scope: FQName(json: body["scope"]) ?? ["default-domain"], settings: settings,
                by: call.caller)
            return .json(["orchestrator": orchestrator.json])
        }
        guard let registration = OrchestratorRegistration(json: .object(body)) else {
            throw RequestError.malformed("Bad Request: an orchestrator needs name, kind and instance")
        }
        return .json(["orchestrator": try await service.addOrchestrator(registration, by: call.caller).json])
    }

    /// `DELETE /weft/orchestrators/<name>?objects=true`; without the argument refused while it owns objects.
    private func removeOrchestrator(_ name: String, _ call: APICall) async throws -> Response {
        let deletingObjects = call.arguments["objects"] == "true"
        let remove: @Sendable () async throws(ConfigError) -> Void = { [service] () async throws(ConfigError) in
            try await service.removeOrchestrator(named: name, deletingObjects: deletingObjects, by: call.caller)
        }
        if let connectors { try await connectors.detach(name, removing: remove) } else { try await remove() }
        return .empty
    }

    /// `POST` (take), `PUT` (renew) and `DELETE` (give back) `/weft/orchestrators/<uuid>/lease`: `{"holder", "epoch"}`
    private func lease(_ text: String, _ method: HTTPRequest.Method, _ call: APICall) async throws -> Response {
        let orchestrator = try objectID(text, else: "Orchestrator \(text) not found")
        let body = try await call.object()
        guard let holder = body["holder"]?.string, !holder.isEmpty else {
            throw RequestError.malformed("Bad Request: a lease needs a holder")
        }
        if method == .post {
            let seconds = body["seconds"]?.int ?? 15
            guard 1...3600 ~= seconds else {
                throw RequestError.malformed("Bad Request: seconds must be between 1 and 3600")
            }
            let lease = try await service.acquireLease(
                of: orchestrator, holder: holder, lifetime: .seconds(seconds), by: call.caller)
            remote.heard(from: orchestrator, holder: holder, status: nil)
            return .json(["epoch": JSON(lease.epoch)])
        }
        guard let epoch = body["epoch"]?.int else {
            throw RequestError.malformed("Bad Request: a lease needs an epoch")
        }
        let lease = ConnectorLease(of: orchestrator, holder: holder, epoch: epoch)
        if method == .put {
            let disturbance = try await service.renewLease(lease, by: call.caller)
            remote.heard(from: orchestrator, holder: holder, status: body["status"])
            return .json(["disturbance": disturbance.json])
        } else {
            try await service.releaseLease(lease, by: call.caller)
            remote.left(orchestrator)
        }
        return .json([:])
    }

    /// `GET /weft/orchestrators/<uuid>/owned?kind=Pod[&source_uid=…]`; with a source what was made for it alone, in an
    /// order that may be deleted in.
    private func owned(_ text: String, _ call: APICall) async throws -> Response {
        let orchestrator = try objectID(text, else: "Orchestrator \(text) not found")
        let kind = call.arguments["kind"]
        let objects =
            if let source = call.arguments["source_uid"], let kind {
                try await service.objects(
                    of: Owner(orchestrator: orchestrator, kind: kind, sourceUID: source), by: call.caller)
            } else {
                try await service.objects(of: orchestrator, kind: kind, by: call.caller)
            }
        return try await .json(ArrayPieces("objects", objects) { $0.json.write(into: &$1) })
    }

    /// `POST /weft/apply` with `{"mutations": […]}`: all or nothing. Answers the uuids that the mutations named or
    /// made.
    private func apply(_ call: APICall) async throws -> Response {
        guard let list = try await call.object()["mutations"]?.array else {
            throw RequestError.malformed("Bad Request: mutations must be a list")
        }
        let mutations: [Mutation]
        do {
            mutations = try list.map(Mutation.init(json:))
        } catch {
            throw RequestError.malformed(error.description)
        }
        let ids = try await service.apply(mutations, by: call.caller)
        return .json(["uuids": .array(ids.map { .string($0.description) })])
    }
}
