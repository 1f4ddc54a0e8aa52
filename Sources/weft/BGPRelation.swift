import ArgumentParser
import WeftBGPWire
import WeftClient
import WeftJSON

/// What we are to a router of another AS, and what is expected of its routes.
struct BGPRelation: ParsableArguments {
    @Option(
        help:
            "What we are to the router (RFC 9234): provider, customer, peer, rs-server or rs-client. Leaks are refused."
    )
    var role: String?
    @Flag(help: "Refuse the router when it does not say what it is to us.") var strictRole = false
    @Flag(help: "Refuse routes whose AS path does not begin with the router's AS.") var firstAs = false
    @Option(
        help: "Drop packets from further away than so many hops (RFC 5082); 1 for a neighbour. The router does as well."
    )
    var ttlSecurity: UInt8?
    @Flag(help: "Exchange routes with a router of another AS without policies (RFC 8212 §2).") var acceptAll = false
    @Option(help: "Routes of each family that the router may announce, 0 for any number; 1500000 by default.")
    var prefixLimit: UInt32?
    @Flag(help: "Let the router use the route targets that networks have by themselves.") var automaticTargets = false

    func validate() throws {
        if let role, BGPRole(name: role) == nil {
            let names = BGPRole.allCases.map(\.name).joined(separator: ", ")
            throw ValidationError("--role is one of \(names), not \(role)")
        }
        if strictRole, role == nil { throw ValidationError("--strict-role needs a --role") }
    }

    /// The fields of session attributes.
    func add(to attributes: inout JSONObject) throws {
        if let role { attributes["local_role"] = .string(role) }
        if strictRole { attributes["strict_role"] = true }
        if firstAs { attributes["enforce_first_as"] = true }
        if let ttlSecurity { attributes["ttl_security_hops"] = .int(Int64(ttlSecurity)) }
    }

    /// Properties of the router's object. What is not said is as it is for new routers.
    var properties: JSONObject {
        var properties: JSONObject = [:]
        if acceptAll { properties["bgp_router_requires_policy"] = false }
        if let prefixLimit { properties["bgp_router_prefix_limit"] = .int(Int64(prefixLimit)) }
        if automaticTargets { properties["bgp_router_automatic_targets"] = true }
        return properties
    }
}
