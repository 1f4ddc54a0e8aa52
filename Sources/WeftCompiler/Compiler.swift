import WeftJSON
package import WeftModel
import WeftNet

/// Turns intent into what follows from it: routing instances, route targets, access lists, and the references between
/// them.
///
/// ```
///  virtual-network ─┬─▶ stance ──▶ connections ─┬─▶ routing-instance ──▶ route-target
///  network-policy ──┘                           │   (and the ranges that connected networks have in common)
///                   └─▶ access-control-list     │      virtual-machine-interface ─▶ its routing-instance
///  route-table ─────────────────────────────────┤
///  bgp-as-a-service, instance-ip, network-ipam ─┼─▶ bgp-router of each workload that peers, and of the fabric
///  global-system-config ── autonomous system ───┘
/// ```
///
/// What comes out depends on the objects that are there and on nothing that was there before: not on the order of
/// changes, nor on how they are cut into batches. A name that nothing bears, or an object that another refers to and
/// that is not there, means nothing until it appears. ``verify()`` compares what incremental changes gave with a
/// compile from scratch.
///
/// A change costs what it touches: the network and its own connections, never the networks that there are. The
/// exception is in the object model: a routing instance lists its connections and an access list the members of the
/// policies it names, so those of a network that very many connect to are long, and written whole.
package struct Compiler: Sendable {
    // Intent.
    var systemConfig: (id: ObjectID, autonomousSystem: UInt32)?
    var networks: [ObjectID: Network] = [:]
    var policies: [ObjectID: Policy] = [:]
    /// The entries of route tables, as routing instances have them.
    var routeTables: [ObjectID: [JSON]] = [:]
    /// Route targets that somebody made; for those no object is derived.
    var namedTargets: [ObjectID: String] = [:]
    var interfaces: [ObjectID: Interface] = [:]
    var services: [ObjectID: BGPService] = [:]
    /// Of instance IPs.
    var workloadAddresses: [ObjectID: WorkloadAddress] = [:]
    /// Security groups that leave something out; nothing follows from them but conditions.
    var groupGaps: [ObjectID: SecurityGroupGaps] = [:]
    /// The subnets of flat IPAMs.
    var flatSubnets: [ObjectID: [IntentSubnet]] = [:]

    // Indices of the intent.
    var networkIDs: [String: ObjectID] = [:]
    var policyIDs: [String: ObjectID] = [:]
    var namedTargetIDs: [String: ObjectID] = [:]
    /// The networks that a policy is attached to.
    var members: [ObjectID: Set<ObjectID>] = [:]
    /// The networks that a route table is attached to.
    var routeTableUsers: [ObjectID: Set<ObjectID>] = [:]
    /// The networks that use an IPAM.
    var ipamUsers: [ObjectID: Set<ObjectID>] = [:]
    /// The services that name an interface, and the instance IPs that it has.
    var servicesOf: [ObjectID: Set<ObjectID>] = [:]
    var addressesOf: [ObjectID: Set<ObjectID>] = [:]
    /// The interfaces of a network.
    var interfacesOf: [ObjectID: Set<ObjectID>] = [:]
    /// The networks that refer to a network.
    var linkers: [ObjectID: Set<ObjectID>] = [:]

    // What follows, and indices of it.
    var stances: [ObjectID: Stance] = [:]
    /// The networks that want a network of that name.
    var wishers: [String: Set<ObjectID>] = [:]
    /// The networks that want or list the members of a policy of that name.
    var listeners: [String: Set<ObjectID>] = [:]
    /// The networks of a project that want any.
    var open: [ObjectID?: Set<ObjectID>] = [:]
    var connections: [ObjectID: Set<ObjectID>] = [:]
    /// The ranges that connected networks have in common, under both; only of pairs that have any.
    var overlaps: [ObjectID: [ObjectID: [IPPrefix]]] = [:]
    /// The route targets of a network's routing instance.
    var targets: [ObjectID: Set<String>] = [:]
    /// The networks whose routing instances use a route target.
    var targetUsers: [String: Set<ObjectID>] = [:]
    /// What became of interfaces that services name, and those of one network.
    var peerings: [ObjectID: WorkloadPeering] = [:]
    var served: [ObjectID: Set<ObjectID>] = [:]
    /// The interfaces that a derived router stands for.
    var routerUsers: [ObjectID: Set<ObjectID>] = [:]
    var derived = DerivedObjects()

    /// Compare every result with a compile from scratch: for tests and for debug builds of whoever embeds the compiler.
    private let isVerifying: Bool

    package init(verifying: Bool = false) { isVerifying = verifying }

    /// 64512 in a fresh system, from the numbers that RFC 6996 reserves for private use.
    var autonomousSystem: UInt32 { systemConfig?.autonomousSystem ?? 64512 }

    /// Takes in a batch of changes and answers what is different now.
    ///
    /// The answer names referents before what refers to them, and deletes in reverse. Changes of one object count in
    /// the order given.
    package mutating func apply(_ changes: [ObjectChange]) -> [DerivedChange] {
        var stale = Stale()
        for change in changes { take(change, &stale) }
        settle(&stale)
        assert(!isVerifying || verify().isEmpty, "incremental and whole results differ: \(verify())")
        let (puts, deletes) = derived.takeChanges()
        return puts + references(stale) + deletes
    }

    /// Computes what is stale.
    mutating func settle(_ stale: inout Stale) {
        updateStances(&stale)
        removeInstances(stale.gone)
        updateInstances(stale.instances)
        updateConnections(stale.connections)
        updateOverlaps(stale.overlaps)
        updateAccessLists(stale.accessLists)
        updatePeerings(&stale)
    }

    private static let bothWays: JSON = [Field.direction: "both"]

    /// What an interface refers to beyond its own references.
    func derivedReferences(ofInterface id: ObjectID) -> ReferenceSet {
        guard let network = interfaces[id].flatMap({ networks[$0.network] }) else { return [] }
        var references: ReferenceSet = [
            Reference(.routingInstance, network.instanceID, attribute: Self.bothWays)
        ]
        if let router = peerings[id]?.client { references.insert(Reference(.bgpRouter, router)) }
        return references
    }

    /// The references of what a batch touched.
    private func references(_ stale: Stale) -> [DerivedChange] {
        stale.interfaces.sorted().map {
            .references(.virtualMachineInterface, $0, derivedReferences(ofInterface: $0))
        } + stale.services.sorted().map { .references(.bgpAsAService, $0, derivedReferences(ofService: $0)) }
    }
}

/// What the compiler needs to know of an interface.
struct Interface: Equatable {
    /// Only the last part of it: the rest is the project's or the machine's.
    let name: String
    let network: ObjectID
}

/// What has to be computed anew; a batch marks it once, however often it touches it.
struct Stale {
    /// Networks under the names that they bore.
    var gone: [Network] = []
    var stances: Set<ObjectID> = []
    var connections: Set<ObjectID> = []
    /// Networks whose subnets changed.
    var overlaps: Set<ObjectID> = []
    var instances: Set<ObjectID> = []
    var accessLists: Set<ObjectID> = []
    /// Those whose derived references are to be told anew.
    var interfaces: Set<ObjectID> = []
    var services: Set<ObjectID> = []
    /// Interfaces whose peering with the fabric is to be computed anew.
    var peerings: Set<ObjectID> = []
}
