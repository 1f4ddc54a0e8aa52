import Testing
import WeftNet
import WeftRouting

@Suite("Readers of a table's changes")
struct ReaderTests {
    /// Reads up to `limit` entries: the prefixes with what the reader learnt of them.
    private func read(_ reader: ReaderID, _ laboratory: RoutingLaboratory, limit: Int = .max) -> [String] {
        var seen: [String] = []
        while seen.count < limit {
            switch laboratory.rib.next(for: reader) {
            case .route(let route):
                let mark = laboratory.rib.isUsable(route) ? "+" : "-"
                seen.append("\(mark)\(laboratory.rib.key(of: route).prefix)")
            case .reader: seen.append("reader")
            case .end: return seen
            }
            laboratory.rib.pass(reader)
        }
        return seen
    }

    private func laboratory(_ prefixes: String...) -> (RoutingLaboratory, TableID) {
        let laboratory = RoutingLaboratory(instances: 1, sources: [.xmpp])
        for prefix in prefixes { laboratory.announce(prefix, in: laboratory.table(0)) }
        return (laboratory, laboratory.table(0))
    }

    @Test("a new reader is told the whole table, then each change once")
    func whole() {
        let (laboratory, table) = laboratory("10.0.0.1/32", "10.0.0.2/32")
        let reader = laboratory.rib.attachReader(to: table)
        #expect(laboratory.rib.takeTablesWithNews() == [table])
        #expect(read(reader, laboratory) == ["+10.0.0.1/32", "+10.0.0.2/32"])
        #expect(laboratory.rib.takeTablesWithNews() == [])
        for label in 20...22 as ClosedRange<UInt32> { laboratory.announce("10.0.0.1/32", in: table, label: label) }
        #expect(laboratory.rib.takeTablesWithNews() == [table])
        #expect(read(reader, laboratory) == ["+10.0.0.1/32"])
        #expect(read(reader, laboratory) == [])
    }

    @Test("a removed route is told to every reader and then forgotten")
    func removal() {
        let (laboratory, table) = laboratory("10.0.0.1/32", "10.0.0.2/32")
        let fast = laboratory.rib.attachReader(to: table)
        let slow = laboratory.rib.attachReader(to: table)
        #expect(read(fast, laboratory) == ["+10.0.0.1/32", "+10.0.0.2/32"])
        laboratory.withdraw("10.0.0.1/32", in: table)
        #expect(read(fast, laboratory) == ["-10.0.0.1/32"])
        #expect(laboratory.rib.size.routes == 2)
        #expect(read(slow, laboratory) == ["+10.0.0.2/32", "-10.0.0.1/32", "reader"])
        #expect(laboratory.rib.size.routes == 1)
        #expect(laboratory.check() == [])
    }

    @Test("a route that comes back before it was read as removed is one change")
    func comeback() {
        let (laboratory, table) = laboratory("10.0.0.1/32")
        let reader = laboratory.rib.attachReader(to: table)
        #expect(read(reader, laboratory) == ["+10.0.0.1/32"])
        laboratory.withdraw("10.0.0.1/32", in: table)
        laboratory.announce("10.0.0.1/32", in: table)
        #expect(read(reader, laboratory) == ["+10.0.0.1/32"])
    }

    @Test("a reader attached beside another reads on from there")
    func beside() {
        let (laboratory, table) = laboratory("10.0.0.1/32", "10.0.0.2/32")
        let first = laboratory.rib.attachReader(to: table)
        #expect(read(first, laboratory, limit: 1) == ["+10.0.0.1/32"])
        let second = laboratory.rib.attachReader(beside: first)
        #expect(read(first, laboratory) == ["+10.0.0.2/32"])
        #expect(laboratory.rib.next(for: second) != .reader(first))
        #expect(read(second, laboratory, limit: 1) == ["+10.0.0.2/32"])
        #expect(laboratory.rib.next(for: second) == .reader(first))
        laboratory.rib.detachReader(second)
        #expect(laboratory.check() == [])
    }

    @Test("the last reader to leave takes what waited for it")
    func leave() {
        let (laboratory, table) = laboratory("10.0.0.1/32", "10.0.0.2/32")
        let reader = laboratory.rib.attachReader(to: table)
        laboratory.withdraw("10.0.0.1/32", in: table)
        #expect(laboratory.rib.size.routes == 2)
        laboratory.rib.detachReader(reader)
        #expect(laboratory.rib.size.routes == 1)
        #expect(laboratory.check() == [])
    }

    @Test("passing several routes at once is the same as passing them one by one")
    func passThrough() {
        let (laboratory, table) = laboratory("10.0.0.1/32", "10.0.0.2/32", "10.0.0.3/32")
        let reader = laboratory.rib.attachReader(to: table)
        let second = laboratory.rib.route(to: laboratory.key("10.0.0.2/32"), in: table)!
        laboratory.rib.pass(reader, through: second)
        #expect(read(reader, laboratory) == ["+10.0.0.3/32"])
        #expect(laboratory.check() == [])
    }

    @Test(
        "what readers were told is what the table holds, whatever happens between", arguments: 0..<12 as Range<UInt64>)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let laboratory = RoutingLaboratory(instances: 2, sources: [.xmpp, .xmpp])
        laboratory.setTargets(0, imports: [1], exports: [2])
        laboratory.setTargets(1, imports: [2], exports: [1])
        let table = laboratory.table(0)
        var readers: [(id: ReaderID, told: [String: UInt32])] = []
        for step in 0..<1_200 {
            let prefix = "10.0.0.\(Int.random(in: 0..<20, using: &random))/32"
            let source = Int.random(in: 0...1, using: &random)
            let place = laboratory.table(Int.random(in: 0...1, using: &random))
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<4: laboratory.announce(prefix, in: place, from: source, label: UInt32(step) + 16)
            case 4..<7: laboratory.withdraw(prefix, in: place, from: source)
            case 7 where readers.count < 4: readers.append((laboratory.rib.attachReader(to: table), [:]))
            case 8 where readers.count > 1:
                laboratory.rib.detachReader(readers.remove(at: Int.random(in: 0..<readers.count, using: &random)).id)
            case 9 where !readers.isEmpty && readers.count < 4:
                let copied = readers.randomElement(using: &random)!
                readers.append((laboratory.rib.attachReader(beside: copied.id), copied.told))
            default:
                guard !readers.isEmpty else { continue }
                let index = Int.random(in: 0..<readers.count, using: &random)
                let count = Int.random(in: 0..<8, using: &random)
                for _ in 0..<count { readOne(&readers[index], laboratory) }
            }
            if let fault = laboratory.check().first {
                Issue.record("seed \(seed) step \(step): \(fault)")
                return
            }
        }
        var held: [String: UInt32] = [:]
        var routes: [RouteID] = []
        laboratory.rib.forEachRoute(in: table) { routes.append($0) }
        for route in routes {
            held[laboratory.rib.key(of: route).prefix.description] = laboratory.rib.sequence(of: route)
        }
        for index in readers.indices {
            while readOne(&readers[index], laboratory) {}
            #expect(readers[index].told == held, "seed \(seed)")
        }
        #expect(laboratory.rib.counts(of: table).prefixes == UInt32(held.count))
        #expect(laboratory.check() == [])
    }

    @discardableResult
    private func readOne(_ reader: inout (id: ReaderID, told: [String: UInt32]), _ laboratory: RoutingLaboratory)
        -> Bool
    {
        switch laboratory.rib.next(for: reader.id) {
        case .end: return false
        case .reader: break
        case .route(let route):
            let prefix = laboratory.rib.key(of: route).prefix.description
            reader.told[prefix] = laboratory.rib.isUsable(route) ? laboratory.rib.sequence(of: route) : nil
        }
        laboratory.rib.pass(reader.id)
        return true
    }
}
