/// What an agent has been told of the configuration, and what it has yet to be told.
///
/// The queue holds each node or edge once, whatever happens to it meanwhile: what the agent is told is what is so when its
/// turn comes. So a slow agent costs at most one entry per object that it sees or knows.
struct ConfigClient {
    enum Item: Hashable {
        case node(NodeNumber)
        case edge(EdgeNumber)
    }

    /// The agent's virtual router.
    let root: ConfigName
    /// What a walk from the root reaches.
    var view: Set<NodeNumber> = []
    /// What the agent was told and not told the end of.
    var knownNodes: Set<NodeNumber> = []
    var knownEdges: Set<EdgeNumber> = []
    /// The virtual machines that the agent said it runs.
    var machines: Set<ConfigName> = []
    var counters = ConfigCounters()

    private var queue: [Item] = []
    private var head = 0
    private var queued: Set<Item> = []

    init(root: ConfigName) { self.root = root }

    var hasNews: Bool { !queued.isEmpty }

    mutating func enqueue(_ item: Item) {
        if queued.insert(item).inserted { queue.append(item) }
    }

    mutating func dequeue() -> Item? {
        guard head < queue.count else { return nil }
        let item = queue[head]
        head += 1
        queued.remove(item)
        if head == queue.count {
            queue = []
            head = 0
        } else if head > 1024, head > queue.count / 2 {
            queue.removeFirst(head)
            head = 0
        }
        return item
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
