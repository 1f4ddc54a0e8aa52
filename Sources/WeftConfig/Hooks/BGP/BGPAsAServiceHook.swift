import WeftCompiler
import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// Workloads that peer with their gateway (docs/wire/bgp.md, "Workloads that peer").
struct BGPAsAServiceHook: TypeHook {
    private static let families: Set<String> = ["inet", "inet6"]

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try check(record, core)
        try takePorts(&record, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try check(record, core)
        try takePorts(&record, core)
    }

    func numbers(of record: Record) -> [NumberClaim] {
        record.object.allocations.values.map { NumberClaim(space: .bgpSourcePort, number: UInt64($0)) }
    }

    /// Each interface has a port of its own, by which control nodes know its sessions; those of a shared service are
    /// one.
    private func takePorts(_ record: inout Record, _ core: ConfigCore) throws(ConfigError) {
        let interfaces = record.object.references[to: .virtualMachineInterface].map(\.target)
        try checkInterfaces(interfaces, of: record, core)
        let names =
            record[Field.bgpaasShared] == true
            ? [Compiler.sourcePort(of: nil)] : interfaces.map { Compiler.sourcePort(of: $0) }
        record.object.allocations = record.object.allocations.filter { names.contains($0.key) }
        var pool = core.catalog.pool(.bgpSourcePort)
        let range = BGPSourcePorts.range(core)
        for name in names where record.object.allocations[name] == nil {
            guard let port = pool.lowestFree(in: range) else {
                throw ConfigError(
                    .exhausted,
                    "No free source port from \(range.lowerBound) to \(range.upperBound) is left for bgp-as-a-service "
                        + "\(record.name): bgpaas_parameters of the global-system-config set the range")
            }
            record.object.allocations[name] = Int(port)
            pool.take(port)
        }
    }

    /// An interface peers once, and routers are named after interfaces.
    private func checkInterfaces(
        _ interfaces: [ObjectID], of record: Record, _ core: ConfigCore
    ) throws(ConfigError) {
        for id in interfaces where record.object.allocations[Compiler.sourcePort(of: id)] == nil {
            guard let interface = core.catalog.row(id)?.record else { continue }
            for other in core.catalog.referrers(of: id, .bgpAsAService)?.sorted() ?? [] where other != record.id {
                let name = core.catalog.row(other)?.name.description ?? other.description
                throw ConfigError(
                    .inUse, "virtual-machine-interface \(interface.name) is served by bgp-as-a-service \(name) already")
            }
            guard record[Field.bgpaasShared] != true,
                let network = interface.object.references[to: .virtualNetwork].first
                    .flatMap({ core.catalog.row($0.target) })
            else { continue }
            let router = Compiler.clientRouter(of: interface.name.name, in: network.name)
            guard core.catalog.id(of: .bgpRouter, named: router) == nil else {
                throw ConfigError(
                    .exists,
                    "virtual-machine-interface \(interface.name) would become bgp-router \(router), which exists: another "
                        + "interface of the network has the same name")
            }
        }
    }

    private func check(_ record: Record, _ core: ConfigCore) throws(ConfigError) {
        let isWide = core.fabric.hasWideNumbers
        // The original takes 0 for the AS of the network.
        try AutonomousSystem.checkOptional(
            record[Field.autonomousSystem], Field.autonomousSystem, of: record, isWide: isWide)
        let address = record[Field.bgpaasIpAddress]?.string ?? ""
        if record[Field.bgpaasShared] == true, address.isEmpty {
            throw ConfigError(
                .invalidValue, "bgp-as-a-service \(record.name) is shared and has no bgpaas_ip_address")
        }
        if !address.isEmpty, IPAddress(address) == nil {
            throw .invalid(Field.bgpaasIpAddress, .string(address), of: record, "is not an address")
        }
        let attributes = record[Field.bgpaasSessionAttributes] ?? .null
        try BGPSessionRules.check(attributes, of: record, isWide: isWide)
        for options in [attributes] + (attributes[Field.familyAttributes]?.array ?? []) {
            guard let ways = options[Field.addPath], !ways.isNull, ways != "none" else { continue }
            throw .invalid(
                Field.addPath, ways, of: record,
                "a workload has one path to a destination, and each host that leads to it another")
        }
        guard attributes[Field.authData]?[Field.keyItems]?.array?.isEmpty != false else {
            throw ConfigError(
                .invalidValue,
                "Invalid auth_data of bgp-as-a-service \(record.name): sessions of workloads are translated on their way, "
                    + "and the signatures of RFC 2385 cover addresses and ports")
        }
        for family in attributes[Field.addressFamilies]?[Field.family]?.array ?? [] {
            guard let name = family.string, Self.families.contains(name) else {
                throw .invalid(Field.addressFamilies, family, of: record, "workloads exchange inet and inet6 only")
            }
        }
    }
}
