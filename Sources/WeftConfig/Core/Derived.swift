import WeftModel

/// What Weft makes itself, as a function of intent, and nobody may write.
enum Derived {
    /// Why objects of this type cannot be made or changed; nil when they can.
    static func reason(for type: ObjectType) -> String? {
        switch type {
        case .routingInstance: "Weft makes it from its virtual-network"
        case .accessControlList: "Weft makes it from network policies and the network"
        default: nil
        }
    }

    /// References that Weft keeps on objects of the intent.
    static func keeps(_ reference: ReferenceSchema, of type: ObjectType) -> Bool {
        switch type {
        case .virtualMachineInterface: reference.target == .routingInstance || reference.target == .bgpRouter
        case .bgpAsAService: reference.target == .bgpRouter
        default: false
        }
    }

    static func refusal(_ type: ObjectType, _ name: String, to verb: String) -> ConfigError {
        let reason =
            reason(for: type)
            ?? (type == .bgpRouter
                ? "Weft makes it from a bgp-as-a-service"
                : "Weft makes it from the route target lists and networks that use it")
        return ConfigError(.derived, "Cannot \(verb) \(type.name) \(name): it is derived, \(reason)")
    }
}
