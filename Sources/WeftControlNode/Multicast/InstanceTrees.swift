import WeftNet
import WeftRouting
import WeftXMPPWire

/// The trees of one routing instance, by their groups.
struct InstanceTrees {
    /// Of agents' joins in the instance's table.
    let reader: ReaderID
    let instance: String
    var trees: [MulticastItem.Group: MulticastTree] = [:]

    /// Children of a forwarder, at most (docs/wire/bgp.md, "Trees").
    static let degree = 4
}

struct TreeID: Hashable {
    var table: TableID
    var group: MulticastItem.Group
}

/// One forwarder's place in a tree.
struct TreePlace: Hashable {
    var table: TableID
    var place: AgentTrees.Place
}

/// What an agent has to do with the trees of one table.
struct AgentTrees {
    /// Where it stands or waits: the group, and the forwarder's distinguisher.
    struct Place: Hashable {
        var group: MulticastItem.Group
        var forwarder: UInt64
    }

    var joined: Set<Place> = []
    /// Those that may be other than it was told.
    var pending: Set<Place> = []
    var told: [Place: MulticastItem] = [:]

    var isEmpty: Bool { joined.isEmpty && pending.isEmpty && told.isEmpty }
}
