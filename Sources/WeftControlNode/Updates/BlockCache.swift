import NIOCore
import WeftRouting

/// Messages full of routes, kept for the next newcomer to the same table.
///
/// A thousand agents that join a table one after the other are told the same routes in the same order, so almost all
/// messages to all of them are the same. A message is used again only if each of its routes is unchanged and still
/// followed by the next.
struct BlockCache {
    struct Block {
        fileprivate let routes: [(id: RouteID, sequence: UInt32)]
        let last: RouteID
        let body: ByteBuffer
        var count: Int { routes.count }
    }

    private let limit: Int
    private var blocks: [RouteID: Block] = [:]
    /// The first routes of blocks, oldest first.
    private var order: [RouteID] = []
    private var oldest = 0
    private(set) var byteCount = 0

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

    mutating func insert(_ body: ByteBuffer, _ routes: [RouteID], _ rib: borrowing RIB) {
        guard let first = routes.first, let last = routes.last else { return }
        remove(first)
        var marked: [(id: RouteID, sequence: UInt32)] = []
        for route in routes { marked.append((route, rib.sequence(of: route))) }
        blocks[first] = Block(routes: marked, last: last, body: body)
        order.append(first)
        byteCount += body.readableBytes
        while byteCount > limit, oldest < order.count {
            remove(order[oldest])
            oldest += 1
        }
        if oldest > order.count / 2 {
            order.removeFirst(oldest)
            oldest = 0
        }
    }

    private mutating func remove(_ first: RouteID) {
        if let old = blocks.removeValue(forKey: first) { byteCount -= old.body.readableBytes }
    }
}
