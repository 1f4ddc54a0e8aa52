import WeftModel
import WeftNet

/// What the connectors of a kind of orchestrator make. Hosts, routers and what holds for the whole fabric are no
/// cluster's: a connector's token can make none of them.
struct ConnectorTypes: Sendable {
    var ofKind = Dictionary(uniqueKeysWithValues: OrchestratorKind.allCases.map { ($0.rawValue, types(of: $0)) })

    /// A kind gets its list with its connector.
    private static func types(of kind: OrchestratorKind) -> Set<ObjectType> {
        switch kind {
        case .kubernetes:
            [
                .project, .virtualNetwork, .networkIpam, .networkPolicy, .securityGroup, .virtualMachine,
                .virtualMachineInterface, .instanceIp,
            ]
        }
    }

    func contains(_ type: ObjectType, of kind: String) -> Bool {
        SharedTypes.contains(type) || ofKind[kind]?.contains(type) == true
    }
}

extension ConfigCore {
    /// Whether an orchestrator may make this object in this place: one of its kind's types, under a name that can be no
    /// other's, in what is its own or was shared with it to be changed. Everybody else may make what the model allows.
    func checkPlace(
        of type: ObjectType, named name: FQName, in parent: ParentReference?
    ) throws(ConfigError) {
        switch reach {
        case .everything: return
        case .tenant, .auditor, .controlNode, .nothing: return try checkPlace(of: type, named: name, within: parent)
        case .connector: break
        }
        guard case .orchestrator(let id, _) = caller.identity, let orchestrator = catalog.orchestrators[id] else {
            return
        }
        func refused(_ reason: String) -> ConfigError {
            ConfigError(.notOwner, "\(describe(caller.identity)) may not create \(type.name) \(name): \(reason)")
        }
        guard connectorTypes.contains(type, of: orchestrator.kind) else {
            throw refused("connectors of kind \(orchestrator.kind) make no \(type.name)")
        }
        switch type {
        case .project:
            guard name.parent == orchestrator.scope, name.name.hasPrefix(orchestrator.projectPrefix) else {
                throw refused(
                    "its projects are in domain \(orchestrator.scope) and have names that begin with "
                        + "\(orchestrator.projectPrefix)")
            }
        case .virtualMachine where !name.name.hasPrefix(orchestrator.machinePrefix):
            let owner = catalog.orchestrators.values.first { $0.id != id && name.name.hasPrefix($0.machinePrefix) }
            if let owner { throw refused("machines of that name are orchestrator \(owner.name)'s") }
        default: break
        }
        guard let parent, type != .project else { return }
        try checkAttachment(to: parent.id)
    }

    /// For those who are no connector: what has a parent takes the right to change that; what has none, a call that the
    /// rules let through.
    private func checkPlace(
        of type: ObjectType, named name: FQName, within parent: ParentReference?
    ) throws(ConfigError) {
        if case .controlNode(let node) = reach {
            guard type == .bgpRouter, name.name == node else {
                throw ConfigError(
                    .notPermitted,
                    "\(describe(caller.identity)) may not create \(type.name) \(name): it keeps its own bgp-router")
            }
            return
        }
        guard let parent, let row = catalog.row(parent.id) else { return }
        // Rules for a place decide what everybody there may call: its owner makes them, and who may only make things in
        // a domain makes none.
        if type == .apiAccessList, case .tenant(let tenancy) = reach {
            return try checkOwnership(of: row, tenancy, to: "say who may call what in it")
        }
        // Whoever may use a fabric makes his port groups in it.
        if parent.type == .fabric { try checkUse(of: row.id) } else { try checkAttachment(to: row.id) }
    }
}

extension Orchestrator {
    /// Names of projects are `<orchestrator>-<namespace>`.
    var projectPrefix: String { name + "-" }
    /// Names of virtual machines, which have no parent, are `<orchestrator>__<namespace>__<pod>`.
    var machinePrefix: String { name + "__" }
}
