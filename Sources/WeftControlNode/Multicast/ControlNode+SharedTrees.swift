import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// What control nodes tell each other of their trees, by way of `bgp.ermvpn.0`.
///
/// ```
///   own tree ─▶ its edge ─▶ a local-tree route ─▶ all control nodes ─▶ the builder ─▶ global-tree routes ─▶ each edge's own control node
/// ```
extension ControlNode {
    /// A control node offers an edge, or none any longer.
    mutating func changeEdge(_ id: TreeID, of router: UInt32, _ route: RouteID) {
        var edge: TreeForwarder?
        if let best = rib.bestPath(of: route) {
            let attributes = rib.attributes(best.attributes)
            edge = attributes.edgeDiscovery.first.map {
                TreeForwarder(
                    id: UInt64(router), owner: best.source, address: $0.address, labels: $0.labels,
                    encapsulations: attributes.encapsulationNames, label: $0.labels.lowerBound)
            }
        }
        var shared = trees[id.table]?.shared[id.group] ?? SharedTree()
        if let edge { shared.edges.put(edge) } else { shared.edges.remove(UInt64(router)) }
        set(shared, id)
        changedTrees.insert(id)
    }

    /// The builder tells this control node's edge something else.
    mutating func changeInstructions(_ id: TreeID, _ route: RouteID) {
        var shared = trees[id.table]?.shared[id.group] ?? SharedTree()
        shared.instructions = rib.bestPath(of: route).map {
            let attributes = rib.attributes($0.attributes)
            return .init(
                builder: attributes.nextHop, links: attributes.edgeForwarding,
                encapsulations: attributes.encapsulationNames)
        }
        set(shared, id)
        changedTrees.insert(id)
    }

    /// It is known who we are, or that has changed.
    mutating func announceAllTrees() {
        for (table, own) in trees {
            for group in Set(own.trees.keys).union(own.shared.keys) {
                changedTrees.insert(TreeID(table: table, group: group))
            }
        }
    }

    /// Says, before agents are told their places, what has changed of edges and of the trees that are built here.
    ///
    /// - Returns: whether routes changed.
    mutating func announceTrees() -> Bool {
        var isChanged = false
        for id in changedTrees {
            var shared = trees[id.table]?.shared[id.group] ?? SharedTree()
            var wanted: [WideDestination: PathAttributes] = [:]
            if let edge = trees[id.table]?.trees[id.group]?.forwarders.last, let identifier = identity?.identifier {
                wanted = shared.routes(of: (id.group.group, id.group.source), at: identifier, edge)
            }
            guard wanted != shared.announced, let source = treeOrigin() else { continue }
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
            shared.announced = wanted
            set(shared, id)
            isChanged = true
        }
        return isChanged
    }

    private mutating func set(_ shared: SharedTree, _ id: TreeID) {
        trees[id.table]?.shared[id.group] = shared.isEmpty ? nil : shared
    }

    private mutating func treeOrigin() -> SourceID? {
        if treeSource == nil { treeSource = rib.addSource(.local, routerID: identity?.identifier, order: 0) }
        return treeSource
    }

    /// Whom the forwarder at a place of a tree sends copies to besides those of its own tree.
    func sharedBranches(of index: Int, _ id: TreeID) -> [MulticastItem.Branch] {
        guard let tree = trees[id.table]?.trees[id.group], index == tree.forwarders.count - 1,
            let shared = trees[id.table]?.shared[id.group]
        else { return [] }
        let encapsulations = shared.instructions?.encapsulations ?? []
        return shared.links(of: tree.forwarders[index]).map {
            .init(
                address: $0.outboundAddress, label: $0.outboundLabel,
                encapsulations: encapsulations.isEmpty ? ["gre"] : encapsulations)
        }
    }
}
