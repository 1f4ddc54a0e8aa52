import WeftModel
import WeftNet

extension Compiler {
    /// Compiles the intent anew and says in what the incremental result differs; empty when it does not.
    package func verify() -> [String] {
        let fresh = fromScratch()
        var differences: [String] = []
        for id in Set(derived.all.keys).union(fresh.derived.all.keys).sorted() where derived[id] != fresh.derived[id] {
            let object = derived[id] ?? fresh.derived[id]
            let name = object.map { "\($0.type) \($0.name)" } ?? "\(id)"
            switch (derived[id], fresh.derived[id]) {
            case (nil, _): differences.append("\(name) is missing")
            case (_, nil): differences.append("\(name) should not be")
            default: differences.append("\(name) differs")
            }
        }
        if overlaps != fresh.overlaps { differences.append("ranges in common differ") }
        if connections != fresh.connections { differences.append("connections differ") }
        if stances != fresh.stances { differences.append("stances differ") }
        if wishers != fresh.wishers || listeners != fresh.listeners || open != fresh.open {
            differences.append("indices of stances differ")
        }
        if members != fresh.members || linkers != fresh.linkers || interfacesOf != fresh.interfacesOf
            || targetUsers != fresh.targetUsers || routeTableUsers != fresh.routeTableUsers
            || ipamUsers != fresh.ipamUsers || servicesOf != fresh.servicesOf || addressesOf != fresh.addressesOf
        {
            differences.append("indices of the intent differ")
        }
        if peerings != fresh.peerings || served != fresh.served || routerUsers != fresh.routerUsers {
            differences.append("peerings of workloads differ")
        }
        return differences
    }

    private func fromScratch() -> Compiler {
        var fresh = Compiler()
        var stale = Stale()
        fresh.systemConfig = systemConfig
        for (id, name) in namedTargets { fresh.set(namedTarget: name, id, &stale) }
        for (id, entries) in routeTables { fresh.set(routeTable: entries, id, &stale) }
        for policy in policies.values { fresh.set(policy.id, policy, &stale) }
        for network in networks.values { fresh.set(network.id, network, &stale) }
        for (id, subnets) in flatSubnets { fresh.set(id, subnets, &stale) }
        for (id, interface) in interfaces { fresh.set(id, interface, &stale) }
        for (id, address) in workloadAddresses { fresh.set(id, address, &stale) }
        for (id, service) in services { fresh.set(id, service, &stale) }
        fresh.settle(&stale)
        return fresh
    }
}
