import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A logical router joins networks by ports of its own, each other network by at most one way.
struct LogicalRouterHook: TypeHook {
    private static let type = Field.logicalRouterType
    private static let vxlan = Field.vxlanNetworkIdentifier

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        record[Self.type] = record[Self.type] ?? "snat-routing"
        try check(&record, from: nil, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        // Routers of before the type was filled in are of the type that it says.
        let before = old[Self.type] ?? "snat-routing"
        guard record[Self.type] ?? before == before else {
            throw ConfigError(
                .invalidValue,
                "Cannot update logical_router_type for a Logical Router: \(record.name) stays \(before.string ?? "")")
        }
        record[Self.type] = before
        try check(&record, from: old, core)
    }

    /// A VXLAN identifier that leads into the router is of the numbers of networks.
    func numbers(of record: Record) -> [NumberClaim] {
        Self.vxlanID(of: record).map { [NumberClaim(space: .network, number: $0)] } ?? []
    }

    private func check(_ record: inout Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        try checkPorts(of: record, from: old, core)
        try RouteTargetLists.check(&record, from: old, core)
        try checkVXLAN(of: &record, from: old, core)
        try VPNTypes.check(router: record, from: old, core)
    }

    private func checkPorts(of record: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        let ports = record.object.references[to: .virtualMachineInterface]
        let networks = record.object.references[to: .virtualNetwork]
        let before = old?.object.references
        guard ports != before?[to: .virtualMachineInterface] ?? [] || networks != before?[to: .virtualNetwork] ?? []
        else { return }
        for port in ports {
            guard let interface = core.catalog.intent[port.target]?.record else { continue }
            for link in interface.object.references[to: .virtualNetwork]
            where networks.contains(where: { $0.target == link.target }) {
                throw ConfigError(
                    .invalidValue,
                    "Logical router interface and gateway cannot be in VN(\(link.target)): logical-router "
                        + "\(record.name), virtual-machine-interface \(interface.name)")
            }
            // What a router has already may have got its machine in another order.
            guard before?[to: .virtualMachineInterface, port.target] == nil else { continue }
            let machine = interface.object.references[to: .virtualMachine].first?.target
            if let machine = machine
                ?? (interface.object.parent?.type == .virtualMachine ? interface.object.parent?.id : nil)
            {
                throw ConfigError(
                    .inUse,
                    "Port(\(port.target)) already in use by virtual-machine(\(machine)): it cannot be one of "
                        + "logical-router \(record.name)")
            }
        }
    }

    private func checkVXLAN(of record: inout Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        // What clients send for none.
        if ["", "None"].contains(record[Self.vxlan]) { record[Self.vxlan] = nil }
        guard record[Self.vxlan] != old?[Self.vxlan], let text = record[Self.vxlan]?.string else { return }
        guard let id = UInt64(text), NumberSpace.network.range.contains(id) else {
            throw ConfigError(
                .invalidValue,
                "Invalid vxlan_network_identifier \(text) of logical-router \(record.name): a number from 1 to "
                    + "\(NumberSpace.network.range.upperBound) is needed")
        }
        guard Self.vxlanID(of: record) != nil, id != old.flatMap(Self.vxlanID) else { return }
        if core.catalog.pool(.network).isTaken(id) {
            throw ConfigError(.invalidValue, "Cannot set VXLAN_ID: \(id), it has already been set")
        }
    }

    private static func vxlanID(of record: Record) -> UInt64? {
        guard record[type] == "vxlan-routing" else { return nil }
        return record[vxlan]?.string.flatMap { UInt64($0) }
    }
}
