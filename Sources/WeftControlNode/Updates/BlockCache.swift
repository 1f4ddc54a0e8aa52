import WeftRouting

/// Which messages full of routes are kept for the next newcomer to the same table.
///
/// A thousand agents that join a table one after the other are told the same routes in the same order, so almost all
/// messages to all of them are the same. A message is used again only if each of its routes is unchanged and still
/// followed by the next. Its bytes are with whoever sends it (``MessageBody``).
struct BlockCache {
    struct Block {
        let id: BlockID
        fileprivate let routes: [(id: RouteID, sequence: UInt32)]
        let last: RouteID
        let byteCount: Int
        var count: Int { routes.count }
    }

    private let limit: Int
    private var blocks: [RouteID: Block] = [:]
    /// The first routes of blocks, oldest first.
    private var order: [RouteID] = []
    private var oldest = 0
    private(set) var byteCount = 0
    private var lastNumber: UInt64 = 0
    private var forgotten: [BlockID] = []

    /// - Parameter limit: bytes to keep at most.
    init(limit: Int) { self.limit = limit }

    mutating func block(from first: RouteID, in rib: borrowing RIB) -> Block? {
        guard let block = blocks[first] else { return nil }
        var next = RIB.Entry.route(first)
        for (id, sequence) in block.routes {
            guard next == .route(id), rib.sequence(of: id) == sequence else {
                remove(first)
                return nil
            }
            next = rib.next(after: id)
        }
        return block
    }

    /// - Parameters:
    ///   - routes: those of a message, at least one.
    ///   - bytes: of its body.
    /// - Returns: what the message is to be kept as.
    mutating func insert(_ routes: [RouteID], bytes: Int, _ rib: borrowing RIB) -> BlockID {
        let (first, last) = (routes[0], routes[routes.count - 1])
        remove(first)
        var marked: [(id: RouteID, sequence: UInt32)] = []
        for route in routes { marked.append((route, rib.sequence(of: route))) }
        lastNumber += 1
        let id = BlockID(number: lastNumber)
        blocks[first] = Block(id: id, routes: marked, last: last, byteCount: bytes)
        order.append(first)
        byteCount += bytes
        while byteCount > limit, oldest < order.count {
            remove(order[oldest])
            oldest += 1
        }
        if oldest > order.count / 2 {
            order.removeFirst(oldest)
            oldest = 0
        }
        return id
    }

    private mutating func remove(_ first: RouteID) {
        guard let old = blocks.removeValue(forKey: first) else { return }
        byteCount -= old.byteCount
        forgotten.append(old.id)
    }

    /// The blocks that are not told again, since the last call.
    mutating func takeForgotten() -> [BlockID] {
        guard !forgotten.isEmpty else { return [] }
        defer { forgotten = [] }
        return forgotten
    }
}
