import WeftNet

/// A routing instance on this host: it exists while a port forwards in it.
struct VRF: Sendable {
    let name: String
    /// The data plane's number, which is also the instance id in subscriptions and so the low half of the route
    /// distinguisher of what this host publishes.
    let id: VRFID
    let network: InterfaceState.Network
    /// The control nodes know that this host takes part.
    var isSubscribed = false
    /// What the network is outside of the fabric, while this host takes part in it.
    var segment: Segment?
    var ports: Set<ObjectID> = []
    /// The subnets of the ports' networks, each with the number of ports that bring it in.
    var subnets: [RoutedSubnet: Int] = [:]
    /// Of IPv4, as the table of the data plane that they go to. Another family has a table of its own.
    var routes: [IPv4Prefix: RouteEntry] = [:]
    /// Of the entries that say that they are published.
    var publications: [IPv4Prefix: Publication] = [:]

    init(name: String, id: VRFID, network: InterfaceState.Network) {
        self.name = name
        self.id = id
        self.network = network
    }
}

/// All that is known about one prefix of a VRF, and what was made of it.
struct RouteEntry: Sendable {
    struct Path: Hashable, Sendable {
        var route: ReceivedRoute
        /// The session's generation when the route came.
        var generation: UInt32
    }

    /// Who said something about a segment, and of which MAC.
    struct EthernetSource: Hashable, Comparable {
        let slot: ControlNodeSlot
        let macAddress: MACAddress

        static func < (a: EthernetSource, b: EthernetSource) -> Bool {
            (a.macAddress.rawValue, a.slot) < (b.macAddress.rawValue, b.slot)
        }
    }

    struct EthernetPath: Hashable, Sendable {
        var route: ReceivedEthernetRoute
        /// As ``Path/generation``.
        var generation: UInt32
    }

    /// The number of subnets whose gateway this is.
    var gateways = 0
    /// The number of subnets that are this prefix.
    var subnets = 0
    /// The ports of this host that have the address.
    var local: Set<ObjectID> = []
    var first: Path?
    var second: Path?
    var ethernet: [EthernetSource: EthernetPath] = [:]

    /// What the data plane was told last.
    var installed: NextHop?
    /// Whether control nodes were told something, and not yet that it is no more; what, stands in ``VRF/publications``.
    var isPublished = false

    subscript(slot: ControlNodeSlot) -> Path? {
        get {
            switch slot {
            case .first: first
            case .second: second
            }
        }
        set {
            switch slot {
            case .first: first = newValue
            case .second: second = newValue
            }
        }
    }

    /// The labels of a host that its paths lead to. At this one they are of routes leaked from another instance on the
    /// same host, and of our own that come back.
    func labels(at host: IPAddress) -> Set<MPLSLabel> {
        var labels: Set<MPLSLabel> = []
        for path in [first, second] {
            for hop in path?.route.nextHops ?? [] where hop.address == host { labels.insert(hop.label) }
        }
        return labels
    }

    var isEmpty: Bool {
        gateways == 0 && subnets == 0 && local.isEmpty && first == nil && second == nil && installed == nil
            && ethernet.isEmpty && !isPublished
    }
}

/// Where a route is, in the core's own terms; the data plane's key has the VRF's number instead of its name.
struct RouteLocation: Hashable, Sendable, Comparable {
    let instance: String
    let prefix: IPv4Prefix

    init(instance: String, prefix: IPv4Prefix) {
        self.instance = instance
        self.prefix = prefix
    }

    /// `nil` when there is no table for the prefix's family.
    init?(instance: String, served prefix: IPPrefix) {
        guard let prefix = prefix.served else { return nil }
        self.init(instance: instance, prefix: prefix)
    }

    static func < (a: RouteLocation, b: RouteLocation) -> Bool { (a.instance, a.prefix) < (b.instance, b.prefix) }
}
