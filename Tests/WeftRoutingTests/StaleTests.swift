import Testing
import WeftNet
import WeftRouting

@Suite("Stale paths")
struct StaleTests {
    @Test("a lost session's paths stay in use, and the sweep removes what was not announced again")
    func sweep() {
        let laboratory = RoutingLaboratory(instances: 1, sources: [.xmpp, .xmpp])
        let table = laboratory.table(0)
        for prefix in ["10.0.0.1/32", "10.0.0.2/32", "10.0.0.3/32"] { laboratory.announce(prefix, in: table) }
        laboratory.announce("10.0.0.9/32", in: table, from: 1)
        laboratory.rib.markStale(from: laboratory.sources[0])
        #expect(laboratory.counts(table).stalePaths == 3)
        #expect(laboratory.bestPaths("10.0.0.1/32", in: table).map(\.flags) == [.stale])
        #expect(!laboratory.announce("10.0.0.1/32", in: table), "the same again is no change")
        #expect(laboratory.announce("10.0.0.2/32", in: table, label: 99))
        #expect(laboratory.counts(table).stalePaths == 1)
        laboratory.rib.sweepStale(from: laboratory.sources[0])
        #expect(laboratory.counts(table).paths == 3)
        #expect(laboratory.counts(table).stalePaths == 0)
        #expect(laboratory.paths("10.0.0.3/32", in: table) == [])
        #expect(laboratory.check() == [])
    }

    @Test("withdrawing all of a source in one table leaves its other tables")
    func oneTable() {
        let laboratory = RoutingLaboratory(instances: 2, sources: [.xmpp])
        laboratory.announce("10.0.0.1/32", in: laboratory.table(0))
        laboratory.announce("10.0.0.1/32", in: laboratory.table(1))
        laboratory.rib.withdrawAll(from: laboratory.sources[0], in: laboratory.table(0))
        #expect(laboratory.counts(laboratory.table(0)).paths == 0)
        #expect(laboratory.counts(laboratory.table(1)).paths == 1)
        laboratory.rib.removeSource(laboratory.sources[0])
        #expect(laboratory.counts(laboratory.table(1)).paths == 0)
        #expect(laboratory.check() == [])
    }
}
