import CLibbpf
import DatapathFabric
import Glibc
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

@Suite("an agent takes over", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct ReplacementTests {
    static let vrf = VRFID(rawValue: 1)
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
    }

    @Test("no packet is lost while agents on both hosts are replaced and resynced again and again")
    func underLoad() throws {
        let stream = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        let lost = Background { stream.run(60_000) }
        var replacements = 0
        repeat {
            for host in [fabric.a, fabric.b] {
                let state = try #require(try host.datapath?.contents())
                host.stopAgent()
                try host.startAgent()
                try host.datapath?.resync(state)
                replacements += 1
            }
        } while !lost.isFinished
        #expect(lost.value == 0)
        #expect(replacements >= 10)
    }

    @Test("without an agent packets flow on")
    func headless() throws {
        fabric.a.stopAgent()
        fabric.b.stopAgent()
        let stream = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        #expect(stream.run(1_000) == 0)
    }

    @Test("the next agent finds what the one before left, counters included")
    func inheritance() throws {
        let state = try #require(try fabric.a.datapath?.contents())
        #expect(state.ports == one.entries.ports)
        #expect(state.sources == one.entries.sources)
        #expect(state.labels == one.entries.labels)
        #expect(state.routes.count == 3)
        _ = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address).run(10)
        fabric.a.stopAgent()
        try fabric.a.startAgent()
        #expect(try fabric.a.datapath?.contents() == state)
        let counters = try fabric.a.datapath?.counters().ports[one.interface]
        #expect(try #require(counters).receivedPackets >= 10)
    }

    @Test("maps of another namespace are thrown away")
    func foreignMaps() throws {
        let pins = try #require(fabric.a.datapath?.pins)
        fabric.a.stopAgent()
        let other = fabric.a.configuration.pins + "/1"
        try #require(rename(pins.folder, other) == 0)
        try fabric.a.startAgent()
        #expect(try fabric.a.datapath?.contents() == DatapathState())
        #expect(
            try BPFFileSystem.list(fabric.a.configuration.pins).map { "\(fabric.a.configuration.pins)/\($0)" } == [
                pins.folder
            ])
    }

    @Test("after a resync from nothing packets flow again")
    func recovery() throws {
        let state = try #require(try fabric.a.datapath?.contents())
        try fabric.a.datapath?.resync(DatapathState())
        #expect(try fabric.a.datapath?.contents() == DatapathState())
        let stream = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        #expect(stream.run(1) == 1)
        try fabric.a.datapath?.resync(state)
        #expect(stream.run(100) == 0)
    }

    @Test("a program that somebody took off the interface is put back by a resync")
    func detached() throws {
        let state = try #require(try fabric.a.datapath?.contents())
        for interface in ["tap\(one.label)", FabricHost.underlay] {
            try NamespaceCommand(["tc", "qdisc", "delete", "dev", interface, "clsact"], in: fabric.a.namespacePath)
                .run()
        }
        try fabric.a.datapath?.resync(state)
        let there = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        #expect(there.run(10) == 0)
        let back = try UDPStream(from: two.sandbox, to: one.sandbox, address: one.address)
        #expect(back.run(10) == 0)
    }
}
