import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

/// A route that people wrote: to a prefix by way of an address, and so wherever that address is
/// (docs/wire/bgp.md, "Routes that follow an address").
struct StaticRoute: Hashable {
    let prefix: IPPrefix
    let nextHop: IPAddress
    let communities: [Community]

    /// nil for an entry whose addresses cannot be read.
    init?(_ entry: JSON) {
        guard let prefix = entry[Field.prefix]?.string.flatMap({ IPPrefix($0) }),
            let nextHop = entry[Field.nextHop]?.string.flatMap({ IPAddress($0) }),
            nextHop.bitWidth == prefix.network.bitWidth
        else { return nil }
        self.prefix = prefix
        self.nextHop = nextHop
        communities = (entry[Field.community]?.array ?? []).compactMap(\.string).compactMap { Community($0) }
    }

    var following: FollowingRoute { FollowingRoute(nextHop: nextHop, origin: .people(communities)) }
}
