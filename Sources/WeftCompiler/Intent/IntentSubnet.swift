import WeftJSON
import WeftModel
import WeftNet

/// A subnet of a network or of a flat IPAM.
struct IntentSubnet: Equatable {
    let prefix: IPPrefix
    let gateway: IPAddress?

    /// nil for an `IpamSubnetType` without a prefix.
    init?(_ json: JSON) {
        guard let network = json[Field.subnet]?[Field.ipPrefix]?.string,
            let length = json[Field.subnet]?[Field.ipPrefixLen]?.int,
            let prefix = IPPrefix("\(network)/\(length)")
        else { return nil }
        self.prefix = prefix
        gateway = json[Field.defaultGateway]?.string.flatMap { IPAddress($0) }
    }

    /// Those that a flat IPAM has itself.
    static func flat(_ ipam: ConfigObject) -> [IntentSubnet] {
        (ipam.properties[Field.ipamSubnets]?[Field.subnets]?.array ?? []).compactMap { IntentSubnet($0) }
    }

    static func list(_ json: JSON?) -> [IntentSubnet] { (json?.array ?? []).compactMap { IntentSubnet($0) } }
}
