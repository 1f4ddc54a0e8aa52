/// An address family with its tables.
package enum Family: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// IPv4 prefixes of one routing instance.
    case inet
    /// IPv4 prefixes of all instances, each under the distinguisher of its source (RFC 4364 §4).
    case inetVPN

    /// The part of a table's name, `<instance>.<name>.0`.
    package var name: String {
        switch self {
        case .inet: "inet"
        case .inetVPN: "l3vpn"
        }
    }

    /// The family of the table that gathers this one's routes from every instance; `nil` for such a family itself.
    package var vpn: Family? {
        switch self {
        case .inet: .inetVPN
        case .inetVPN: nil
        }
    }

    /// The family of the instances' tables that exchange routes with this one.
    package var perInstance: Family {
        switch self {
        case .inet, .inetVPN: .inet
        }
    }
}
