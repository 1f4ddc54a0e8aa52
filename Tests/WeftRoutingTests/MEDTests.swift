import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@Suite("MEDs of several neighbour AS")
struct MEDTests {
    static let prefix = "10.0.0.0/24"

    /// A path to announce; its source is its place in the list.
    struct Announcement: Hashable {
        /// 0 for a path from within.
        var neighbor: UInt32
        var med: UInt32
        var preference: UInt32 = 100
    }

    /// What a route comes to: its paths in order, how many of them share the traffic, and what decided about the
    /// others.
    struct Outcome: Equatable {
        var order: [Int]
        var shares: Int
        var steps: [SelectionStep?]
    }

    @Test("are compared within one AS only: each keeps its best paths, and they share the traffic")
    func withinOne() {
        let laboratory = laboratory(of: 5)
        announce([(1, 20), (2, 5), (1, 10), (2, 7), (1, 10)].map { Announcement(neighbor: $0, med: $1) }, laboratory)
        #expect(
            outcome(laboratory)
                == Outcome(
                    order: [1, 2, 4, 3, 0], shares: 3, steps: [.nextHop, .nextHop, .med, .neighborMED]))
    }

    @Test("a path without a MED has the lowest, and paths from within are compared with each other")
    func internalPaths() {
        let laboratory = laboratory(of: 3)
        announce([(0, 10), (7, 50), (0, 0)].map { Announcement(neighbor: $0, med: $1) }, laboratory)
        #expect(outcome(laboratory) == Outcome(order: [1, 2, 0], shares: 2, steps: [.nextHop, .neighborMED]))
    }

    @Test("the next best path of an AS takes the place of one that goes")
    func withdrawal() {
        let laboratory = laboratory(of: 3)
        announce([(1, 30), (1, 10), (2, 20)].map { Announcement(neighbor: $0, med: $1) }, laboratory)
        #expect(outcome(laboratory).order == [1, 2, 0])
        laboratory.withdraw(Self.prefix, in: laboratory.table(0), from: 1)
        #expect(outcome(laboratory) == Outcome(order: [0, 2], shares: 2, steps: [.nextHop]))
        #expect(laboratory.check() == [])
    }

    @Test("members of a confederation are no neighbour AS")
    func confederation() {
        let laboratory = laboratory(of: 3)
        let table = laboratory.table(0)
        let inside = ASPath.Segment(.confederationSequence, [64900, 64901])
        for (source, med) in [(0, 2), (1, 1)] as [(Int, UInt32)] {
            laboratory.announce(Self.prefix, in: table, from: source) {
                $0.asPath = ASPath([inside, .init(.sequence, [UInt32(source + 1)])])
                $0.med = med
            }
        }
        #expect(outcome(laboratory) == Outcome(order: [0, 1], shares: 2, steps: [.nextHop]))
        laboratory.announce(Self.prefix, in: table, from: 2) {
            $0.asPath = ASPath(sequence: [1])
            $0.med = 1
        }
        #expect(outcome(laboratory) == Outcome(order: [1, 2, 0], shares: 2, steps: [.nextHop, .neighborMED]))
        // The attribute behind it is no part of a path that has nothing but the confederation's segments.
        laboratory.announce("10.9.0.0/24", in: table, from: 0) {
            $0.asPath = ASPath([inside])
            $0.communities = [Community(rawValue: 1)]
            $0.med = 2
        }
        laboratory.announce("10.9.0.0/24", in: table, from: 1) { $0.med = 1 }
        #expect(laboratory.steps("10.9.0.0/24", in: table) == [.med])
        #expect(laboratory.check() == [])
    }

    @Test(
        "what comes of a set of paths does not depend on the order in which they came",
        arguments: 0..<40 as Range<UInt64>)
    func permutations(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let set = (0..<5).map { _ in Self.random(&random) }
        let expected = Self.expectation(of: set)
        let laboratory = laboratory(of: set.count)
        forEachPermutation(of: Array(set.indices)) { permutation in
            for source in permutation { announce(set[source], from: source, laboratory) }
            let outcome = outcome(laboratory)
            #expect(outcome.order == expected.order && outcome.shares == expected.shares, "\(set) as \(permutation)")
            #expect(laboratory.check() == [], "\(set) as \(permutation)")
            for source in permutation.reversed() {
                laboratory.withdraw(Self.prefix, in: laboratory.table(0), from: source)
            }
        }
        #expect(laboratory.rib.size == (0, 0, 0))
    }

    @Test("nor on what they were before, what went, and how MEDs were compared", arguments: 0..<40 as Range<UInt64>)
    func history(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let laboratory = laboratory(of: 6)
        var present: [Int: Announcement] = [:]
        var comparesAll = false
        for step in 0..<300 {
            let source = Int.random(in: 0..<6, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                present[source] = Self.random(&random)
                announce(present[source]!, from: source, laboratory)
            case 6..<9:
                present[source] = nil
                laboratory.withdraw(Self.prefix, in: laboratory.table(0), from: source)
            default:
                comparesAll.toggle()
                laboratory.rib.compareAllMEDs(comparesAll)
            }
            let known = present.keys.sorted()
            let expected = Self.expectation(of: known.map { present[$0]! }, comparesAll: comparesAll)
            let outcome = outcome(laboratory)
            guard outcome.order == expected.order.map({ known[$0] }), outcome.shares == expected.shares else {
                Issue.record("seed \(seed) step \(step): \(present) came out as \(outcome)")
                return
            }
            #expect(laboratory.check() == [], "seed \(seed) step \(step)")
        }
    }

    @Test("always compared, they put all paths in one order, and a change of mind moves what is there and its copies")
    func comparingAll() {
        let laboratory = RoutingLaboratory(instances: 2, sources: Array(repeating: .externalBGP, count: 3))
        laboratory.setTargets(0, imports: [], exports: [1])
        laboratory.setTargets(1, imports: [1], exports: [])
        let reader = laboratory.rib.attachReader(to: laboratory.table(0))
        announce([(1, 20), (2, 5), (2, 7)].map { Announcement(neighbor: $0, med: $1) }, laboratory)
        #expect(outcome(laboratory) == Outcome(order: [0, 1, 2], shares: 2, steps: [.nextHop, .neighborMED]))
        #expect(laboratory.counts(laboratory.table(1)).paths == 2)
        laboratory.rib.pass(reader)
        #expect(laboratory.rib.next(for: reader) == .end)

        laboratory.rib.compareAllMEDs(true)
        #expect(outcome(laboratory) == Outcome(order: [1, 2, 0], shares: 1, steps: [.med, .med]))
        #expect(laboratory.counts(laboratory.table(1)).paths == 1)
        #expect(laboratory.rib.next(for: reader) != .end)
        #expect(laboratory.check() == [])

        laboratory.rib.compareAllMEDs(false)
        #expect(laboratory.counts(laboratory.table(1)).paths == 2)
        #expect(laboratory.check() == [])
    }

    @Test("a path that is overruled takes its copies back, and gets them again")
    func copies() {
        let laboratory = RoutingLaboratory(instances: 2, sources: Array(repeating: .externalBGP, count: 2))
        laboratory.setTargets(0, imports: [], exports: [1])
        laboratory.setTargets(1, imports: [1], exports: [])
        announce(Announcement(neighbor: 1, med: 20), from: 0, laboratory)
        announce(Announcement(neighbor: 1, med: 10), from: 1, laboratory)
        #expect(laboratory.paths(Self.prefix, in: laboratory.table(1)).map(\.source) == [laboratory.sources[1]])
        announce(Announcement(neighbor: 2, med: 10), from: 1, laboratory)
        #expect(laboratory.paths(Self.prefix, in: laboratory.table(1)).map(\.source) == laboratory.sources)
        #expect(laboratory.check() == [])
    }

    @Test("an instance goes with all its paths, also with those that others made room for")
    func removal() {
        let laboratory = laboratory(of: 4)
        announce([(1, 0), (1, 5), (2, 0), (1, 7)].map { Announcement(neighbor: $0, med: $1) }, laboratory)
        laboratory.rib.removeInstance(laboratory.instances[0])
        #expect(laboratory.rib.size == (0, 0, 0))
    }

    // MARK: Parts

    private func laboratory(of count: Int) -> RoutingLaboratory {
        RoutingLaboratory(instances: 1, sources: Array(repeating: .externalBGP, count: count))
    }

    private static func random(_ random: inout SeededGenerator) -> Announcement {
        Announcement(
            neighbor: UInt32.random(in: 0...2, using: &random), med: UInt32.random(in: 0...2, using: &random),
            preference: [100, 100, 100, 200].randomElement(using: &random)!)
    }

    private func announce(_ paths: [Announcement], _ laboratory: RoutingLaboratory) {
        for (source, path) in paths.enumerated() { announce(path, from: source, laboratory) }
    }

    private func announce(_ path: Announcement, from source: Int, _ laboratory: RoutingLaboratory) {
        laboratory.announce(Self.prefix, in: laboratory.table(0), from: source) {
            $0.localPreference = path.preference
            $0.med = path.med
            $0.asPath = laboratory.asPath(from: path.neighbor)
        }
    }

    private func outcome(_ laboratory: RoutingLaboratory) -> Outcome {
        let table = laboratory.table(0)
        return Outcome(
            order: laboratory.paths(Self.prefix, in: table).map { laboratory.sources.firstIndex(of: $0.source)! },
            shares: laboratory.bestPaths(Self.prefix, in: table).count,
            steps: laboratory.steps(Self.prefix, in: table))
    }

    /// What the rules say of a set of paths, whose places in it break ties.
    private static func expectation(
        of set: [Announcement], comparesAll: Bool = false
    ) -> (order: [Int], shares: Int) {
        func isOverruled(_ path: Announcement) -> Bool {
            set.contains {
                $0.preference == path.preference && (comparesAll || $0.neighbor == path.neighbor) && $0.med < path.med
            }
        }
        func key(_ place: Int) -> [Int] {
            let path = set[place]
            let isOverruled = isOverruled(path)
            return [-Int(path.preference), isOverruled ? 1 : 0, isOverruled ? Int(path.med) : 0, place]
        }
        let order = set.indices.sorted { key($0).lexicographicallyPrecedes(key($1)) }
        let shares = order.prefix { key($0).prefix(2) == key(order[0]).prefix(2) }
        return (order, shares.count)
    }

    /// By exchanges of two members (Heap).
    private func forEachPermutation(of members: [Int], _ body: ([Int]) -> Void) {
        var members = members
        func visit(_ count: Int) {
            guard count > 1 else { return body(members) }
            for place in 0..<count {
                visit(count - 1)
                members.swapAt(count % 2 == 0 ? place : 0, count - 1)
            }
        }
        visit(members.count)
    }
}
