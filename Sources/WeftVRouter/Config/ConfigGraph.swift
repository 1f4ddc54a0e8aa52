/// The configuration as the control node sent it: nodes and the links between them.
///
/// Nodes and links may come in any order and a link may come before its ends; what the graph says depends only on what
/// it holds. After the configuration server changed, everything it has not named again is swept (``sweep()``).
struct ConfigGraph: Sendable {
    private struct Node: Sendable {
        /// `nil` while only a link has named the node.
        var fields: ConfigFields?
        /// Each link with the generation that named it last.
        var links: [Link: UInt32] = [:]
        var generation: UInt32
    }

    private struct Link: Hashable, Sendable {
        let peer: ConfigKey
        let kind: Int
    }

    private var nodes: [ConfigKey: Node] = [:]
    /// The schema's link types by number: their names are long, and every port has several links.
    private var kinds: [String: Int] = [:]
    /// Counts the servers that fed this graph.
    private var generation: UInt32 = 0
    /// Nodes whose change has not been carried to the interfaces.
    private var dirty: Set<ConfigKey> = []

    // MARK: Changes

    mutating func update(_ key: ConfigKey, _ fields: ConfigFields) {
        let changed = nodes[key]?.fields != fields
        nodes[key, default: Node(generation: generation)].fields = fields
        nodes[key]?.generation = generation
        if changed { dirty.insert(key) }
    }

    mutating func remove(_ key: ConfigKey) {
        guard nodes[key]?.fields != nil else { return }
        nodes[key]?.fields = nil
        forgetIfUnused(key)
        dirty.insert(key)
    }

    mutating func link(_ a: ConfigKey, _ b: ConfigKey, kind: String) {
        let kind = number(of: kind)
        let isNew = attach(Link(peer: b, kind: kind), to: a)
        _ = attach(Link(peer: a, kind: kind), to: b)
        if isNew { dirty.insert(nearer(a, b)) }
    }

    mutating func unlink(_ a: ConfigKey, _ b: ConfigKey, kind: String) {
        unlink(a, b, number(of: kind))
    }

    private mutating func unlink(_ a: ConfigKey, _ b: ConfigKey, _ kind: Int) {
        guard nodes[a]?.links.removeValue(forKey: Link(peer: b, kind: kind)) != nil else { return }
        nodes[b]?.links[Link(peer: a, kind: kind)] = nil
        forgetIfUnused(a)
        forgetIfUnused(b)
        dirty.insert(nearer(a, b))
    }

    /// A new server will send the whole configuration; what it does not send is stale from now on.
    mutating func beginGeneration() { generation += 1 }

    /// Forgets what the present server never named.
    mutating func sweep() {
        for (key, node) in nodes {
            for (link, named) in node.links where named != generation { unlink(key, link.peer, link.kind) }
            if node.fields != nil, node.generation != generation { remove(key) }
        }
    }

    private func nearer(_ a: ConfigKey, _ b: ConfigKey) -> ConfigKey { a.type.distance <= b.type.distance ? a : b }

    private mutating func attach(_ link: Link, to key: ConfigKey) -> Bool {
        nodes[key, default: Node(generation: generation)].links.updateValue(generation, forKey: link) == nil
    }

    private mutating func number(of kind: String) -> Int {
        if let known = kinds[kind] { return known }
        kinds[kind] = kinds.count
        return kinds.count - 1
    }

    private mutating func forgetIfUnused(_ key: ConfigKey) {
        if let node = nodes[key], node.fields == nil, node.links.isEmpty { nodes[key] = nil }
    }

    // MARK: Questions

    var count: Int { nodes.count }

    func fields(_ key: ConfigKey) -> ConfigFields? { nodes[key]?.fields }

    /// The nodes of one type that are linked to `key`, present or only named, in a fixed order.
    func neighbours(of key: ConfigKey, _ type: ConfigType) -> [ConfigKey] {
        (nodes[key]?.links ?? [:]).keys.lazy.map(\.peer).filter { $0.type == type }.sorted { $0.name < $1.name }
    }

    /// The interfaces that the changes since the last call may have touched, and the changed nodes themselves.
    mutating func takeAffected() -> Set<ConfigKey> {
        var affected: Set<ConfigKey> = []
        var frontier = Array(dirty)
        dirty = []
        while let key = frontier.popLast() {
            guard affected.insert(key).inserted else { continue }
            for link in (nodes[key]?.links ?? [:]).keys where link.peer.type.distance < key.type.distance {
                frontier.append(link.peer)
            }
        }
        return affected
    }
}
