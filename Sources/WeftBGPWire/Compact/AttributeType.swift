/// Path attributes by their registered numbers (IANA, BGP Path Attributes).
package enum AttributeType {
    package static let origin: UInt8 = 1
    package static let asPath: UInt8 = 2
    package static let nextHop: UInt8 = 3
    package static let med: UInt8 = 4
    package static let localPreference: UInt8 = 5
    package static let atomicAggregate: UInt8 = 6
    package static let aggregator: UInt8 = 7
    package static let communities: UInt8 = 8
    package static let originatorID: UInt8 = 9
    package static let clusterList: UInt8 = 10
    package static let mpReach: UInt8 = 14
    package static let mpUnreach: UInt8 = 15
    package static let extendedCommunities: UInt8 = 16
    package static let as4Path: UInt8 = 17
    package static let as4Aggregator: UInt8 = 18
    package static let pmsiTunnel: UInt8 = 22
    package static let largeCommunities: UInt8 = 32
    /// OTC (RFC 9234 §5).
    package static let onlyToCustomer: UInt8 = 35
    /// Where the trees of a control node can be joined, and how those of several are; private to the fabric.
    package static let edgeDiscovery: UInt8 = 241
    package static let edgeForwarding: UInt8 = 242
    /// The networks whose service chains a route has passed; private to the fabric (docs/wire/bgp.md, "Attributes").
    package static let originNetworkPath: UInt8 = 243

    /// Flags (RFC 4271 §4.3).
    package static let optional: UInt8 = 0x80
    package static let transitive: UInt8 = 0x40
    package static let partial: UInt8 = 0x20
    package static let extendedLength: UInt8 = 0x10

    /// The flags that are kept of an attribute and sent on with it. The four low ones mean nothing and are sent as zero
    /// (RFC 4271 §4.3); that somebody did not know it is said of optional transitive ones only, and stays said (§5).
    static func kept(_ flags: UInt8) -> UInt8 {
        let category = flags & (optional | transitive)
        return category == optional | transitive ? flags & (category | partial) : category
    }
}
