package import WeftNet

/// A forwarder's part in a tree.
package struct TreeForwarder: Hashable, Sendable {
    /// Its route distinguisher, by which the forwarders of a tree are ordered.
    package var id: UInt64
    /// Who joined.
    package var owner: SourceID
    package var address: IPv4Address
    /// Those of which it may be given one.
    package var labels: ClosedRange<UInt32>
    package var encapsulations: [String]
    /// On which it takes in packets of the tree; 0 while it has none, and no place in the tree.
    package var label: UInt32 = 0

    package init(
        id: UInt64, owner: SourceID, address: IPv4Address, labels: ClosedRange<UInt32>, encapsulations: [String],
        label: UInt32 = 0
    ) {
        self.id = id
        self.owner = owner
        self.address = address
        self.labels = labels
        self.encapsulations = encapsulations
        self.label = label
    }
}

/// The forwarders of one group in one routing instance as a tree (docs/wire/bgp.md, "Trees").
///
/// They are kept sorted, and the one at place i hangs below the one at place (i − 1) / degree. So the order is the
/// tree: nothing else is stored, and equal forwarders make equal trees in whatever order they came.
package struct MulticastTree: Sendable {
    package let degree: Int
    /// Ascending by id, all with a label.
    package private(set) var forwarders: [TreeForwarder] = []
    /// Those without one.
    package private(set) var waiting: [UInt64: TreeForwarder] = [:]

    package init(degree: Int) { self.degree = degree }

    package var isEmpty: Bool { forwarders.isEmpty && waiting.isEmpty }

    /// The place of the first forwarder that does not come before `id`.
    private func place(_ id: UInt64) -> Int {
        var (low, high) = (0, forwarders.count)
        while low < high {
            let middle = (low + high) / 2
            if forwarders[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Where a forwarder with a label stands.
    package func index(of id: UInt64) -> Int? {
        let place = place(id)
        return place < forwarders.count && forwarders[place].id == id ? place : nil
    }

    package func forwarder(_ id: UInt64) -> TreeForwarder? { index(of: id).map { forwarders[$0] } ?? waiting[id] }

    /// Adds a forwarder, or replaces the one of its id.
    package mutating func put(_ forwarder: TreeForwarder) {
        guard forwarder.label != 0 else {
            remove(forwarder.id)
            waiting[forwarder.id] = forwarder
            return
        }
        waiting[forwarder.id] = nil
        if let index = index(of: forwarder.id) {
            forwarders[index] = forwarder
        } else {
            forwarders.insert(forwarder, at: place(forwarder.id))
        }
    }

    @discardableResult
    package mutating func remove(_ id: UInt64) -> TreeForwarder? {
        index(of: id).map { forwarders.remove(at: $0) } ?? waiting.removeValue(forKey: id)
    }

    /// The places of those to which the forwarder at a place sends copies, and from which it gets them: the one above
    /// and those below.
    package func neighbors(of index: Int) -> [Int] {
        let first = index * degree + 1
        let below = first..<max(first, min(first + degree, forwarders.count))
        return (index == 0 ? [] : [(index - 1) / degree]) + below
    }
}

/// The labels that one agent has been given. It may name other ranges with other groups, and no label twice.
package struct LabelPool: Sendable {
    private var used: Set<UInt32> = []
    /// Where to go on looking, by range: what was given back lately is used again late.
    private var next: [ClosedRange<UInt32>: UInt32] = [:]

    package init() {}

    /// A label that nothing else has; `nil` when all of the range are in use.
    package mutating func allocate(from range: ClosedRange<UInt32>) -> UInt32? {
        var label = next[range] ?? range.lowerBound
        // More than so many cannot be taken.
        for _ in 0...min(used.count, range.count - 1) {
            let following = label == range.upperBound ? range.lowerBound : label + 1
            if used.insert(label).inserted {
                next[range] = following
                return label
            }
            label = following
        }
        return nil
    }

    package mutating func release(_ label: UInt32) { used.remove(label) }
}
