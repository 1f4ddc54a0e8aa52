import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A host: agents are told from each other by its address, and so are the ends of tunnels.
struct VirtualRouterHook: TypeHook {
    static let address = Field.virtualRouterIpAddress

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try checkAddress(of: record, from: nil, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try checkAddress(of: record, from: old, core)
    }

    /// Whoever deletes a host takes it from the people's machines on it, as ever; those of an orchestrator are not
    /// known to him.
    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try core.checkNoPorts(on: record) { record.referenceClaims[$0]?.contains(where: \.isOrchestrator) == true }
    }

    func numbers(of record: Record) -> [NumberClaim] {
        guard case .v4(let address)? = Self.hostAddress(of: record) else { return [] }
        return [NumberClaim(space: .hostAddress, number: UInt64(address.rawValue))]
    }

    /// nil where others may have the same one: several agents of switches run on one host.
    private static func hostAddress(of record: Record) -> IPAddress? {
        if record[Field.virtualRouterType]?.string == "tor-agent" { return nil }
        return record[address]?.string.flatMap { IPAddress($0) }
    }

    private func checkAddress(of record: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        guard let address = Self.hostAddress(of: record), address != old.flatMap(Self.hostAddress) else { return }
        if let kind = address.nonHostKind {
            throw .invalid(
                Self.address, .string("\(address)"), of: record, "no host can have it (\(kind)); give the host's own")
        }
        if case .v4(let address) = address,
            !core.catalog.pool(.hostAddress).isTaken(UInt64(address.rawValue))
        {
            return
        }
        for id in core.catalog.ids(of: .virtualRouter) where id != record.id {
            guard let other = core.catalog.intent[id]?.record, Self.hostAddress(of: other) == address else { continue }
            throw .invalid(
                Self.address, .string("\(address)"), of: record,
                "virtual-router \(other.name) has it already, and two hosts cannot share one; give this one its own, or "
                    + "remove that one first: weft host remove \(other.name.name)")
        }
    }
}
