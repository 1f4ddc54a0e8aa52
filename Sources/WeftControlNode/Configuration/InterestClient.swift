import WeftNet

/// What an agent has been told of the configuration, and what it has yet to be told.
///
/// The queue holds each node or edge once, whatever happens to it meanwhile: what the agent is told is what is so when
/// its turn comes. So a slow agent costs at most one entry per object that it sees or knows.
struct InterestClient {
    enum Item: Hashable {
        case node(NodeNumber)
        case edge(EdgeNumber)
    }

    /// In this order nothing is ever told that hangs in the air: links go before their ends and come after them, and a
    /// name is free before another object takes it.
    private enum Stage: Int, CaseIterable {
        case deleteLinks, deleteNodes, updateNodes, updateLinks
    }

    private struct Queue {
        private var items: [Item] = []
        private var head = 0

        mutating func append(_ item: Item) { items.append(item) }

        mutating func popFirst() -> Item? {
            guard head < items.count else { return nil }
            defer {
                head += 1
                if head > 1024 || head == items.count, head * 2 > items.count {
                    items.removeFirst(head)
                    head = 0
                }
            }
            return items[head]
        }
    }

    /// The agent's virtual router.
    let root: ConfigName
    /// The agent has asked for its configuration. Until then it has a view, by which its routing instances are known,
    /// and is told nothing of it.
    var isTold = false
    var since: WallTime
    /// What a walk from the root reaches.
    var view: Set<NodeNumber> = []
    /// What the agent was told and not told the end of.
    var knownNodes: Set<NodeNumber> = []
    var knownEdges: Set<EdgeNumber> = []
    /// The virtual machines that the agent said it runs.
    var machines: Set<ConfigName> = []
    var counters = ConfigCounters()

    private var queues = Stage.allCases.map { _ in Queue() }
    /// Where each item waits. One that changed its stage leaves a trace behind, which is passed over.
    private var stages: [Item: Stage] = [:]

    init(root: ConfigName, since: WallTime) {
        self.root = root
        self.since = since
    }

    var hasNews: Bool { !stages.isEmpty }

    /// What it knows or is yet to be told, without what it is to be told the end of.
    ///
    /// - Parameter isWanted: an edge that waits is part of the agent's view. One that left it before it was told may
    ///   still wait.
    func edgesToKnow(_ isWanted: (EdgeNumber) -> Bool) -> Set<EdgeNumber> {
        var edges = knownEdges
        for case (.edge(let number), let stage) in stages {
            if stage == .updateLinks, isWanted(number) { edges.insert(number) } else { edges.remove(number) }
        }
        return edges
    }

    /// - Parameter isWanted: the item is part of the agent's view.
    mutating func enqueue(_ item: Item, isWanted: Bool) {
        let stage: Stage =
            switch item {
            case .node: isWanted ? .updateNodes : .deleteNodes
            case .edge: isWanted ? .updateLinks : .deleteLinks
            }
        guard stages.updateValue(stage, forKey: item) != stage else { return }
        queues[stage.rawValue].append(item)
    }

    mutating func dequeue() -> Item? {
        for stage in Stage.allCases {
            while let item = queues[stage.rawValue].popFirst() {
                guard stages[item] == stage else { continue }
                stages[item] = nil
                return item
            }
        }
        return nil
    }
}

/// Objects and links sent to an agent in its session.
package struct ConfigCounters: Hashable, Sendable {
    package var messagesSent: UInt64 = 0
    package var bytesSent: UInt64 = 0
    package var nodeUpdates: UInt64 = 0
    package var nodeDeletes: UInt64 = 0
    package var linkUpdates: UInt64 = 0
    package var linkDeletes: UInt64 = 0
}
