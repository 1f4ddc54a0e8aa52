import WeftJSON
import WeftModel
import WeftNet

/// The route targets that users give to networks, logical routers and VPNs.
enum RouteTargetLists {
    static let properties: [ObjectType: [String]] = [
        .virtualNetwork: importAndExport, .bgpvpn: importAndExport,
        .logicalRouter: [Field.configuredRouteTargetList],
        .dataCenterInterconnect: [Field.dataCenterInterconnectConfiguredRouteTargetList],
    ]
    private static let importAndExport = [
        Field.routeTargetList, Field.importRouteTargetList, Field.exportRouteTargetList,
    ]

    /// Lists that did not change are not looked at.
    static func check(_ record: inout Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        for property in properties[record.type] ?? [] where record[property] != old?[property] {
            try check(property, of: record, globalASN: core.fabric.asn)
        }
    }

    /// What users chose when another number was global may now lie among the automatic targets.
    static func checkAll(_ core: ConfigCore, globalASN: Int) throws(ConfigError) {
        for (type, properties) in properties.sorted(by: { $0.key < $1.key }) {
            for id in core.catalog.ids(of: type) {
                guard let record = core.catalog.intent[id]?.record else { continue }
                for property in properties { try check(property, of: record, globalASN: globalASN) }
            }
        }
    }

    /// With the global ASN the number must lie outside of what Weft gives out itself.
    private static func check(_ property: String, of record: Record, globalASN: Int) throws(ConfigError) {
        let automatic = NumberSpace.routeTarget.range
        for element in record[property]?[Field.routeTarget]?.array ?? [] {
            guard let text = element.string, let target = RouteTarget(configured: text) else {
                throw ConfigError(
                    .invalidValue,
                    "Invalid route target \(element) in \(property) of \(record.type.name) \(record.name)")
            }
            guard case .autonomousSystem(let asn) = target.administrator, Int(asn) == globalASN else { continue }
            guard !automatic.contains(UInt64(target.number)) else {
                throw ConfigError(
                    .invalidValue,
                    "Configured route target \(text) must use ASN that is different from global ASN or route target "
                        + "value must be less than \(automatic.lowerBound) or greater than \(automatic.upperBound + 1)"
                )
            }
        }
    }
}

/// Objects with no rules but those for their route targets.
struct RouteTargetListHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try RouteTargetLists.check(&record, from: nil, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try RouteTargetLists.check(&record, from: old, core)
    }
}

/// A route target is its name, in the one form that it is known by.
struct RouteTargetHook: TypeHook {
    func willName(_ body: inout Body) throws(ConfigError) {
        guard let name = body.name, name.parts.count == 1, let target = RouteTarget(configured: name.name) else {
            throw ConfigError(
                .malformed,
                "Route target must be of the format 'target:<asn>:<number>' or 'target:<ip>:<number>', not "
                    + "\(body.name?.description ?? "")")
        }
        body.name = FQName([target.description])
    }
}
