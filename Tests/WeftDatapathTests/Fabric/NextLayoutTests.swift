import DatapathFabric
import Glibc
import Synchronization
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// Agents whose maps have other layouts than those of the agent before: what the agent decides is said anew, and what
/// packets made goes over.
@Suite(
    "an agent of the next layout takes over", .serialized,
    .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct NextLayoutTests {
    /// Which maps have the next layout.
    enum Renewed: CaseIterable { case decided, observed, all, one }

    static let vrf = VRFID(rawValue: 1)
    static let bgpPort: UInt16 = 179
    let fabric: Fabric
    let one: FabricPod
    let two: FabricPod

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        try fabric.b.startAgent()
        one = try fabric.a.addPod("one", IPv4Address(10, 0, 1, 3), vrf: Self.vrf)
        two = try fabric.b.addPod("two", IPv4Address(10, 0, 1, 4), vrf: Self.vrf)
        try fabric.a.learn(two)
        try fabric.b.learn(one)
        // The other host's own stack plays the control node.
        try fabric.a.set(
            SpeakerTable.self, PortAddress(interface: one.interface, address: Fabric.gateway),
            SpeakerEntry(address: fabric.b.address, sourcePort: 50000))
    }

    /// The layouts of an agent that is `generation` builds later. Bytes stay as they are; a step counts the entries
    /// that it sees.
    private static func layouts(
        _ generation: UInt32, _ renewed: Renewed, seen: SeenEntries = SeenEntries()
    ) throws -> [MapLayout] {
        try MapLayout.all().map { layout in
            let isRenewed =
                switch renewed {
                case .decided: layout.isDecided
                case .observed: !layout.isDecided
                case .all: true
                case .one: layout.map == FIBTable.map
                }
            guard isRenewed else { return layout }
            let step: MapEntry.Step = { entry in
                seen.add(entry, of: layout.map)
                return entry
            }
            let steps = [UInt32: MapEntry.Step](
                uniqueKeysWithValues: (layout.version..<layout.version + generation).map { ($0, step) })
            return MapLayout(
                map: layout.map, version: layout.version + generation,
                content: layout.isDecided ? .decided : .observed(steps))
        }
    }

    private func replaceAgent(_ host: FabricHost, _ layouts: [MapLayout]) throws {
        host.stopAgent()
        try host.startAgent { try EBPFDatapath($0, network: $1, layouts: layouts) }
    }

    @Test(
        "under load nothing is lost, on a workload's session with a control node neither, build after build",
        arguments: Renewed.allCases)
    func underLoad(renewed: Renewed) throws {
        let stream = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        let session = try TCPDialogue(
            from: one.sandbox, to: fabric.b.sandbox, at: Fabric.gateway, port: Self.bgpPort)
        #expect(session.run(1) == 0)
        let lost = Background { stream.run(60_000) }
        var generation: UInt32 = 0
        var faults = 0
        repeat {
            generation += 1
            for host in [fabric.a, fabric.b] {
                let state = try #require(try host.datapath?.contents())
                try replaceAgent(host, try Self.layouts(generation, renewed))
                faults += session.run(10)
                try host.datapath?.resync(state)
                #expect(try host.datapath?.contents() == state)
                faults += session.run(10)
            }
        } while !lost.isFinished
        #expect(lost.value == 0)
        #expect(faults == 0)
        #expect(session.retransmissions == 0)
        #expect(generation >= 5)
        let counters = try #require(try fabric.a.datapath?.counters().ports[one.interface])
        // What passed while both agents' programs were in place may be counted in the map that goes; one agent alone
        // saw a fifth at most.
        #expect(counters.receivedPackets >= 30_000)
    }

    @Test(
        "only the map of the other layout is empty, and the programs of the agent before use theirs until all is said")
    func held() throws {
        let state = try #require(try fabric.a.datapath?.contents())
        let stream = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        let layouts = try Self.layouts(1, .one)
        for _ in 0..<2 {
            // The second time the agent before has died while it held back.
            try replaceAgent(fabric.a, layouts)
            let datapath = try #require(fabric.a.datapath)
            var rest = state
            rest.routes = [:]
            #expect(try datapath.contents() == rest)
            #expect(try datapath.pins.names().contains("routes-1"))
            #expect(stream.run(500) == 0)
            var part = state
            part.routes = one.entries.routes
            try datapath.apply(DatapathChange(to: part))
            #expect(try datapath.resync(part, keepingOthers: true) == [])
            #expect(
                try datapath.deviations(from: part) == [],
                "what an earlier agent's programs are in front of is no deviation")
            #expect(stream.run(500) == 0)
        }
        try fabric.a.datapath?.resync(state)
        #expect(try fabric.a.datapath?.contents() == state)
        #expect(try fabric.a.datapath?.pins.names() == Set(layouts.map(\.pin)))
        #expect(stream.run(500) == 0)
        // It is its own programs that count now.
        try fabric.a.remove(one.entries)
        #expect(stream.run(1) == 1)
    }

    @Test(
        "what was switched off between the agents sends nothing once all is said, and does when it is on again",
        arguments: Renewed.allCases)
    func switchedOff(renewed: Renewed) throws {
        let whole = try #require(try fabric.a.datapath?.contents())
        var rest = whole
        rest.apply(DatapathChange(from: one.entries, to: DatapathState()))
        let stream = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        try replaceAgent(fabric.a, try Self.layouts(1, renewed))
        #expect(stream.run(100) == 0)
        try fabric.a.datapath?.resync(rest)
        #expect(stream.run(1) == 1)
        try fabric.a.datapath?.resync(whole)
        #expect(stream.run(100) == 0)
    }

    @Test("a workload that is added while the programs are held back has its own in front of it at once")
    func added() throws {
        let state = try #require(try fabric.a.datapath?.contents())
        try replaceAgent(fabric.a, try Self.layouts(1, .all))
        try fabric.a.datapath?.apply(DatapathChange(to: state))
        let three = try fabric.a.addPod("three", IPv4Address(10, 0, 1, 5), vrf: Self.vrf)
        #expect(try UDPStream(from: three.sandbox, to: two.sandbox, address: two.address).run(100) == 0)
        try fabric.b.learn(three)
        var whole = state
        whole.apply(DatapathChange(to: three.entries))
        try fabric.a.datapath?.resync(whole)
        #expect(try UDPStream(from: two.sandbox, to: three.sandbox, address: three.address).run(100) == 0)
    }

    @Test("what packets made goes over at once when nothing that the agent decides is missing")
    func observed() throws {
        let session = try TCPDialogue(
            from: one.sandbox, to: fabric.b.sandbox, at: Fabric.gateway, port: Self.bgpPort)
        let state = try fabric.a.datapath?.contents()
        let before = try #require(try fabric.a.datapath?.counters().ports[one.interface])
        let seen = SeenEntries()
        let layouts = try Self.layouts(2, .observed, seen: seen)
        try replaceAgent(fabric.a, layouts)
        #expect(fabric.a.datapath?.isHeld == false)
        #expect(try fabric.a.datapath?.contents() == state)
        #expect(try fabric.a.datapath?.pins.names() == Set(layouts.map(\.pin)))
        // One port and one session, twice by two steps each: before the programs are replaced, and after.
        #expect(seen.count(of: "speaker_sessions") == 4)
        #expect(seen.count(of: "counters") == 4)
        #expect(session.run(10) == 0)
        #expect(session.retransmissions == 0)
        let after = try #require(try fabric.a.datapath?.counters().ports[one.interface])
        #expect(after.receivedPackets > before.receivedPackets)
    }

    @Test("an agent of the build before finds no way back for what packets made, and all else when it has said it")
    func back() throws {
        let state = try #require(try fabric.a.datapath?.contents())
        try replaceAgent(fabric.a, try Self.layouts(1, .all))
        try fabric.a.datapath?.resync(state)
        let stream = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        try replaceAgent(fabric.a, try MapLayout.all())
        #expect(stream.run(500) == 0)
        try fabric.a.datapath?.resync(state)
        #expect(stream.run(500) == 0)
        #expect(try fabric.a.datapath?.pins.names() == Set(try MapLayout.all().map(\.pin)))
    }
}

/// Counts the entries that steps are given, map by map.
private final class SeenEntries: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func add(_ entry: MapEntry, of map: String) { counts.withLock { $0[map, default: 0] += 1 } }
    func count(of map: String) -> Int { counts.withLock { $0[map, default: 0] } }
}
