/// The configuration as the control node sent it: nodes and the links between them.
///
/// Nodes and links may come in any order and a link may come before its ends; what the graph says depends only on what
/// it holds. After the configuration server changed, everything it has not named again is swept (``sweep()``). Until
/// then the graph holds two generations, and names are all that ties them: a virtual machine that was made again under
/// its name has the links of the one before. What is new rests on ``Extent/present`` alone.
struct HostGraph: Sendable {
    /// What an answer may rest on.
    enum Extent: Sendable {
        /// All that is held: what forwards goes on with what an earlier server named, until that is swept.
        case everything
        /// What the present server has named.
        case present
    }

    private struct Node: Sendable {
        /// `nil` while only a link has named the node.
        var fields: ConfigFields?
        /// Each link with the generation that named it last, kept apart by direction: a network has few links away from
        /// the interfaces and one towards each of them.
        var outward: [Link: UInt32] = [:]
        var inward: [Link: UInt32] = [:]
        var generation: UInt32

        var isUnused: Bool { fields == nil && outward.isEmpty && inward.isEmpty }
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
        if let old = nodes[key]?.fields?.identity, let new = fields.identity, old != new { unlinkOlder(key) }
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
        let isNew = attach(b, kind, to: a)
        _ = attach(a, kind, to: b)
        if isNew { dirty.insert(nearer(a, b)) }
    }

    mutating func unlink(_ a: ConfigKey, _ b: ConfigKey, kind: String) {
        unlink(a, b, number(of: kind))
    }

    private mutating func unlink(_ a: ConfigKey, _ b: ConfigKey, _ kind: Int) {
        let (there, back) = (Self.links(from: a, to: b), Self.links(from: b, to: a))
        guard nodes[a]?[keyPath: there].removeValue(forKey: Link(peer: b, kind: kind)) != nil else { return }
        nodes[b]?[keyPath: back][Link(peer: a, kind: kind)] = nil
        forgetIfUnused(a)
        forgetIfUnused(b)
        dirty.insert(nearer(a, b))
    }

    /// Another object bears the name now: what an earlier server linked was the one before.
    private mutating func unlinkOlder(_ key: ConfigKey) {
        guard let node = nodes[key] else { return }
        for links in [node.outward, node.inward] {
            for (link, named) in links where named != generation { unlink(key, link.peer, link.kind) }
        }
    }

    /// A new server will send the whole configuration; what it does not send is stale from now on.
    mutating func beginGeneration() { generation += 1 }

    /// Forgets what the present server never named.
    mutating func sweep() {
        for (key, node) in nodes {
            for (link, named) in node.outward where named != generation { unlink(key, link.peer, link.kind) }
            if node.fields != nil, node.generation != generation { remove(key) }
        }
    }

    private func nearer(_ a: ConfigKey, _ b: ConfigKey) -> ConfigKey { a.type.distance <= b.type.distance ? a : b }

    private mutating func attach(_ peer: ConfigKey, _ kind: Int, to key: ConfigKey) -> Bool {
        let links = Self.links(from: key, to: peer)
        return nodes[key, default: Node(generation: generation)][keyPath: links]
            .updateValue(generation, forKey: Link(peer: peer, kind: kind)) == nil
    }

    /// Links between nodes of one distance count as outward at both ends.
    private static func links(from key: ConfigKey, to peer: ConfigKey) -> WritableKeyPath<Node, [Link: UInt32]> {
        peer.type.distance >= key.type.distance ? \.outward : \.inward
    }

    private mutating func number(of kind: String) -> Int {
        if let known = kinds[kind] { return known }
        kinds[kind] = kinds.count
        return kinds.count - 1
    }

    private mutating func forgetIfUnused(_ key: ConfigKey) {
        if nodes[key]?.isUnused == true { nodes[key] = nil }
    }

    // MARK: Questions

    var count: Int { nodes.count }

    func fields(_ key: ConfigKey, in extent: Extent = .everything) -> ConfigFields? {
        guard let node = nodes[key], isWithin(extent, node.generation) else { return nil }
        return node.fields
    }

    /// The nodes of one type that are linked to `key`, present or only named, in a fixed order.
    func neighbours(of key: ConfigKey, _ type: ConfigNodeType, in extent: Extent = .everything) -> [ConfigKey] {
        let node = nodes[key]
        let links = (type.distance >= key.type.distance ? node?.outward : node?.inward) ?? [:]
        return links.lazy.filter { $0.key.peer.type == type && isWithin(extent, $0.value) }.map(\.key.peer)
            .sorted { $0.name < $1.name }
    }

    private func isWithin(_ extent: Extent, _ named: UInt32) -> Bool {
        extent == .everything || named == generation
    }

    /// The interfaces that the changes since the last call may have touched, and the changed nodes themselves.
    mutating func takeAffected() -> Set<ConfigKey> {
        var affected: Set<ConfigKey> = []
        var frontier = Array(dirty)
        dirty = []
        while let key = frontier.popLast() {
            guard affected.insert(key).inserted else { continue }
            frontier += (nodes[key]?.inward ?? [:]).keys.map(\.peer)
        }
        return affected
    }
}
