import WeftJSON
import WeftModel
import WeftNet

extension Compiler {
    /// Takes one change of the intent into the indices and marks what it makes stale.
    mutating func take(_ change: ObjectChange, _ stale: inout Stale) {
        switch change {
        case .put(let object):
            switch object.type {
            case .virtualNetwork: set(object.id, Network(object), &stale)
            case .networkPolicy: set(object.id, Policy(object), &stale)
            case .virtualMachineInterface:
                // One interface is in one network; of several the first counts.
                set(network: object.references[to: .virtualNetwork].first?.target, ofInterface: object.id, &stale)
            case .routeTable: set(routeTable: StaticRoutes.entries(of: object), object.id, &stale)
            case .globalSystemConfig: set(systemConfig: object, &stale)
            case .routeTarget: set(namedTarget: object.name.description, object.id, &stale)
            default: break
            }
        case .delete(.virtualNetwork, let id): set(id, nil as Network?, &stale)
        case .delete(.networkPolicy, let id): set(id, nil as Policy?, &stale)
        case .delete(.virtualMachineInterface, let id): set(network: nil, ofInterface: id, &stale)
        case .delete(.globalSystemConfig, let id):
            if systemConfig?.id == id { set(systemConfig: nil, &stale) }
        case .delete(.routeTable, let id): set(routeTable: nil, id, &stale)
        case .delete(.routeTarget, let id): set(namedTarget: nil, id, &stale)
        case .delete: break
        }
    }

    mutating func set(_ id: ObjectID, _ network: Network?, _ stale: inout Stale) {
        let old = networks[id]
        guard network != old else { return }
        if old?.name != network?.name {
            if let old {
                stale.gone.append(old)
                if networkIDs[old.path] == id { networkIDs[old.path] = nil }
            }
            if let network { networkIDs[network.path] = id }
            stale.interfaces.formUnion(interfacesOf[id] ?? [])
        }
        networks[id] = network
        for policy in (old?.policies ?? []).symmetricDifference(network?.policies ?? []) {
            if network?.isAttached(to: policy) == true {
                members.insert(id, under: policy)
            } else {
                members.remove(id, under: policy)
            }
            if let path = policies[policy]?.path { stale.accessLists.formUnion(listeners[path] ?? []) }
        }
        for link in Set(old?.links ?? []).symmetricDifference(network?.links ?? []) {
            if network?.links.contains(link) == true {
                linkers.insert(id, under: link)
            } else {
                linkers.remove(id, under: link)
            }
        }
        for table in Set(old?.routeTables ?? []).symmetricDifference(network?.routeTables ?? []) {
            if network?.routeTables.contains(table) == true {
                routeTableUsers.insert(id, under: table)
            } else {
                routeTableUsers.remove(id, under: table)
            }
        }
        if old?.isProvider != network?.isProvider { stale.accessLists.formUnion(linkers[id] ?? []) }
        stale.stances.insert(id)
        stale.instances.insert(id)
        stale.accessLists.insert(id)
    }

    mutating func set(_ id: ObjectID, _ policy: Policy?, _ stale: inout Stale) {
        let old = policies[id]
        guard policy != old else { return }
        policies[id] = policy
        if old?.path != policy?.path {
            if let old, policyIDs[old.path] == id { policyIDs[old.path] = nil }
            if let policy { policyIDs[policy.path] = id }
            // Who wants its members is connected anew from the members' side, below.
            for path in [old?.path, policy?.path].compactMap(\.self) {
                stale.accessLists.formUnion(listeners[path] ?? [])
            }
        }
        stale.stances.formUnion(members[id] ?? [])
        stale.accessLists.formUnion(members[id] ?? [])
    }

    mutating func set(network: ObjectID?, ofInterface id: ObjectID, _ stale: inout Stale) {
        let old = interfaces[id]
        guard network != old else { return }
        interfaces[id] = network
        if let old { interfacesOf.remove(id, under: old) }
        if let network { interfacesOf.insert(id, under: network) }
        stale.interfaces.insert(id)
    }

    mutating func set(routeTable entries: [JSON]?, _ id: ObjectID, _ stale: inout Stale) {
        guard routeTables[id] != entries else { return }
        routeTables[id] = entries
        stale.instances.formUnion(routeTableUsers[id] ?? [])
    }

    private mutating func set(systemConfig object: ConfigObject?, _ stale: inout Stale) {
        guard object.map({ $0.name == ["default-global-system-config"] }) ?? true else { return }
        let old = autonomousSystem
        systemConfig = object.flatMap { object in
            let number = Model.GlobalSystemConfig(unchecked: object).autonomousSystem
            return number.flatMap(UInt32.init(exactly:)).map { (object.id, $0) }
        }
        if autonomousSystem != old { stale.instances.formUnion(networks.keys) }
    }

    mutating func set(namedTarget name: String?, _ id: ObjectID, _ stale: inout Stale) {
        let old = namedTargets[id]
        guard old != name else { return }
        namedTargets[id] = name
        if let old, namedTargetIDs[old] == id { namedTargetIDs[old] = nil }
        if let name { namedTargetIDs[name] = id }
        for name in [old, name].compactMap(\.self) { stale.instances.formUnion(targetUsers[name] ?? []) }
    }
}
