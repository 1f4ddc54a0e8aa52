import WeftBGPWire

/// What holds for every sequence of messages that peers can send, however it goes on: the whole way of routes through a
/// control node.
///
/// ```
///  which sender is first, and whether destinations have path identifiers (1) | messages, each from the next sender
/// ```
///
/// The number of the sender has the lower seven bits; the upper one is for identifiers. Senders: an external peer with
/// AS numbers of four octets, one with two, an internal one.
package enum RouteProperties {
    /// - Returns: how many peers were told of a route.
    /// - Throws: ``Violation``.
    @discardableResult
    package static func check(_ input: UnsafeRawBufferPointer) throws -> Int {
        guard let first = input.first else { return 0 }
        let site = try ControlNodeSite(hasIdentifiers: first & 0x80 != 0)
        var number = Int(first & 0x7f)
        var rest = UnsafeRawBufferPointer(rebasing: input[1...])
        while let header = try? BGPHeader.read(rest, limit: BGPHeader.extendedMessageLimit),
            header.length <= rest.count
        {
            try site.hear(
                header.type, UnsafeRawBufferPointer(rebasing: rest[BGPHeader.length..<header.length]), from: number)
            number += 1
            rest = UnsafeRawBufferPointer(rebasing: rest[header.length...])
        }
        try site.leave()
        return site.toldCount
    }
}
