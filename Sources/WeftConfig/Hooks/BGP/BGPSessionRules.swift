import WeftBGPWire
import WeftJSON
import WeftModel

/// What session attributes and routers have in common.
enum BGPSessionRules {
    /// The longest password that TCP takes (RFC 2385 in Linux: TCP_MD5SIG_MAXKEYLEN).
    private static let keyLimit = 80

    /// `BgpSessionAttributes`, of a peering or of a service. A field that holds its default says nothing.
    static func check(_ attributes: JSON, of record: Record, isWide: Bool) throws(ConfigError) {
        try checkHoldTime(attributes, of: record)
        try checkHops(attributes, of: record)
        try checkKeys(attributes, of: record)
        try AutonomousSystem.checkOptional(
            attributes[Field.localAutonomousSystem], Field.localAutonomousSystem, of: record, isWide: isWide)
        if attributes[Field.strictRole] == true, attributes[Field.localRole]?.string == nil {
            throw .invalid(Field.strictRole, true, of: record, "needs a local_role, which the other end's has to fit")
        }
        try checkAdditionalPaths(attributes, of: record)
        var families: Set<String> = []
        for options in attributes[Field.familyAttributes]?.array ?? [] {
            guard let family = options[Field.addressFamily]?.string else {
                throw ConfigError(
                    .invalidValue, "\(record.type.name) \(record.name) has family_attributes without address_family")
            }
            guard families.insert(family).inserted else {
                throw .invalid(Field.addressFamily, .string(family), of: record, "has two sets of family_attributes")
            }
            let wraps = options[Field.importDefaultTunnelEncap]?.array?.isEmpty == false
            if wraps, BGPFamily(name: family)?.hasTunnels != true {
                throw .invalid(
                    Field.importDefaultTunnelEncap, .string(family), of: record,
                    "only routes of inet-vpn, inet6-vpn and e-vpn lead into tunnels")
            }
            if let maximum = options[Field.prefixLimit]?[Field.maximum], !maximum.isNull,
                maximum.uint.flatMap({ UInt32(exactly: $0) }) == nil
            {
                throw .invalid(
                    Field.prefixLimit, maximum, of: record, "must be between 0 and 4294967295 for \(family)")
            }
        }
    }

    /// RFC 7911. What is said of a family counts there in the place of what is said of the session.
    private static func checkAdditionalPaths(_ attributes: JSON, of record: Record) throws(ConfigError) {
        func ways(_ json: JSON) -> AdditionalPathWays? {
            json[Field.addPath]?.string.flatMap { AdditionalPathWays(name: $0) }
        }
        let families = attributes[Field.familyAttributes]?.array ?? []
        for options in families {
            guard let name = options[Field.addressFamily]?.string, let family = BGPFamily(name: name),
                !family.hasAdditionalPaths, let own = ways(options), !own.isEmpty
            else { continue }
            throw .invalid(
                Field.addPath, .string(own.name), of: record, "\(name) has no paths to tell apart: leave it out")
        }
        let common = ways(attributes) ?? []
        func check(_ json: JSON, _ sends: Bool) throws(ConfigError) {
            guard let count = json[Field.addPathSend], !count.isNull, count != 0, !sends else { return }
            throw .invalid(Field.addPathSend, count, of: record, "needs an add_path of send or both")
        }
        try check(attributes, ([common] + families.compactMap(ways)).contains { $0.contains(.send) })
        for options in families { try check(options, (ways(options) ?? common).contains(.send)) }
    }

    /// RFC 4271 §4.2: at least three seconds; here 0 stands for the default.
    static func checkHoldTime(_ json: JSON, of record: Record) throws(ConfigError) {
        guard let time = json[Field.holdTime], time == 1 || time == 2 else { return }
        throw .invalid(Field.holdTime, time, of: record, "must be 0 for the default, or from 3 to 65535 seconds")
    }

    /// RFC 5082 §3: a packet passes at most 254 routers and is still known to have passed no more.
    static func checkHops(_ json: JSON, of record: Record) throws(ConfigError) {
        guard let hops = json[Field.ttlSecurityHops], !hops.isNull, !(0...255).contains(hops.int ?? -1) else { return }
        throw .invalid(
            Field.ttlSecurityHops, hops, of: record, "must be from 1 for a neighbour to 255, or 0 for any distance")
    }

    /// Says which key is wrong, and never what it is.
    static func checkKeys(_ json: JSON, of record: Record) throws(ConfigError) {
        guard let data = json[Field.authData], !data.isNull else { return }
        func refusal(_ reason: String) -> ConfigError {
            ConfigError(.invalidValue, "Invalid auth_data of \(record.type.name) \(record.name): \(reason)")
        }
        let items = data[Field.keyItems]?.array ?? []
        if items.isEmpty, data[Field.keyType]?.isNull != false { return }
        guard data[Field.keyType]?.string == "md5" else { throw refusal("key_type must be md5") }
        guard !items.isEmpty else { throw refusal("it holds no key") }
        var ids: Set<Int> = []
        for item in items {
            let id = item[Field.keyId]?.int ?? 0
            guard ids.insert(id).inserted else { throw refusal("two keys have the key_id \(id)") }
            let length = item[Field.key]?.string?.utf8.count ?? 0
            guard (1...keyLimit).contains(length) else {
                throw refusal("the key with key_id \(id) has \(length) octets, not from 1 to \(keyLimit)")
            }
        }
    }
}
