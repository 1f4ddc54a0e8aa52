import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// From an agent's join to a path (docs/wire/xmpp-items.md, "From items to paths").
extension MulticastItem {
    func check(forFabric isFabric: Bool) throws(ItemFault) {
        guard !isFabric else { throw .family }
        guard forwarders.count == 1, forwarders[0].address.v4 != nil else { throw .nextHops(forwarders.count) }
        guard forwarders[0].labels != nil else { throw .labelRange }
        guard forwarders[0].encapsulations.reduce(0, { $0 + $1.utf8.count }) <= PublishedPath.listLimit else {
            throw .tooLong
        }
    }

    /// The path that a checked item describes. Without a distinguisher of its source it stays in its instance.
    var attributes: (attributes: PathAttributes?, label: UInt32, flags: PathFlags) {
        guard let forwarder = forwarders.first, let address = forwarder.address.v4, let labels = forwarder.labels else {
            return (nil, 0, [])
        }
        let path = PublishedPath(
            nextHop: forwarder.address, encapsulations: forwarder.encapsulations, tags: [], securityGroups: [],
            sequence: 0, isSticky: false, localPreference: 100)
        var (attributes, flags) = path.attributes(number: 0, autonomousSystem: 0, isFabric: false)
        attributes.sourceDistinguisher = nil
        attributes.edgeDiscovery = [DiscoveredEdge(address: address, labels: labels)]
        return (attributes, 0, flags)
    }
}
