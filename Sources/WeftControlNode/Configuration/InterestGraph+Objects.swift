import WeftJSON
import WeftModel
import WeftNet

/// Objects that come, change and go.
extension InterestGraph {
    mutating func put(_ object: ConfigObject) {
        let number = nodeToFill(GraphKey(type: object.type, id: object.id))
        let old = nodes[Int(number)].object
        let name = object.name.description
        let isRenamed = nodes[Int(number)].name != name
        let object = ToldObject(object)
        guard old != object || isRenamed else { return }
        nodes[Int(number)].object = object
        nodes[Int(number)].name = name
        if isRenamed || old?.saysTheSame(as: object) != true { tellViewers(of: number) }
        if old == nil { welcome(number) }
        if old == nil || old?.permitFacts != object.permitFacts { notePermits(around: number) }
        updateParent(of: number, from: old?.parent, to: object.parent)
        updateReferences(of: number, from: old?.references ?? [], to: object.references)
    }

    mutating func delete(_ type: ObjectType, _ id: ObjectID) {
        guard let number = node(type, id), let old = nodes[Int(number)].object else { return }
        notePermits(around: number)
        updateReferences(of: number, from: old.references, to: [])
        updateParent(of: number, from: old.parent, to: nil)
        for edge in nodes[Int(number)].edges.flatMap(\.edges) where edges[Int(edge)].origins.contains(.binding) {
            disclaim(edges[Int(edge)].left, edges[Int(edge)].right, at: number, .binding)
        }
        nodes[Int(number)].object = nil
        // Edges that others hold stay, and come back to life with the object.
        for edge in nodes[Int(number)].edges.flatMap(\.edges) { tellViewers(ofEdge: edge) }
        tellViewers(of: number)
        for viewer in nodes[Int(number)].viewers { shrunk.insert(viewer) }
        if fabricNetwork == number { fabricNetwork = nil }
        if let name = searchedName(number), named[name] == number { named[name] = nil }
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

    /// Adds an origin to the edge between two nodes, which is made if need be. An object's link to itself leads
    /// nowhere.
    mutating func claim(
        _ left: NodeNumber, _ right: NodeNumber, at holder: NodeNumber, _ origin: Origins, _ attribute: JSON?
    ) {
        guard left != right else { return }
        guard let known = edge(left, right, at: holder) else {
            extendViews(along: makeEdge(left, right, origin, attribute))
            return notePermits(along: left, right)
        }
        let isChanged = origin == .configuration && edges[Int(known)].attribute != attribute
        edges[Int(known)].origins.insert(origin)
        guard isChanged else { return }
        edges[Int(known)].attribute = attribute
        notePermits(along: left, right)
        tellViewers(ofEdge: known)
    }

    /// Takes back an origin; an edge without any is gone.
    mutating func disclaim(_ left: NodeNumber, _ right: NodeNumber, at holder: NodeNumber, _ origin: Origins) {
        guard let known = edge(left, right, at: holder) else { return }
        edges[Int(known)].origins.remove(origin)
        guard edges[Int(known)].origins.isEmpty else { return }
        for viewer in viewers(ofEdge: known) { shrunk.insert(viewer) }
        tellViewers(ofEdge: known)
        notePermits(along: left, right)
        detachEdge(known)
    }

    // MARK: Names

    /// An object has come to a node: views extend along the edges that it had already.
    private mutating func welcome(_ number: NodeNumber) {
        if let name = searchedName(number) { named[name] = number }
        if nodes[Int(number)].key.type == .virtualNetwork,
            nodes[Int(number)].name == RoutingConfiguration.fabricNetwork
        {
            fabricNetwork = number
            permitNews.networks.insert(number)
            for (name, host) in named where name.type == .virtualRouter { permitNews.hosts.insert(host) }
        }
        for edge in nodes[Int(number)].edges.flatMap(\.edges) { extendViews(along: edge) }
        if let name = searchedName(number) { meetWaiting(name, number) }
    }

    private func searchedName(_ number: NodeNumber) -> ConfigName? {
        let type = nodes[Int(number)].key.type
        guard type == .virtualRouter || type == .virtualMachine else { return nil }
        return ConfigName(type: type, name: nodes[Int(number)].name)
    }

    // MARK: Telling

    /// Has an agent told how an item is now, or that it is no more.
    mutating func tell(_ agent: AgentID, _ item: InterestClient.Item) {
        guard clients[agent]?.isTold == true else { return }
        let isWanted =
            switch item {
            case .node(let number): isWanted(node: number, by: agent)
            case .edge(let number): isWanted(edge: number, by: agent)
            }
        clients[agent]?.enqueue(item, isWanted: isWanted)
        clientsWithNews.insert(agent)
    }

    private mutating func tellViewers(of number: NodeNumber) {
        for viewer in nodes[Int(number)].viewers { tell(viewer, .node(number)) }
    }

    private mutating func tellViewers(ofEdge number: EdgeNumber) {
        for viewer in viewers(ofEdge: number) { tell(viewer, .edge(number)) }
    }

    /// The agents that see both ends, if agents are told of such edges at all.
    func viewers(ofEdge number: EdgeNumber) -> [AgentID] {
        guard isTold(number) else { return [] }
        let (left, right) = (nodes[Int(edges[Int(number)].left)].viewers, nodes[Int(edges[Int(number)].right)].viewers)
        return left.count <= right.count ? left.filter(right.contains) : right.filter(left.contains)
    }
}
