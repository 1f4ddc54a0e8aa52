import Testing
import WeftNet
import WeftRouting

@Suite("Trees of forwarders")
struct MulticastTreeTests {
    private let laboratory = RoutingLaboratory(instances: 0, sources: [.xmpp])

    private func forwarder(_ id: UInt64, label: UInt32 = 1) -> TreeForwarder {
        var forwarder = TreeForwarder(
            id: id, owner: laboratory.sources[0], address: IPv4Address(rawValue: UInt32(id)), labels: 1...1_000_000,
            encapsulations: ["gre"])
        forwarder.label = label
        return forwarder
    }

    @Test("a tree is connected, known alike at both ends of each edge, and no forwarder has more than its degree")
    func shape() {
        for count in 0...70 {
            var tree = MulticastTree(degree: 4)
            for id in (0..<UInt64(count)).reversed() { tree.put(forwarder(id)) }
            #expect(tree.forwarders.map(\.id) == Array(0..<UInt64(count)))
            var edges = 0
            var reached: Set<Int> = count > 0 ? [0] : []
            for index in 0..<count {
                let neighbors = tree.neighbors(of: index)
                edges += neighbors.count
                #expect(neighbors.count <= 5)
                for neighbor in neighbors {
                    #expect(tree.neighbors(of: neighbor).contains(index))
                    if neighbor > index, reached.contains(index) { reached.insert(neighbor) }
                }
            }
            #expect(reached.count == count)
            #expect(edges == 2 * max(0, count - 1))
        }
    }

    @Test(
        "the tree depends on who is in it, not on the order in which they came", arguments: 1...4 as ClosedRange<UInt64>
    )
    func order(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let ids = (0..<40).map { _ in generator.next() % 1000 }
        var trees = [MulticastTree(degree: 4), MulticastTree(degree: 4)]
        for (number, order) in [ids, ids.shuffled(using: &generator)].enumerated() {
            for id in order { trees[number].put(forwarder(id)) }
        }
        for id in 2000..<2010 as Range<UInt64> { trees[0].put(forwarder(id)) }
        for id in 2000..<2010 as Range<UInt64> { trees[0].remove(id) }
        #expect(trees[0].forwarders == trees[1].forwarders)
        trees[0].put(forwarder(ids[0], label: 0))
        #expect(trees[0].index(of: ids[0]) == nil)
        #expect(trees[0].forwarder(ids[0])?.label == 0)
    }

    @Test("labels come from the range that is named, each once, until it is given back")
    func labels() {
        var pool = LabelPool()
        #expect((0..<3).compactMap { _ in pool.allocate(from: 17...19) } == [17, 18, 19])
        #expect(pool.allocate(from: 17...19) == nil)
        #expect(pool.allocate(from: 18...20) == 20, "ranges may overlap")
        pool.release(18)
        #expect(pool.allocate(from: 17...17) == nil)
        #expect(pool.allocate(from: 17...19) == 18)
    }
}
