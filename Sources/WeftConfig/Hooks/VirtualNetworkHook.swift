import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A virtual network gets its network id and the number of its automatic route target with the object itself, and the
/// subnets on its IPAM links are completed.
struct VirtualNetworkHook: TypeHook {
    static let networkID = Field.virtualNetworkNetworkId

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[Self.networkID] != nil { throw ConfigError(.immutable, "Cannot set the virtual network ID") }
        try checkDerivedIDs(of: record, core)
        try check(&record, from: nil, &core)
        record[Self.networkID] = JSON(try core.lowestFree(.network, for: record))
        // The link-local network has routes of the host only; nobody imports from it.
        if record.name != InitialNames.linkLocal {
            record.object.allocations[ConfigObject.routeTargetAllocation] = Int(
                try core.lowestFree(.routeTarget, for: record))
        }
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try keep(Self.networkID, of: &record, as: old, "Cannot update the virtual network ID")
        // A network without policies has no access list, so its uuid was to be had until now.
        if old.object.references[to: .networkPolicy].isEmpty, !record.object.references[to: .networkPolicy].isEmpty {
            try checkDerivedIDs(of: record, core)
        }
        try check(&record, from: old, &core)
    }

    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        if InitialNames.isUnmanaged(record.name) {
            throw ConfigError(.inUse, "virtual-network \(record.name) is part of the fabric and cannot be deleted")
        }
    }

    func numbers(of record: Record) -> [NumberClaim] {
        var claims: [NumberClaim] = []
        let id = record[Self.networkID]?.uint
        if let id { claims.append(NumberClaim(space: .network, number: id)) }
        if let vxlan = record.vxlanID, vxlan != id { claims.append(NumberClaim(space: .network, number: vxlan)) }
        for (key, number) in record.object.allocations where key.hasPrefix(ConfigObject.routeTargetAllocation) {
            claims.append(NumberClaim(space: .routeTarget, number: UInt64(number)))
        }
        return claims
    }

    // MARK: rules of create and update

    /// What is made from a network has uuids that follow from names, and clients may choose theirs: who has chosen one
    /// of these would stand in its place, and the network would be without it.
    private func checkDerivedIDs(of record: Record, _ core: ConfigCore) throws(ConfigError) {
        for type in [ObjectType.routingInstance, .accessControlList] {
            let id = ObjectID.derived(type, record.name.child(record.name.name))
            guard let holder = id == record.id ? record : core.catalog.intent[id]?.record else { continue }
            throw ConfigError(
                .exists,
                "The \(type.name) of virtual-network \(record.name) would have the uuid \(id), which \(holder.type.name) "
                    + "\(holder.name) has: delete that one, or make it without choosing its uuid")
        }
    }

    private static let properties = Field.virtualNetworkProperties

    private func check(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        if let vxlan = record.vxlanID, vxlan != old?.vxlanID, vxlan != record[Self.networkID]?.uint,
            core.catalog.pool(.network).isTaken(vxlan)
        {
            throw ConfigError(.invalidValue, "Cannot set VXLAN_ID: \(vxlan), it has already been set")
        }
        try RouteTargetLists.check(&record, from: old, core)
        try VPNTypes.check(network: record, from: old, core)
        try ProviderNetworks.check(record, from: old, core)
        try wireSharing(&record, from: old, core)
        if record.object.references[to: .networkIpam] != old?.object.references[to: .networkIpam] ?? [] {
            try fillSubnets(&record, from: old, &core)
        } else if record[Self.properties] != old?[Self.properties] {
            for link in record.object.references[to: .networkIpam] {
                guard let ipam = core.catalog.intent[link.target]?.record, ipam.isFlat else { continue }
                try checkFlat(record, link, on: ipam)
            }
        }
    }

    /// `is_shared` and `router_external` are short forms of what `perms2` says, and follow it.
    private func wireSharing(_ record: inout Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        // What a fresh system holds has the values that clients know.
        guard !core.caller.isSystem, var permissions = record[Field.perms2]?.object else { return }
        let (shared, external) = (record[Field.isShared]?.bool, record[Field.routerExternal]?.bool)
        let access = permissions[Field.globalAccess]?.int ?? 0
        guard let old else {
            if access == 7 { record[Field.isShared] = true }
            record[Field.isShared] = record[Field.isShared] ?? false
            if access == 0, shared == true || external == true {
                permissions[Field.globalAccess] = shared == true ? 7 : 5
                record[Field.perms2] = .object(permissions)
            }
            return
        }
        let isShareNew = shared != nil && shared != old[Field.isShared]?.bool ?? false
        let isExternalNew = external != nil && external != old[Field.routerExternal]?.bool ?? false
        if permissions[Field.globalAccess] != old[Field.perms2]?[Field.globalAccess] {
            guard !isShareNew || external == true || shared == (access == 7) || shared == (access != 0) else {
                throw ConfigError(
                    .invalidValue,
                    "Inconsistent is_shared (\(shared == true ? "True" : "False")) and global_access (\(access)) of "
                        + "virtual-network \(record.name): is_shared stands for global_access 7")
            }
            record[Field.isShared] = .bool(access != 0)
        } else if isShareNew || isExternalNew {
            permissions[Field.globalAccess] = shared == true ? 7 : external == true ? 5 : 0
            record[Field.perms2] = .object(permissions)
        }
        // Without one, as with no access for everybody.
        record[Field.isShared] = record[Field.isShared] ?? old[Field.isShared]
    }

    private func fillSubnets(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        var lists: [[JSON]] = []
        var before: [JSON] = []
        var flat: [Record] = []
        for link in record.object.references[to: .networkIpam] {
            let oldList = old?.object.references[to: .networkIpam, link.target]?.subnetList ?? []
            let list = link.subnetList
            let filled: [JSON]
            if let ipam = core.catalog.intent[link.target]?.record, ipam.isFlat {
                try checkFlat(record, link, on: ipam)
                flat.append(ipam)
                // The subnets are the IPAM's; the link has one entry that gives this use of them a uuid.
                filled =
                    [list.first ?? nil, oldList.first ?? nil].first { $0[Field.subnetUuid]?.string != nil }.map { [$0] }
                    ?? [[Field.subnetUuid: .string(core.randomID().description)]]
            } else {
                filled = try core.filledSubnets(list, before: oldList)
            }
            lists.append(filled)
            before += oldList
            var attribute = link.attribute?.object ?? [:]
            attribute[Field.ipamSubnets] = .array(filled)
            record.object.references.insert(
                Reference(.networkIpam, link.target, attribute: .object(attribute), isRelaxed: link.isRelaxed))
        }
        try core.checkOverlap(lists + flat.map { $0[Field.ipamSubnets]?[Field.subnets]?.array ?? [] })
        guard let old else { return }
        for link in old.object.references[to: .networkIpam]
        where record.object.references[to: .networkIpam, link.target] == nil { before += link.subnetList }
        try core.checkRemoval(of: before, for: Array(lists.joined()), in: record.id)
    }

    private func checkFlat(_ record: Record, _ link: Reference, on ipam: Record) throws(ConfigError) {
        guard link.subnetList.allSatisfy({ PrefixForm.prefix($0[Field.subnet]) == nil }) else {
            throw ConfigError(
                .invalidValue,
                "with flat-subnet, network can not have user-defined subnet: those of virtual-network \(record.name) come "
                    + "from network-ipam \(ipam.name)")
        }
        guard record[Self.properties]?[Field.forwardingMode] == "l3" else {
            throw ConfigError(
                .invalidValue,
                "flat-subnet is allowed only with l3 network: set forwarding_mode l3 on virtual-network \(record.name) "
                    + "or take another network-ipam than \(ipam.name)")
        }
    }
}

extension Reference {
    fileprivate var subnetList: [JSON] { attribute?[Field.ipamSubnets]?.array ?? [] }
}

extension Record {
    fileprivate var vxlanID: UInt64? {
        let value = self[Field.virtualNetworkProperties]?[Field.vxlanNetworkIdentifier]
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
