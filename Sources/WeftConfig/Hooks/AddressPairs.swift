import WeftJSON
import WeftModel
import WeftNet

/// What else than its own addresses may be behind an interface.
enum AddressPairs {
    private static let property = Field.virtualMachineInterfaceAllowedAddressPairs

    static func check(_ record: Record) throws(ConfigError) {
        let pairs = record[property]?[Field.allowedAddressPair]?.array ?? []
        if !pairs.isEmpty, record[Field.portSecurityEnabled] == false {
            throw ConfigError(
                .invalidValue,
                "Allowed address pairs are not allowed when port security is disabled "
                    + "(virtual-machine-interface \(record.name))")
        }
        for pair in pairs {
            guard let prefix = PrefixForm.prefix(pair[Field.ip]) else {
                throw ConfigError(
                    .invalidValue,
                    "An allowed address pair of virtual-machine-interface \(record.name) has no address: give ip with "
                        + "ip_prefix and ip_prefix_len")
            }
            guard pair[Field.addressMode] == "active-standby" else { continue }
            let shortest = prefix.network.bitWidth == 32 ? 24 : 120
            guard prefix.length >= shortest else {
                throw ConfigError(
                    .invalidValue,
                    "active-standby pair of prefix length \(prefix.length) is wider than /\(shortest) "
                        + "(virtual-machine-interface \(record.name))")
            }
        }
    }
}
