import Testing
import WeftNet

@testable import WeftConnections

@Suite("Who gets a connection")
struct AdmissionTableTests {
    /// A listener of small limits, whose connections wait from when they came until they are said to work.
    private struct Site {
        var table: AdmissionTable
        var waiting: [UInt64: MonotonicTime] = [:]
        var lastID: UInt64 = 0

        init(total: Int, perSource: Int, kept: Int = 0) {
            table = AdmissionTable(ConnectionLimits(total: total, perSource: perSource, kept: kept))
        }

        mutating func call(_ source: Int, isKnown: Bool = false, works: Bool = false) -> AdmissionTable.Decision {
            lastID += 1
            let decision = table.admit(
                lastID, from: .v4(IPv4Address(rawValue: UInt32(source))), isKnown: isKnown
            ) { [waiting] in waiting[$0] }
            switch decision {
            case .refused: return decision
            case .replacing(let old): waiting[old] = nil
            case .admitted: break
            }
            if !works { waiting[lastID] = MonotonicTime(nanoseconds: Int64(lastID)) }
            return decision
        }
    }

    @Test("a source that has all it may have loses the connection that has waited the longest")
    func ownOldest() {
        var site = Site(total: 10, perSource: 3)
        for _ in 1...3 { #expect(site.call(1) == .admitted) }
        #expect(site.call(1) == .replacing(1))
        #expect(site.call(2) == .admitted)
        #expect(site.call(1) == .replacing(2))
        #expect(site.table.count == 4)
    }

    @Test("a source whose connections are all being answered is refused, and others are not")
    func allBusy() {
        var site = Site(total: 10, perSource: 3)
        for _ in 1...3 { #expect(site.call(1, works: true) == .admitted) }
        #expect(site.call(1) == .refused(.source))
        #expect(site.call(2) == .admitted)
    }

    @Test("a full listener takes from whoever has the most")
    func fairness() {
        var site = Site(total: 6, perSource: 4)
        for _ in 1...4 { _ = site.call(1) }
        for _ in 1...2 { _ = site.call(2) }
        #expect(site.call(3) == .replacing(1))
        #expect(site.call(3) == .replacing(2))
        #expect(site.table.count == 6)
    }

    @Test("when the one with the most gives nothing, the next does")
    func nextBest() {
        var site = Site(total: 5, perSource: 4)
        for _ in 1...3 { _ = site.call(1, works: true) }
        for _ in 1...2 { _ = site.call(2) }
        #expect(site.call(3) == .replacing(4))
        #expect(site.call(4) == .replacing(5))
        #expect(site.call(5, works: true) == .replacing(6))
    }

    @Test("what is kept for known callers is not taken by strangers, whatever they do")
    func kept() {
        var site = Site(total: 8, perSource: 4, kept: 4)
        for source in 1...4 { #expect(site.call(source, works: true) == .admitted) }
        #expect(site.call(5) == .refused(.full))
        for _ in 1...4 { #expect(site.call(9, isKnown: true, works: true) == .admitted) }
        #expect(site.call(9, isKnown: true) == .refused(.source))
        #expect(site.call(10, isKnown: true) == .refused(.full))
    }

    @Test("a known caller comes before strangers who wait, and they never before him")
    func precedence() {
        var site = Site(total: 4, perSource: 4, kept: 2)
        _ = site.call(1)
        _ = site.call(2)
        for _ in 1...2 { _ = site.call(9, isKnown: true) }
        #expect(site.call(9, isKnown: true) == .replacing(1))
        #expect(site.call(3) == .replacing(2))
        #expect(site.call(4) == .replacing(6))
    }

    @Test("whoever proves himself leaves the strangers' share")
    func proof() {
        var site = Site(total: 4, perSource: 4, kept: 2)
        for _ in 1...2 { _ = site.call(1, works: true) }
        #expect(site.call(2) == .refused(.full))
        site.table.know(.v4(IPv4Address(rawValue: 1)))
        #expect(site.call(2) == .admitted)
    }

    @Test("random calls and ends keep every limit, and a count is what it counts", arguments: 0..<20)
    func invariants(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var site = Site(total: 20, perSource: 5, kept: 8)
        var open: [UInt64: Int] = [:]
        for _ in 0..<2000 {
            if Int.random(in: 0..<3, using: &generator) == 0,
                let id = open.keys.sorted().randomElement(using: &generator)
            {
                site.table.remove(id)
                site.waiting[id] = nil
                open[id] = nil
            } else {
                let source = Int.random(in: 0..<8, using: &generator)
                switch site.call(source, isKnown: source < 2, works: Bool.random(using: &generator)) {
                case .refused: break
                case .replacing(let old):
                    #expect(open.removeValue(forKey: old) != nil)
                    open[site.lastID] = source
                case .admitted: open[site.lastID] = source
                }
            }
            #expect(site.table.count == open.count && open.count <= 20)
            #expect(site.table.sourceCount == Set(open.values).count)
            #expect(open.values.filter { $0 >= 2 }.count <= 12)
            for source in 0..<8 { #expect(open.values.filter { $0 == source }.count <= 5) }
        }
    }
}
