import WeftJSON
import WeftModel
import WeftNet

/// Objects that come, change and go.
extension ConfigGraph {
    mutating func put(_ object: ConfigObject) {
        let number = nodeToFill(GraphKey(type: object.type, id: object.id))
        let old = nodes[Int(number)].object
        guard old != object else { return }
        nodes[Int(number)].object = object
        nodes[Int(number)].name = object.name.description
        if old == nil { arrived(number) } else { tellViewers(of: number) }
        updateParent(of: number, from: old?.parent, to: object.parent)
        updateReferences(of: number, from: old?.references ?? [], to: object.references)
    }

    mutating func delete(_ type: ObjectType, _ id: ObjectID) {
        guard let number = node(type, id), let old = nodes[Int(number)].object else { return }
        updateReferences(of: number, from: old.references, to: [])
        updateParent(of: number, from: old.parent, to: nil)
        for edge in nodes[Int(number)].edges.flatMap(\.edges) where edges[Int(edge)].origins.contains(.agent) {
            disclaim(edges[Int(edge)].left, edges[Int(edge)].right, at: number, .agent)
        }
        let viewers = nodes[Int(number)].viewers
        // Edges that others hold stay and come back to life with the object.
        for edge in nodes[Int(number)].edges.flatMap(\.edges) { tellViewers(ofEdge: edge) }
        nodes[Int(number)].object = nil
        for viewer in viewers {
            tell(viewer, .node(number))
            shrunk.insert(viewer)
        }
        forgetName(number)
        releaseNode(number)
    }

    // MARK: An object's edges

    private mutating func updateReferences(of number: NodeNumber, from old: ReferenceSet, to new: ReferenceSet) {
        for reference in old where new[to: reference.targetType, reference.target] == nil {
            guard let target = node(reference.targetType, reference.target) else { continue }
            disclaim(number, target, at: number, .configuration)
        }
        for reference in new where old[to: reference.targetType, reference.target] != reference {
            let target = nodeToFill(GraphKey(type: reference.targetType, id: reference.target))
            claim(number, target, at: number, .configuration, reference.attribute)
        }
    }

    private mutating func updateParent(of number: NodeNumber, from old: ParentReference?, to new: ParentReference?) {
        guard old != new else { return }
        if let old, let parent = node(old.type, old.id) { disclaim(parent, number, at: number, .configuration) }
        if let new { claim(nodeToFill(GraphKey(type: new.type, id: new.id)), number, at: number, .configuration, nil) }
    }

    /// Adds an origin to the edge between two nodes, which is made if need be.
    mutating func claim(
        _ left: NodeNumber, _ right: NodeNumber, at holder: NodeNumber, _ origin: Origins, _ attribute: JSON?
    ) {
        guard left != right else { return }
        if let known = edge(left, right, at: holder) {
            let isChanged = origin == .configuration && edges[Int(known)].attribute != attribute
            edges[Int(known)].origins.insert(origin)
            if isChanged {
                edges[Int(known)].attribute = attribute
                tellViewers(ofEdge: known)
            }
        } else {
            extendViews(along: makeEdge(left, right, origin, attribute))
        }
    }

    /// Takes back an origin; an edge without any is gone.
    mutating func disclaim(_ left: NodeNumber, _ right: NodeNumber, at holder: NodeNumber, _ origin: Origins) {
        guard let known = edge(left, right, at: holder) else { return }
        guard edges[Int(known)].origins.subtracting(origin).isEmpty else {
            edges[Int(known)].origins.remove(origin)
            return
        }
        tellViewers(ofEdge: known)
        if isAlive(edge: known) {
            for viewer in nodes[Int(left)].viewers where nodes[Int(right)].viewers.contains(viewer) {
                shrunk.insert(viewer)
            }
        }
        edges[Int(known)].origins = []
        detachEdge(known)
    }

    // MARK: Names

    private mutating func arrived(_ number: NodeNumber) {
        if let name = searchedName(number) { named[name] = number }
        for edge in nodes[Int(number)].edges.flatMap(\.edges) { extendViews(along: edge) }
        if let name = searchedName(number) { meetWaiting(name, number) }
    }

    private mutating func forgetName(_ number: NodeNumber) {
        if let name = searchedName(number), named[name] == number { named[name] = nil }
    }

    private func searchedName(_ number: NodeNumber) -> ConfigName? {
        let type = nodes[Int(number)].key.type
        return type == .virtualRouter || type == .virtualMachine
            ? ConfigName(type: type, name: nodes[Int(number)].name) : nil
    }

    // MARK: Telling

    mutating func tell(_ agent: AgentID, _ item: ConfigClient.Item) {
        clients[agent]?.enqueue(item)
        clientsWithNews.insert(agent)
    }

    private mutating func tellViewers(of number: NodeNumber) {
        for viewer in nodes[Int(number)].viewers { tell(viewer, .node(number)) }
    }

    private mutating func tellViewers(ofEdge number: EdgeNumber) {
        guard isTold(number) else { return }
        let (left, right) = (Int(edges[Int(number)].left), Int(edges[Int(number)].right))
        let (few, many) =
            nodes[left].viewers.count <= nodes[right].viewers.count
            ? (nodes[left].viewers, nodes[right].viewers) : (nodes[right].viewers, nodes[left].viewers)
        for viewer in few where many.contains(viewer) { tell(viewer, .edge(number)) }
    }
}
