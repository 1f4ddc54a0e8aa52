/// A family of routes as XMPP numbers it (docs/wire/bgp.md, "Families").
package struct AddressFamily: Hashable, Sendable, CustomStringConvertible {
    package let afi: UInt16
    package let safi: UInt8

    package init(afi: UInt16, safi: UInt8) {
        self.afi = afi
        self.safi = safi
    }

    package static let inet = AddressFamily(afi: 1, safi: 1)
    package static let inet6 = AddressFamily(afi: 2, safi: 1)
    /// EVPN, under numbers of XMPP alone.
    package static let ethernet = AddressFamily(afi: 25, safi: 242)

    /// Trees, under a number of XMPP alone.
    package static let multicast = AddressFamily(afi: 1, safi: 241)

    /// `1/1`
    package var description: String { "\(afi)/\(safi)" }

    /// Takes the family off the front of a node's name: `1/1/<rest>`. A name without a rest is the family alone.
    static func split(_ node: String) -> (family: AddressFamily, rest: Substring)? {
        let parts = node.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let afi = UInt16(parts[0]), let safi = UInt8(parts[1]) else { return nil }
        return (AddressFamily(afi: afi, safi: safi), parts.count == 3 ? parts[2] : "")
    }
}
