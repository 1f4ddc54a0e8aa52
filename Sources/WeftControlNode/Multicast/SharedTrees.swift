import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// What control nodes tell each other of their trees, by way of `bgp.ermvpn.0`.
///
/// ```
///   own tree ─▶ its edge ─▶ local-tree route ─▶ all control nodes ─▶ builder ─▶ global-tree routes ─▶ each edge's node
/// ```
struct SharedTrees: ~Copyable {
    private var trees: [TableID: [MulticastItem.Group: SharedTree]] = [:]
    /// The origin of what we say.
    private var source: SourceID?

    var isEmpty: Bool { trees.isEmpty }

    func groups(in table: TableID) -> Set<MulticastItem.Group> { Set((trees[table] ?? [:]).keys) }

    /// The table goes.
    mutating func remove(in table: TableID) { trees[table] = nil }

    /// A control node offers an edge, or none any longer.
    mutating func changeEdge(_ id: TreeID, of router: UInt32, _ route: RouteID, in rib: borrowing RIB) {
        var edge: TreeForwarder?
        if let best = rib.bestPath(of: route) {
            let attributes = rib.attributes(best.attributes)
            edge = attributes.edgeDiscovery.first.map {
                TreeForwarder(
                    id: UInt64(router), owner: best.source, address: $0.address, labels: $0.labels,
                    encapsulations: attributes.encapsulationNames, label: $0.labels.lowerBound)
            }
        }
        change(id) { tree in
            if let edge { tree.edges.put(edge) } else { tree.edges.remove(UInt64(router)) }
        }
    }

    /// The builder tells this control node's edge something else.
    mutating func changeInstructions(_ id: TreeID, _ route: RouteID, in rib: borrowing RIB) {
        var instructions: SharedTree.Instructions?
        if let best = rib.bestPath(of: route) {
            let attributes = rib.attributes(best.attributes)
            instructions = .init(
                builder: attributes.nextHop, links: attributes.edgeForwarding,
                encapsulations: attributes.encapsulationNames)
        }
        change(id) { $0.instructions = instructions }
    }

    /// Says what has changed of a tree's edge, and of the tree of trees if that is built here.
    ///
    /// - Parameters:
    ///   - edge: of the control node's own tree; nil when that is empty.
    ///   - identifier: the control node's; nil as long as it is not known.
    /// - Returns: whether routes changed.
    mutating func announce(
        _ id: TreeID, _ edge: TreeForwarder?, as identifier: IPv4Address?, in rib: inout RIB
    ) -> Bool {
        let shared = trees[id.table]?[id.group] ?? SharedTree()
        var wanted: [WideDestination: PathAttributes] = [:]
        if let edge, let identifier {
            wanted = shared.routes(of: (id.group.group, id.group.source), at: identifier, edge)
        }
        guard wanted != shared.announced, let source = origin(identifier, &rib) else { return false }
        for destination in shared.announced.keys where wanted[destination] == nil {
            if let key = rib.knownKey(destination) { rib.withdraw(key, in: id.table, from: source) }
        }
        for (destination, attributes) in wanted where shared.announced[destination] != attributes {
            guard let interned = rib.intern(attributes) else { continue }
            if let key = rib.key(destination) {
                rib.announce(key, in: id.table, from: source, attributes: interned, label: 0)
            }
            rib.release(interned)
        }
        change(id) { $0.announced = wanted }
        return true
    }

    /// Whom the edge of the control node's own tree sends copies to besides those of that tree.
    func branches(of edge: TreeForwarder, _ id: TreeID) -> [MulticastItem.Branch] {
        guard let shared = trees[id.table]?[id.group] else { return [] }
        let encapsulations = shared.instructions?.encapsulations ?? []
        return shared.links(of: edge).map {
            .init(
                address: $0.outboundAddress, label: $0.outboundLabel,
                encapsulations: encapsulations.isEmpty ? ["gre"] : encapsulations)
        }
    }

    private mutating func change(_ id: TreeID, _ body: (inout SharedTree) -> Void) {
        var tree = trees[id.table]?[id.group] ?? SharedTree()
        body(&tree)
        trees[id.table, default: [:]][id.group] = tree.isEmpty ? nil : tree
        if trees[id.table]?.isEmpty == true { trees[id.table] = nil }
    }

    private mutating func origin(_ identifier: IPv4Address?, _ rib: inout RIB) -> SourceID? {
        if source == nil { source = rib.addSource(.local, routerID: identifier, order: 0) }
        return source
    }
}
