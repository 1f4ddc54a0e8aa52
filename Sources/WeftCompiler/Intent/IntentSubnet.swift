import WeftJSON
import WeftModel
import WeftNet

/// A subnet of a network or of a flat IPAM.
struct IntentSubnet: Equatable {
    let prefix: IPPrefix
    let gateway: IPAddress?

    /// nil for an `IpamSubnetType` without a prefix.
    init?(_ json: JSON) {
        guard let network = json["subnet"]?["ip_prefix"]?.string, let length = json["subnet"]?["ip_prefix_len"]?.int,
            let prefix = IPPrefix("\(network)/\(length)")
        else { return nil }
        self.prefix = prefix
        gateway = json["default_gateway"]?.string.flatMap { IPAddress($0) }
    }

    /// Those that a flat IPAM has itself.
    static func flat(_ ipam: ConfigObject) -> [IntentSubnet] {
        (ipam.properties["ipam_subnets"]?["subnets"]?.array ?? []).compactMap { IntentSubnet($0) }
    }

    static func list(_ json: JSON?) -> [IntentSubnet] { (json?.array ?? []).compactMap { IntentSubnet($0) } }
}
