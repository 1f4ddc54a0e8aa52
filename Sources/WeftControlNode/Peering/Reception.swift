import WeftBGP
import WeftBGPWire
import WeftNet
import WeftPolicy
import WeftRouting

/// What each update of a peer asks for of its configuration and its session: values that are read without counting
/// references, which costs more than what is done with them.
struct Reception {
    let isUp: Bool
    /// The session carries these, and these come with path identifiers.
    let families: FamilySet
    let familiesWithIdentifiers: FamilySet
    let familiesWithWideNextHops: FamilySet
    let hasWideAS: Bool

    let isInternal: Bool
    /// It speaks for the fabric, not for a workload or a router within a network.
    let isOfFabric: Bool
    let isControlNode: Bool
    let localAS: UInt32
    let peerAS: UInt32
    let peerAddress: IPAddress
    let localIdentifier: IPv4Address
    let localAddress: IPAddress?
    /// In cluster lists: ours.
    let clusterID: IPv4Address
    let role: BGPRole?

    /// Nothing is taken in without an import policy, and there is none (RFC 8212).
    let lacksPolicy: Bool
    let hasPolicies: Bool
    /// What is taken in depends on more than the attributes of an update.
    let judgesPrefixes: Bool
    /// Routes are taken in as the update's attributes say them.
    let takesAsSaid: Bool
    let checksFirstAS: Bool
    let rejectsASSets: Bool
    let isShuttingDown: Bool
    /// Some family has a limit, or an encapsulation that routes are taken to have.
    let hasLimits: Bool
    let addsEncapsulations: Bool

    init(_ configuration: PeerConfiguration, _ session: NegotiatedSession?) {
        isUp = session != nil
        families = FamilySet(session?.families ?? [])
        familiesWithIdentifiers = FamilySet(session?.receivesAdditionalPaths ?? [])
        familiesWithWideNextHops = FamilySet(session?.extendedNextHops ?? [])
        hasWideAS = session?.hasWideASNumbers ?? true
        let settings = configuration.session
        isInternal = settings.isInternal
        isOfFabric = configuration.instance == RoutingConfiguration.fabricInstance
        isControlNode = configuration.isControlNode
        (localAS, peerAS, peerAddress) = (settings.localAS, settings.peerAS, settings.peerAddress)
        (localIdentifier, localAddress) = (settings.localIdentifier, settings.localAddress)
        clusterID = configuration.clusterID ?? settings.localIdentifier
        role = settings.externalRole
        lacksPolicy = configuration.requiresPolicies && configuration.importPolicies.isEmpty
        hasPolicies = !configuration.importPolicies.isEmpty
        judgesPrefixes = configuration.importPolicies.contains(where: \.asksForPrefixes)
        takesAsSaid = !judgesPrefixes && !configuration.isWorkload
        checksFirstAS = configuration.checksFirstAS && !settings.isInternal
        rejectsASSets = configuration.rejectsASSets
        isShuttingDown = configuration.isShuttingDown
        hasLimits = configuration.prefixLimit > 0 || configuration.families.values.contains { $0.prefixLimit ?? 0 > 0 }
        addsEncapsulations = configuration.families.values.contains { !$0.importEncapsulations.isEmpty }
    }
}
