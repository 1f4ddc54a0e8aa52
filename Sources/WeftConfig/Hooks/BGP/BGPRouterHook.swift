import WeftJSON
import WeftModel
import WeftNet

/// A BGP speaker: what of it cannot work is refused, before anybody tries to peer with it.
struct BGPRouterHook: TypeHook {
    private static let parameters = Field.bgpRouterParameters

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        expect(of: &record)
        try checkParameters(record, core)
        try checkExpectations(of: record)
        try checkPeerings(record, from: nil, core)
    }

    /// What is expected of routers that are added from now on; those of before have none of these, and keep their ways
    /// (0025). Of a control node they mean nothing.
    private func expect(of record: inout Record) {
        func fill(_ field: String, _ value: JSON) {
            if record[field]?.isNull != false { record[field] = value }
        }
        if record[Self.parameters]?[Field.routerType]?.string?.hasSuffix("control-node") == true { return }
        fill(Field.bgpRouterRequiresPolicy, true)
        fill(Field.bgpRouterPrefixLimit, .int(Self.prefixLimit))
        fill(Field.bgpRouterAutomaticTargets, false)
    }

    /// Routes of a family: more than the Internet has, and less than a control node of 2 GB can hold.
    static let prefixLimit: Int64 = 1_500_000

    private func checkExpectations(of record: Record) throws(ConfigError) {
        guard let limit = record[Field.bgpRouterPrefixLimit], !limit.isNull else { return }
        guard limit.uint.flatMap({ UInt32(exactly: $0) }) != nil else {
            throw .invalid(
                Field.bgpRouterPrefixLimit, limit, of: record, "must be between 0, for no limit, and 4294967295")
        }
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[Self.parameters] != old[Self.parameters] { try checkParameters(record, core) }
        try checkExpectations(of: record)
        try checkPeerings(record, from: old, core)
    }

    private func checkParameters(_ record: Record, _ core: ConfigCore) throws(ConfigError) {
        guard let parameters = record[Self.parameters], !parameters.isNull else { return }
        let isWide = core.fabric.hasWideNumbers
        try AutonomousSystem.check(
            parameters[Field.autonomousSystem], Field.autonomousSystem, of: record, isWide: isWide)
        try AutonomousSystem.checkOptional(
            parameters[Field.localAutonomousSystem], Field.localAutonomousSystem, of: record, isWide: isWide)
        if let type = parameters[Field.routerType]?.string, type.hasPrefix("bgpaas-") {
            throw .invalid(
                Field.routerType, .string(type), of: record,
                "Weft makes the routers of workloads from a bgp-as-a-service")
        }
        try checkAddresses(parameters, of: record, core)
        if let port = parameters[Field.port], !port.isNull, !(1...65535).contains(port.int ?? 0) {
            throw .invalid(Field.port, port, of: record, "must be between 1 and 65535")
        }
        if let cluster = parameters[Field.clusterId], !cluster.isNull,
            cluster.uint.flatMap({ UInt32(exactly: $0) }) == nil
        {
            throw .invalid(Field.clusterId, cluster, of: record, "must be a number of 32 bits, 0 for none")
        }
        try BGPSessionRules.checkHoldTime(parameters, of: record)
        try BGPSessionRules.checkHops(parameters, of: record)
        try BGPSessionRules.checkKeys(parameters, of: record)
    }

    private func checkAddresses(_ parameters: JSON, of record: Record, _ core: ConfigCore) throws(ConfigError) {
        if let identifier = parameters[Field.identifier], !identifier.isNull, identifier != "" {
            // RFC 6286 §2.1: any number but 0.
            guard let value = identifier.string.flatMap({ IPv4Address($0) }), value != .any else {
                throw .invalid(Field.identifier, identifier, of: record, "must be an IPv4 address other than 0.0.0.0")
            }
        }
        // Provisioning makes routers by name first, and gives them their address later; until then nobody calls them.
        guard let given = parameters[Field.address], !given.isNull, given != "" else { return }
        guard let address = given.string.flatMap({ IPAddress($0) }), address.isOfOneRouter else {
            throw .invalid(Field.address, given, of: record, "is not the address of a router")
        }
        guard let parent = record.object.parent?.id, let siblings = core.catalog.children(of: parent, .bgpRouter) else {
            return
        }
        for id in siblings where id != record.id {
            guard let other = core.catalog.intent[id]?.record, let values = other[Self.parameters],
                values[Field.address]?.string.flatMap({ IPAddress($0) }) == address,
                values[Field.port]?.int ?? 179 == parameters[Field.port]?.int ?? 179
            else { continue }
            throw .invalid(Field.address, given, of: record, "and its port are those of bgp-router \(other.name)")
        }
    }

    private func checkPeerings(_ record: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        for link in record.object.references[to: .bgpRouter] {
            guard link.target != record.id else {
                throw ConfigError(.invalidValue, "bgp-router \(record.name) cannot peer with itself")
            }
            if old?.object.references[to: .bgpRouter, link.target] == link { continue }
            guard let other = core.catalog.row(link.target)?.name else { continue }
            guard other.parent == record.name.parent else {
                throw ConfigError(
                    .invalidValue,
                    "bgp-router \(record.name) cannot peer with \(other), which is of another routing-instance")
            }
            try checkPeering(link, of: record, with: other, core)
        }
    }

    private func checkPeering(
        _ link: Reference, of record: Record, with other: FQName, _ core: ConfigCore
    ) throws(ConfigError) {
        for session in link.attribute?[Field.session]?.array ?? [] {
            var named: Set<String> = []
            for attributes in session[Field.attributes]?.array ?? [] {
                // What stands without a name is meant for both ends.
                let end = attributes[Field.bgpRouter]?.string ?? ""
                let isEnd = [record.name, other].contains { end == $0.description || end == $0.name }
                guard end.isEmpty || isEnd else {
                    throw .invalid(
                        Field.bgpRouter, .string(end), of: record, "is neither end of the peering with \(other)")
                }
                guard named.insert(end).inserted else {
                    throw ConfigError(
                        .invalidValue,
                        "bgp-router \(record.name) has two sets of session attributes for "
                            + "\(end.isEmpty ? "both ends" : end) in the peering with \(other)")
                }
                try BGPSessionRules.check(attributes, of: record, isWide: core.fabric.hasWideNumbers)
            }
        }
    }
}

extension IPAddress {
    /// Neither unspecified nor of a group, nor the broadcast address.
    fileprivate var isOfOneRouter: Bool {
        switch self {
        case .v4(let address): address.rawValue >> 24 != 0 && address.rawValue >> 28 < 0xe
        case .v6(let address): (address.high != 0 || address.low != 0) && address.high >> 56 != 0xff
        }
    }
}
