import WeftBGPWire

/// Sequences of messages as peers send them, for the fuzzer to begin with.
enum RouteSeeds {
    /// By the names of their files; the octet in front says which sender is first (`RouteProperties`).
    static var all: [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        for family in BGPFamily.allCases {
            let (told, gone) = (BGPSeeds.announcement(family), BGPSeeds.withdrawal(family))
            // All three senders say it, and take it back in another order.
            seeds["\(family)-told-by-all"] = [0] + told + told + told + gone + gone + gone
            // Each sender has two paths to each destination, and replaces and takes back one of them.
            if family.hasAdditionalPaths {
                let paths = [1, 1, 1, 2, 2, 2, 1] as [UInt32]
                seeds["\(family)-paths"] =
                    [0x80] + paths.flatMap { BGPSeeds.announcement(family, identifier: $0) }
                    + BGPSeeds.withdrawal(family, identifier: 2)
            }
            // It does not fit into short messages, then it does, then not again.
            let long = BGPSeeds.announcement(family, communities: 1000)
            seeds["\(family)-long"] =
                [2] + long + BGPHeader.keepalive + BGPHeader.keepalive + told
                + BGPHeader.keepalive + BGPHeader.keepalive + long
        }
        seeds["all-families"] = [1] + BGPFamily.allCases.flatMap { BGPSeeds.announcement($0) }
        seeds["session-ends"] =
            [0] + BGPSeeds.announcement(.ipv4Unicast) + RouteRefreshMessage(.ipv4Unicast).message
            + BGPHeader.keepalive + BGPFault.cease(.administrativeReset).message
        return seeds
    }
}
