/// A type-1 route distinguisher (RFC 4364 §4.2): the host's address and its number for the routing instance.
package struct RouteDistinguisher: Hashable, Sendable {
    package let address: IPv4Address
    package let number: UInt16

    package init(_ address: IPv4Address, _ number: UInt16) {
        self.address = address
        self.number = number
    }
}

extension RouteDistinguisher: LosslessStringConvertible {
    package init?(_ description: String) {
        guard let colon = description.lastIndex(of: ":"), let address = IPv4Address(description[..<colon]),
            let number = UInt16(description[description.index(after: colon)...])
        else { return nil }
        self.init(address, number)
    }

    package var description: String { "\(address):\(number)" }
}
