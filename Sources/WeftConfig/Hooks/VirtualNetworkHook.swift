import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A virtual network gets its network id and the number of its automatic route target with the object itself, and the
/// subnets on its IPAM links are completed.
struct VirtualNetworkHook: TypeHook {
    static let networkID = "virtual_network_network_id"
    /// The allocation that the compiler makes the route target of the network's own routing instance from.
    static let routeTarget = "route_target"

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[Self.networkID] != nil { throw ConfigError(.immutable, "Cannot set the virtual network ID") }
        try check(&record, from: nil, &core)
        record[Self.networkID] = JSON(try core.lowestFree(.network, for: record))
        // The link-local network has routes of the host only; nobody imports from it.
        if record.name != Fabric.linkLocal {
            record.object.allocations[Self.routeTarget] = Int(try core.lowestFree(.routeTarget, for: record))
        }
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try keep(Self.networkID, of: &record, as: old, "Cannot update the virtual network ID")
        try check(&record, from: old, &core)
    }

    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        if Fabric.isUnmanaged(record.name) {
            throw ConfigError(.inUse, "virtual-network \(record.name) is part of the fabric and cannot be deleted")
        }
    }

    func numbers(of record: Record) -> [NumberClaim] {
        var claims: [NumberClaim] = []
        let id = record[Self.networkID]?.uint
        if let id { claims.append(NumberClaim(space: .network, number: id)) }
        if let vxlan = record.vxlanID, vxlan != id { claims.append(NumberClaim(space: .network, number: vxlan)) }
        for (key, number) in record.object.allocations where key.hasPrefix(Self.routeTarget) {
            claims.append(NumberClaim(space: .routeTarget, number: UInt64(number)))
        }
        return claims
    }

    // MARK: rules of create and update

    private func check(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        if let vxlan = record.vxlanID, vxlan != old?.vxlanID, vxlan != record[Self.networkID]?.uint,
            core.catalog.pool(.network).isTaken(vxlan)
        {
            throw ConfigError(.invalidValue, "Cannot set VXLAN_ID: \(vxlan), it has already been set")
        }
        try RouteTargetLists.check(record, globalASN: core.fabric.asn)
        wireSharing(&record, from: old)
        if record.object.references[to: .networkIpam] != old?.object.references[to: .networkIpam] ?? [] {
            try fillSubnets(&record, from: old, &core)
        }
    }

    /// `is_shared` and `router_external` are short forms of what `perms2` says.
    private func wireSharing(_ record: inout Record, from old: Record?) {
        var access: Int?
        if let shared = record["is_shared"]?.bool, shared != old?["is_shared"]?.bool ?? false {
            access = shared ? 7 : 0
        }
        if access == nil, record["router_external"] == true, old?["router_external"] != true { access = 5 }
        guard let access, var permissions = record["perms2"]?.object else { return }
        // Whoever changes the access itself in the same step (`chmod`) has said more than yes or no.
        if let old, old["perms2"]?["global_access"] != permissions["global_access"] { return }
        permissions["global_access"] = JSON(access)
        record["perms2"] = .object(permissions)
    }

    private func fillSubnets(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        var lists: [[JSON]] = []
        var before: [JSON] = []
        for link in record.object.references[to: .networkIpam] {
            let oldList = old?.object.references[to: .networkIpam, link.target]?.subnetList ?? []
            let list = link.subnetList
            let filled: [JSON]
            if let ipam = core.catalog.intent[link.target]?.record, ipam.isFlat {
                try checkFlat(record, on: ipam)
                // The subnets are the IPAM's; the link has one entry that gives this use of them a uuid.
                filled =
                    [list.first ?? nil, oldList.first ?? nil].first { $0["subnet_uuid"]?.string != nil }.map { [$0] }
                    ?? [["subnet_uuid": .string(core.randomID().description)]]
            } else {
                filled = try core.filledSubnets(list, before: oldList)
            }
            lists.append(filled)
            before += oldList
            var attribute = link.attribute?.object ?? [:]
            attribute["ipam_subnets"] = .array(filled)
            record.object.references.insert(
                Reference(.networkIpam, link.target, attribute: .object(attribute), isRelaxed: link.isRelaxed))
        }
        try core.checkOverlap(lists)
        guard let old else { return }
        for link in old.object.references[to: .networkIpam]
        where record.object.references[to: .networkIpam, link.target] == nil { before += link.subnetList }
        try core.checkRemoval(of: before, for: Array(lists.joined()), in: record.id)
    }

    private func checkFlat(_ record: Record, on ipam: Record) throws(ConfigError) {
        guard record["virtual_network_properties"]?["forwarding_mode"] == "l3" else {
            throw ConfigError(
                .invalidValue,
                "flat-subnet is allowed only with l3 network: set forwarding_mode l3 on virtual-network \(record.name) "
                    + "or take another network-ipam than \(ipam.name)")
        }
    }
}

extension Reference {
    fileprivate var subnetList: [JSON] { attribute?["ipam_subnets"]?.array ?? [] }
}

extension Record {
    fileprivate var vxlanID: UInt64? {
        let value = self["virtual_network_properties"]?["vxlan_network_identifier"]
        // Clients send 0 for none.
        return value?.uint.flatMap { $0 == 0 ? nil : $0 }
    }
}

extension ConfigCore {
    /// The number that an object is to have; it counts as taken once the record is put.
    func lowestFree(_ space: NumberSpace, for record: Record) throws(ConfigError) -> UInt64 {
        guard let number = catalog.pool(space).lowestFree else {
            throw ConfigError(.exhausted, "No free \(space) number is left for \(record.type.name) \(record.name)")
        }
        return number
    }
}
