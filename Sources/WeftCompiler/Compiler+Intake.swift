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
            case .securityGroup: groupGaps[object.id] = SecurityGroupGaps(object)
            case .virtualMachineInterface:
                // One interface is in one network; of several the first counts.
                let network = object.references[to: .virtualNetwork].first?.target
                set(object.id, network.map { Interface(name: object.name.name, network: $0) }, &stale)
            case .bgpAsAService: set(object.id, BGPService(object), &stale)
            case .instanceIp: set(object.id, WorkloadAddress(object), &stale)
            case .networkIpam: set(object.id, IntentSubnet.flat(object), &stale)
            case .routeTable: set(routeTable: StaticRoutes.entries(of: object), object.id, &stale)
            case .globalSystemConfig: set(systemConfig: object, &stale)
            case .routeTarget: set(namedTarget: object.name.description, object.id, &stale)
            default: break
            }
        case .delete(.virtualNetwork, let id): set(id, nil as Network?, &stale)
        case .delete(.networkPolicy, let id): set(id, nil as Policy?, &stale)
        case .delete(.securityGroup, let id): groupGaps[id] = nil
        case .delete(.virtualMachineInterface, let id): set(id, nil as Interface?, &stale)
        case .delete(.bgpAsAService, let id): set(id, nil as BGPService?, &stale)
        case .delete(.instanceIp, let id): set(id, nil as WorkloadAddress?, &stale)
        case .delete(.networkIpam, let id): set(id, [], &stale)
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
            if let path = policies[policy]?.path { stale.accessLists.formUnion(listeners[path] ?? []) }
        }
        members.move(id, from: old?.policies ?? [], to: network?.policies ?? [])
        linkers.move(id, from: old?.links ?? [], to: network?.links ?? [])
        routeTableUsers.move(id, from: old?.routeTables ?? [], to: network?.routeTables ?? [])
        ipamUsers.move(id, from: old?.ipams ?? [], to: network?.ipams ?? [])
        stale.peerings.formUnion(served[id] ?? [])
        if old?.subnets != network?.subnets || old?.ipams != network?.ipams { stale.overlaps.insert(id) }
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

    mutating func set(_ id: ObjectID, _ interface: Interface?, _ stale: inout Stale) {
        let old = interfaces[id]
        guard interface != old else { return }
        interfaces[id] = interface
        interfacesOf.move(id, from: old.map { [$0.network] } ?? [], to: interface.map { [$0.network] } ?? [])
        stale.interfaces.insert(id)
        if servicesOf[id] != nil { stale.peerings.insert(id) }
    }

    mutating func set(_ id: ObjectID, _ service: BGPService?, _ stale: inout Stale) {
        let old = services[id]
        guard service != old else { return }
        services[id] = service
        servicesOf.move(id, from: old?.interfaces ?? [], to: service?.interfaces ?? [])
        stale.services.insert(id)
        stale.peerings.formUnion(old?.interfaces ?? [])
        stale.peerings.formUnion(service?.interfaces ?? [])
    }

    mutating func set(_ id: ObjectID, _ address: WorkloadAddress?, _ stale: inout Stale) {
        let old = workloadAddresses[id]
        guard address != old else { return }
        workloadAddresses[id] = address
        addressesOf.move(id, from: old?.interfaces ?? [], to: address?.interfaces ?? [])
        let touched = (old?.interfaces ?? []).union(address?.interfaces ?? [])
        stale.peerings.formUnion(touched.filter { servicesOf[$0] != nil })
    }

    /// - Parameter subnets: of a flat IPAM; those of others are on the links to them.
    mutating func set(_ id: ObjectID, _ subnets: [IntentSubnet], _ stale: inout Stale) {
        guard flatSubnets[id] ?? [] != subnets else { return }
        flatSubnets[id] = subnets.isEmpty ? nil : subnets
        for network in ipamUsers[id] ?? [] {
            stale.peerings.formUnion(served[network] ?? [])
            stale.overlaps.insert(network)
        }
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
        guard autonomousSystem != old else { return }
        stale.instances.formUnion(networks.keys)
        stale.peerings.formUnion(peerings.keys)
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
