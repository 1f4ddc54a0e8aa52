import WeftJSON
import WeftModel
import WeftNet

/// The route targets that users give a virtual network.
enum RouteTargetLists {
    private static let properties = ["route_target_list", "import_route_target_list", "export_route_target_list"]

    /// With the global ASN the number must lie outside of what Weft gives out itself.
    static func check(_ network: Record, globalASN: Int) throws(ConfigError) {
        let automatic = NumberSpace.routeTarget.range
        for property in properties {
            for element in network[property]?["route_target"]?.array ?? [] {
                guard let text = element.string, let target = RouteTarget(text) else {
                    throw ConfigError(
                        .invalidValue,
                        "Invalid route target \(element) in \(property) of virtual-network \(network.name)")
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
}
