import WeftJSON
import WeftModel
import WeftNet

extension Compiler {
    /// Takes away what hung on networks that are gone, or that bear another name now.
    mutating func removeInstances(_ gone: [Network]) {
        for network in gone {
            for other in connections.removeValue(forKey: network.id) ?? [] {
                connections.remove(network.id, under: other)
                setOverlap([], network.id, other)
                guard let peer = networks[other] else { continue }
                derived.update(peer.instanceID) { $0.references.remove(.routingInstance, network.instanceID) }
            }
            for name in [network.instanceName, network.masterInstanceName].compactMap(\.self) {
                remove(.routingInstance, name, childOf: network.id)
            }
            remove(.accessControlList, network.instanceName, childOf: network.id)
            setTargets([], of: network.id)
        }
    }

    /// Another network may have taken the name in the meantime; its objects stay.
    private mutating func remove(_ type: ObjectType, _ name: FQName, childOf network: ObjectID) {
        let id = ObjectID.derived(type, name)
        if derived[id]?.parent?.id == network { derived[id] = nil }
    }

    /// Writes properties and route targets of these networks' routing instances; connections come after.
    mutating func updateInstances(_ ids: Set<ObjectID>) {
        for network in ids.compactMap({ networks[$0] }) {
            let targets = targets(of: network)
            setTargets(Set(targets.keys), of: network.id)
            if derived[network.instanceID] == nil {
                derived[network.instanceID] = instance(network.instanceName, of: network, isDefault: true)
            }
            let links = targets.map { name, direction in
                Reference(
                    .routeTarget, targetID(name),
                    attribute: [Field.importExport: direction.map(JSON.string) ?? .null])
            }
            let routes = StaticRoutes.property(network.routeTables.compactMap { routeTables[$0] })
            derived.update(network.instanceID) { instance in
                instance.properties[Field.routingInstanceFabricSnat] = .bool(network.hasFabricSNAT)
                instance.properties[Field.staticRouteEntries] = routes
                instance.references.replace(.routeTarget, by: links)
            }
            if let name = network.masterInstanceName {
                derived[.derived(.routingInstance, name)] = instance(name, of: network, isDefault: false)
            }
        }
    }

    private func instance(_ name: FQName, of network: Network, isDefault: Bool) -> ConfigObject {
        ConfigObject(
            type: .routingInstance, id: .derived(.routingInstance, name), name: name,
            parent: ParentReference(.virtualNetwork, network.id),
            properties: [
                Field.routingInstanceIsDefault: .bool(isDefault), Field.routingInstanceHasPnf: false,
                Field.routingInstanceFabricSnat: false,
            ])
    }

    /// The automatic target, both ways, and those that the user named.
    private func targets(of network: Network) -> [String: String?] {
        var targets = network.userTargets
        let automatic = network.targetNumber.flatMap(UInt32.init(exactly:))
            .flatMap { RouteTarget(asn: autonomousSystem, $0) }
        if let automatic { targets[automatic.description] = .some(nil) }
        return targets
    }

    /// A route target is there while a routing instance uses it, unless somebody made it.
    private mutating func setTargets(_ names: Set<String>, of network: ObjectID) {
        let old = targets[network] ?? []
        targets[network] = names.isEmpty ? nil : names
        targetUsers.move(network, from: old, to: names)
        for name in old.union(names) {
            let id = ObjectID.derived(.routeTarget, [name])
            if targetUsers[name] == nil || namedTargetIDs[name] != nil {
                derived[id] = nil
            } else if derived[id] == nil {
                derived[id] = ConfigObject(type: .routeTarget, id: id, name: [name])
            }
        }
    }

    private func targetID(_ name: String) -> ObjectID { namedTargetIDs[name] ?? .derived(.routeTarget, [name]) }

    // MARK: connections

    mutating func connect(_ a: ObjectID, _ b: ObjectID) {
        let ranges = commonRanges(a, b)
        setOverlap(ranges, a, b)
        link(a, b, sharing: ranges)
    }

    mutating func disconnect(_ a: ObjectID, _ b: ObjectID) {
        setOverlap([], a, b)
        link(a, b) { $0.remove(.routingInstance, $1) }
    }

    /// - Parameter ranges: what the two have in common and so do not exchange.
    mutating func link(_ a: ObjectID, _ b: ObjectID, sharing ranges: [IPPrefix]) {
        var attribute: JSONObject = [Field.destinationInstance: nil]
        if !ranges.isEmpty { attribute["overlaps"] = .array(ranges.map { .string("\($0)") }) }
        link(a, b) { $0.insert(Reference(.routingInstance, $1, attribute: .object(attribute))) }
    }

    /// A connection stands on both routing instances.
    private mutating func link(_ a: ObjectID, _ b: ObjectID, _ change: (inout ReferenceSet, ObjectID) -> Void) {
        guard let a = networks[a]?.instanceID, let b = networks[b]?.instanceID else { return }
        derived.update(a) { change(&$0.references, b) }
        derived.update(b) { change(&$0.references, a) }
    }
}
