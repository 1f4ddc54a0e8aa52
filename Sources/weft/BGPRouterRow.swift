import WeftJSON
import WeftNet

/// What commands show of a `bgp-router` object.
struct BGPRouterRow {
    let name: FQName
    let parameters: JSON
    private let peers: [JSON]
    private let policies: [JSON]
    private let requiresPolicy: Bool
    /// 0, or none, for any number of routes.
    private let limit: Int
    private let usesAutomaticTargets: Bool

    init(_ object: JSON) {
        name = FQName((object["fq_name"]?.array ?? []).compactMap(\.string))
        parameters = object["bgp_router_parameters"] ?? .null
        peers = object["bgp_router_refs"]?.array ?? []
        policies = object["routing_policy_refs"]?.array ?? []
        requiresPolicy = object["bgp_router_requires_policy"]?.bool ?? false
        limit = object["bgp_router_prefix_limit"]?.int ?? 0
        usesAutomaticTargets = object["bgp_router_automatic_targets"]?.bool ?? true
    }

    private var sessions: [JSON] {
        peers.flatMap { $0["attr"]?["session"]?.array ?? [] }.flatMap { $0["attributes"]?.array ?? [] }
    }

    /// The other ends of its peerings.
    var peerNames: [FQName] { peers.compactMap { $0["to"]?.array.map { FQName($0.compactMap(\.string)) } } }
    /// What we are to it; empty when that is not said.
    var role: String { sessions.lazy.compactMap { $0["local_role"]?.string }.first ?? "" }
    private var hasImportPolicy: Bool { policies.contains { $0["attr"]?["direction"]?.string == "import" } }
    /// Whether it is told routes only by a policy, and has none (RFC 8212).
    var isToldNothing: Bool { requiresPolicy && !hasExportPolicy }
    /// How many routes it may announce.
    var prefixLimit: String { isControlNode ? "" : limit == 0 ? "none" : "\(limit)" }
    /// What it may do without policies.
    var policyState: String {
        if isControlNode { return "" }
        guard requiresPolicy else { return "not asked for" }
        switch (hasImportPolicy, hasExportPolicy) {
        case (true, true): return "both ways"
        case (true, false): return "import alone"
        case (false, true): return "export alone"
        case (false, false): return "none yet"
        }
    }
    var hasExportPolicy: Bool { policies.contains { $0["attr"]?["direction"]?.string == "export" } }

    var type: String { parameters["router_type"]?.string ?? "" }
    var isControlNode: Bool { type == "control-node" }
    var address: String { parameters["address"]?.string ?? "" }
    var autonomousSystem: String { parameters["autonomous_system"]?.int.map { "\($0)" } ?? "" }
    var families: [String] { (parameters["address_families"]?["family"]?.array ?? []).compactMap(\.string) }

    private static func importEncapsulations(_ given: [JSON]) -> String {
        given.flatMap { $0["family_attributes"]?.array ?? [] }.compactMap { options -> String? in
            let types = (options["import_default_tunnel_encap"]?.array ?? []).compactMap(\.string)
            return types.isEmpty ? nil : "\(options["address_family"]?.string ?? ""): \(types.joined(separator: ", "))"
        }.joined(separator: "; ")
    }

    /// What is asked for; what was agreed on, the session says.
    private static func additionalPaths(_ given: [JSON]) -> String {
        func text(_ json: JSON) -> String? {
            let ways = json["add_path"]?.string
            let count = json["add_path_send"]?.int.flatMap { $0 == 0 ? nil : "the best \($0) sent" }
            let parts = [ways, count].compactMap { $0 }
            return parts.isEmpty ? nil : parts.joined(separator: ", ")
        }
        let ofFamilies = given.flatMap { $0["family_attributes"]?.array ?? [] }.compactMap { options in
            text(options).map { "\(options["address_family"]?.string ?? ""): \($0)" }
        }
        return (given.compactMap(text) + ofFamilies).joined(separator: "; ")
    }

    var lines: [(String, String)] {
        let given = sessions
        func isSet(_ field: String) -> Bool { (given + [parameters]).contains { $0[field]?.bool == true } }
        let holdTime = (given + [parameters]).lazy.compactMap { $0["hold_time"]?.int }.first { $0 != 0 }
        let hops = (given + [parameters]).lazy.compactMap { $0["ttl_security_hops"]?.int }.first { $0 != 0 }
        let isSigned = (given + [parameters]).contains { $0["auth_data"]?["key_type"]?.string == "md5" }
        return [
            ("name", name.description), ("type", type), ("vendor", parameters["vendor"]?.string ?? ""),
            ("address", "\(address) port \(parameters["port"]?.int ?? 179)"),
            ("identifier", parameters["identifier"]?.string ?? ""), ("autonomous system", autonomousSystem),
            ("families", families.joined(separator: ", ")), ("hold time", holdTime.map { "\($0) s" } ?? "90 s"),
            ("signed with", isSigned ? "TCP MD5" : ""),
            ("at most away", hops.map { $0 == 1 ? "1 hop" : "\($0) hops" } ?? ""),
            ("routes of a family", isControlNode ? "" : limit == 0 ? "without a limit" : "\(limit) at most"),
            ("policies", policyState),
            ("automatic targets", isControlNode ? "" : usesAutomaticTargets ? "taken" : "not taken from it"),
            ("taken to be wrapped in", Self.importEncapsulations(given)),
            ("several paths", Self.additionalPaths(given)),
            ("our role", role + (!role.isEmpty && isSet("strict_role") ? ", and it has to say its own" : "")),
            ("first AS", isSet("enforce_first_as") ? "has to be its own" : ""),
            ("maintenance", isSet("graceful_shutdown") ? "its routes are a last resort, and it is told so" : ""),
            ("peers with", peers.compactMap { $0["to"]?.array?.last?.string }.joined(separator: ", ")),
        ]
    }
}
