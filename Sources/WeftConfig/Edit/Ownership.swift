import WeftModel
import WeftNet

/// One owner per object, enforced where every write passes (docs/decisions/0007-ownership-and-leases.md).
extension ConfigCore {
    /// Refuses whoever may do nothing at all, an orchestrator that is not attached, and a connector whose time is over.
    func checkCaller() throws(ConfigError) {
        if case .nothing(let shortage) = reach { throw refusal(shortage) }
        guard case .orchestrator(let id, let epoch) = caller.identity else { return }
        guard let orchestrator = catalog.orchestrators[id] else {
            throw ConfigError(.notOwner, "Orchestrator \(id) is not attached")
        }
        guard orchestrator.epoch == epoch else {
            let reason =
                switch epoch {
                case 0: "A connector writes for orchestrator \(orchestrator.name) only once it holds the lease"
                case ..<orchestrator.epoch: "A newer connector has taken over orchestrator \(orchestrator.name)"
                default:
                    "The configuration is older than the lease of orchestrator \(orchestrator.name), as one that was put back "
                        + "from a backup is: the connector has to take the lease anew"
                }
            throw ConfigError(
                .fenced, "\(reason): the caller's epoch is \(epoch), the current one \(orchestrator.epoch)")
        }
    }

    var claimant: Claimant { Claimant(caller.identity) }

    /// Whose what the caller makes is.
    func holder(for source: Source?) -> Holder {
        switch caller.identity {
        case .system, .controlNode: .system
        case .user, .person, .host: .people
        case .orchestrator(let id, _):
            .orchestrator(Owner(orchestrator: id, kind: source?.kind ?? "", sourceUID: source?.uid ?? ""))
        }
    }

    /// The object's record, for a caller who may change it.
    func editable(
        _ type: ObjectType?, _ id: ObjectID, to verb: String = "change"
    ) throws(ConfigError) -> Record {
        let row = try found(type, id)
        guard let intent = catalog.intent[id] else { throw Derived.refusal(row.type, row.name.description, to: verb) }
        try checkOwner(intent, to: verb)
        return intent.record
    }

    /// The object's row, of the intent or derived.
    func found(_ type: ObjectType?, _ id: ObjectID) throws(ConfigError) -> Row {
        guard let row = catalog.row(id) else { throw .unknown(id) }
        if let type, row.type != type { throw .unknown(type, id) }
        return row
    }

    /// An orchestrator may change what it owns, a tenant what its permissions let it.
    func checkOwner(_ row: Row, to verb: String) throws(ConfigError) {
        switch reach {
        case .everything: return
        case .connector:
            guard Claimant(row.holder) != claimant else { return }
            throw ConfigError(
                .notOwner,
                "\(describe(caller.identity)) may not \(verb) \(row.type.name) \(row.name) (\(row.id)): "
                    + "it belongs to \(describe(row.holder))")
        case .tenant(let tenancy), .auditor(let tenancy):
            guard access(to: row).contains(.write) else { throw denied(.write, on: row, tenancy) }
        case .controlNode(let name):
            guard !row.isRouter(of: name) else { return }
            throw ConfigError(
                .notPermitted,
                "\(describe(caller.identity)) may not \(verb) \(row.type.name) \(row.name) (\(row.id)): it keeps its own bgp-router"
            )
        case .nothing(let shortage): throw refusal(shortage)
        }
    }

    /// Who may change an object may not delete it for that.
    func checkDeletion(of row: Row) throws(ConfigError) {
        switch reach {
        case .tenant(let tenancy), .auditor(let tenancy): try checkOwnership(of: row, tenancy, to: "delete it")
        case .everything, .connector, .controlNode, .nothing: return
        }
    }

    /// The key-value pairs are nobody's, so they are no connector's to change. Whose calls the rules let through may.
    func checkKeyValues() throws(ConfigError) {
        switch reach {
        case .everything, .tenant, .auditor: return
        case .connector, .controlNode:
            throw ConfigError(
                .notOwner, "\(describe(caller.identity)) may not change key-value pairs: they are people's")
        case .nothing(let shortage): throw refusal(shortage)
        }
    }

    func describe(_ holder: Holder) -> String {
        switch holder {
        case .system: "the system"
        case .people: "the user"
        case .orchestrator(let owner):
            "orchestrator \(name(of: owner.orchestrator))"
                + (owner.kind.isEmpty ? "" : " (\(owner.kind) \(owner.sourceUID))")
        }
    }

    func describe(_ identity: Identity) -> String {
        switch identity {
        case .system: "The system"
        case .controlNode(let name): "Control node \(name)"
        case .host(let name): "Host \(name)"
        case .user(let user): "User \(user.name)"
        case .person(let name): name.isEmpty ? "The caller" : "User \(name)"
        case .orchestrator(let id, _): "Orchestrator \(name(of: id))"
        }
    }

    private func name(of orchestrator: ObjectID) -> String {
        catalog.orchestrators[orchestrator]?.name ?? orchestrator.description
    }
}
