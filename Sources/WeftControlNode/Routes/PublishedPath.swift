import WeftBGPWire
import WeftNet
import WeftRouting

/// What a route that an agent publishes says of its path, whatever its family
/// (docs/wire/xmpp-items.md, "From items to paths").
struct PublishedPath {
    var nextHop: IPAddress
    var encapsulations: [String]
    var tags: [UInt32]
    var securityGroups: [UInt32]
    var sequence: UInt32
    var isSticky: Bool
    var localPreference: UInt32

    /// More than any route has; items that wait for their instance take up what their lists take up.
    static let listLimit = 4096

    /// What agents say of the only, or active, place of an address. No host is better than that.
    private static let highestPreference: UInt32 = 200

    var listedBytes: Int {
        encapsulations.reduce((securityGroups.count + tags.count) * 4) { $0 + $1.utf8.count }
    }

    /// - Parameters:
    ///   - number: the agent's number for the routing instance.
    ///   - autonomousSystem: the fabric's, as communities bear it.
    ///   - isFabric: paths of the fabric's own instance bear neither distinguisher nor communities of ours.
    func attributes(
        number: UInt16, autonomousSystem: UInt16, isFabric: Bool
    ) -> (attributes: PathAttributes, flags: PathFlags) {
        var attributes = PathAttributes(nextHop: nextHop)
        let preference = min(localPreference, Self.highestPreference)
        attributes.localPreference = preference
        attributes.med = preference == 0 ? 0 : Self.derivedMED(preference)
        let flags: PathFlags = nextHop.nonHostKind == nil ? [] : .noHost
        guard !isFabric else { return (attributes, flags) }
        let types = encapsulations.compactMap(TunnelType.init(itemName:))
        attributes.extendedCommunities = types.map(ExtendedCommunity.encapsulation)
        attributes.extendedCommunities += securityGroups.map { .securityGroup(asn: autonomousSystem, $0) }
        attributes.extendedCommunities += tags.map { .tag(asn: autonomousSystem, $0) }
        if sequence != 0 || isSticky {
            attributes.extendedCommunities.append(.macMobility(sequence: sequence, sticky: isSticky))
        }
        attributes.sourceDistinguisher = nextHop.v4.map { RouteDistinguisher($0, number) }
        // An empty list is fine, one without anything that we know is not.
        let isUnreachable = types.isEmpty && !encapsulations.isEmpty
        return (attributes, isUnreachable ? flags.union(.noTunnelEncapsulation) : flags)
    }

    /// A MED that prefers what the local preference prefers, for peers that are not told the latter.
    private static func derivedMED(_ localPreference: UInt32) -> UInt32 {
        switch localPreference {
        case 100: 200
        case 200: 100
        default: .max - localPreference
        }
    }
}

extension PathAttributes {
    /// The security groups that mean something here: those of this fabric, and the ids below 8,000,000, which are the
    /// same everywhere.
    func securityGroups(for autonomousSystem: UInt16) -> [UInt32] {
        extendedCommunities.compactMap(\.securityGroup)
            .filter { $0.asn == autonomousSystem || (1..<8_000_000).contains($0.id) }.map(\.id)
    }

    /// The tunnel encapsulations by their names in items; those that agents don't know are left out.
    var encapsulationNames: [String] {
        var names: [String] = []
        for name in encapsulations.compactMap(\.itemName) where !names.contains(name) { names.append(name) }
        return names
    }
}

extension TunnelType {
    var isKnownToHosts: Bool { itemName != nil }

    /// The name in items; several types share one.
    fileprivate var itemName: String? {
        switch self {
        case .gre, .mplsInGRE: "gre"
        case .mplsInUDP: "udp"
        case .vxlan: "vxlan"
        case .mpls: "mpls"
        case .native: "native"
        default: nil
        }
    }

    init?(itemName: String) {
        switch itemName {
        case "gre": self = .gre
        case "udp": self = .mplsInUDP
        case "vxlan": self = .vxlan
        case "mpls": self = .mpls
        case "native": self = .native
        default: return nil
        }
    }
}
