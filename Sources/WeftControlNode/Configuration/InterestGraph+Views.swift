import WeftModel

/// Which part of the graph each agent sees.
extension InterestGraph {
    /// An edge has come to life, or one of its ends has: who sees the one end may now see the other.
    mutating func extendViews(along number: EdgeNumber) {
        guard isAlive(edge: number), isTold(number) else { return }
        let edge = edges[Int(number)]
        for (from, to) in [(edge.left, edge.right), (edge.right, edge.left)]
        where WalkRules.shared.follows(nodes[Int(from)].key.type, nodes[Int(to)].key.type) {
            for viewer in nodes[Int(from)].viewers {
                if !nodes[Int(to)].viewers.contains(viewer) { extendView(of: viewer, from: to) }
                tell(viewer, .edge(number))
            }
        }
    }

    /// Adds a node and all that follows from it to a view.
    mutating func extendView(of viewer: AgentID, from start: NodeNumber) {
        var frontier = [start]
        var followed: [EdgeNumber] = []
        while let number = frontier.popLast() {
            guard isAlive(node: number), !nodes[Int(number)].viewers.contains(viewer) else { continue }
            nodes[Int(number)].viewers.insert(viewer)
            clients[viewer]?.view.insert(number)
            noteInstance(number, viewer)
            tell(viewer, .node(number))
            let edges = followedEdges(of: number)
            followed += edges
            frontier += edges.map { otherEnd(of: $0, from: number) }
        }
        // Only now are both ends of each in view.
        for edge in followed { tell(viewer, .edge(edge)) }
    }

    private mutating func noteInstance(_ number: NodeNumber, _ viewer: AgentID) {
        guard nodes[Int(number)].key.type == .routingInstance else { return }
        permitNews.instances.insert(.init(agent: viewer, name: nodes[Int(number)].name))
    }

    /// The living edges that a walk takes from a node.
    func followedEdges(of number: NodeNumber) -> [EdgeNumber] {
        let type = nodes[Int(number)].key.type
        return nodes[Int(number)].edges.lazy.filter { WalkRules.shared.follows(type, $0.type) }
            .flatMap(\.edges).filter { isAlive(edge: $0) }
    }

    /// Walks the views anew that may have become smaller.
    mutating func settle() {
        for viewer in shrunk.sorted() { shrinkView(of: viewer) }
        shrunk = []
    }

    private mutating func shrinkView(of viewer: AgentID) {
        guard let client = clients[viewer] else { return }
        let seen = walk(from: named[client.root])
        let lost = client.view.filter { !seen.contains($0) }.sorted()
        guard !lost.isEmpty else { return }
        for number in lost {
            nodes[Int(number)].viewers.remove(viewer)
            clients[viewer]?.view.remove(number)
            noteInstance(number, viewer)
        }
        for edge in client.knownEdges.sorted() where !isWanted(edge: edge, by: viewer) {
            tell(viewer, .edge(edge))
        }
        for number in lost {
            tell(viewer, .node(number))
            releaseNode(number)
        }
    }

    private func walk(from root: NodeNumber?) -> Set<NodeNumber> {
        var seen: Set<NodeNumber> = []
        var frontier = root.map { [$0] } ?? []
        while let number = frontier.popLast() {
            guard isAlive(node: number), seen.insert(number).inserted else { continue }
            for edge in followedEdges(of: number) { frontier.append(otherEnd(of: edge, from: number)) }
        }
        return seen
    }

    func isWanted(node number: NodeNumber, by viewer: AgentID) -> Bool {
        isAlive(node: number) && nodes[Int(number)].viewers.contains(viewer)
    }

    func isWanted(edge number: EdgeNumber, by viewer: AgentID) -> Bool {
        let edge = edges[Int(number)]
        return isAlive(edge: number) && nodes[Int(edge.left)].viewers.contains(viewer)
            && nodes[Int(edge.right)].viewers.contains(viewer)
    }
}
