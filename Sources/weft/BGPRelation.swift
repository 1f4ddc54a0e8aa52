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
    }
}
