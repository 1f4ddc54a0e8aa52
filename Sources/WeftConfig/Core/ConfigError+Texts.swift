import WeftModel
import WeftNet

/// The refusals that users of the original know by heart; a few clients match them.
extension ConfigError {
    static func unknown(_ id: ObjectID) -> ConfigError { ConfigError(.notFound, "Unknown id: \(id)") }

    static func unknown(_ type: ObjectType, _ id: ObjectID) -> ConfigError {
        ConfigError(.notFound, "No \(type.name) object found for id \(id)")
    }

    static func unknown(_ name: FQName) -> ConfigError { ConfigError(.notFound, "Name \(name.listText) not found") }

    static func bad(reference field: String, verb: Body.Verb, _ reason: String) -> ConfigError {
        ConfigError(.invalidValue, "Bad reference in \(verb.rawValue): Error validating reference \(field) \(reason)")
    }

    /// `subnets` are those that were looked in; an address that is in none of the network's is looked for in none.
    static func exhausted(_ network: Record, tried subnets: [String]) -> ConfigError {
        ConfigError(
            .exhausted, "Virtual-Network(\(network.name.listText)) has exhausted subnet(\(subnets.listText))")
    }

    static let gatewayForMachine = ConfigError(.invalidValue, "Gateway IP cannot be used by VM port")

    /// - Parameter id: nil when the caller may not see whose the name is.
    static func taken(_ name: FQName, by id: ObjectID?) -> ConfigError {
        ConfigError(.exists, "\(name.listText) already exists" + (id.map { " with uuid: \($0)" } ?? ""))
    }

    /// - Parameter name: nil when the caller may not see whose the uuid is.
    static func taken(_ id: ObjectID, by name: FQName?) -> ConfigError {
        ConfigError(.exists, "\(id) already exists" + (name.map { " with fq_name: \($0.listText)" } ?? ""))
    }
}

extension FQName {
    /// As Python prints a list of strings, which is how these texts name objects: `['default-domain', 'shop']`.
    var listText: String { parts.listText }
}

extension [String] {
    var listText: String { "[" + map { "'\($0)'" }.joined(separator: ", ") + "]" }
}
