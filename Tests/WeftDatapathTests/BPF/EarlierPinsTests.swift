import CLibbpf
import DatapathFabric
import Glibc
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// The maps of the build before, of commit 68f7ffe: made here as that build made them, with entries as it wrote them.
@Suite("pins of the build before", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct EarlierPinsTests {
    struct Map {
        let name: String
        let type: bpf_map_type
        let key: UInt32
        let value: UInt32
        let capacity: UInt32
        var flags: UInt32 = 1  // BPF_F_NO_PREALLOC
    }

    static let maps = [
        Map(name: "host", type: BPF_MAP_TYPE_ARRAY, key: 4, value: 40, capacity: 1, flags: 0),
        Map(name: "ports", type: BPF_MAP_TYPE_HASH, key: 4, value: 12, capacity: 16_384),
        Map(name: "sources", type: BPF_MAP_TYPE_HASH, key: 8, value: 4, capacity: 65_536),
        Map(name: "routes", type: BPF_MAP_TYPE_LPM_TRIE, key: 12, value: 20, capacity: 1_048_576),
        Map(name: "labels", type: BPF_MAP_TYPE_HASH, key: 4, value: 4, capacity: 65_536),
        Map(name: "segments", type: BPF_MAP_TYPE_HASH, key: 4, value: 8, capacity: 16_384),
        Map(name: "services", type: BPF_MAP_TYPE_HASH, key: 8, value: 8, capacity: 16_384),
        Map(name: "sessions", type: BPF_MAP_TYPE_LRU_HASH, key: 8, value: 16, capacity: 1024, flags: 0),
        Map(name: "counters", type: BPF_MAP_TYPE_PERCPU_HASH, key: 4, value: 32, capacity: 16_384),
        Map(name: "drops", type: BPF_MAP_TYPE_PERCPU_ARRAY, key: 4, value: 8, capacity: 17, flags: 0),
    ]

    /// Keys and values byte by byte; numbers of this machine are little-endian, addresses and labels are as in packets.
    static func entries(network: UInt64, underlay: UInt32, segments: UInt32) -> [(
        map: String, key: [UInt8], value: [UInt8]
    )] {
        func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) } }
        func long(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) } }
        let mac: [UInt8] = [2, 0, 0, 0, 0, 3]
        return [
            (
                "host", number(0),
                number(4) + [172, 31, 0, 1] + number(underlay) + number(1468) + number(1450) + number(segments)
                    + [2, 0, 172, 31, 0, 1, 0, 0] + long(network)
            ),
            ("ports", number(77), number(3) + mac + [0, 0]),
            ("sources", number(77) + [10, 0, 1, 3], [10, 0, 1, 1]),
            ("sources", number(77) + [10, 0, 1, 2], [0, 0, 0, 0]),
            (
                "routes", number(64) + number(3) + [10, 0, 1, 3],
                number(2) + number(77) + number(0) + [0, 0, 0, 0, 0, 0, 0, 0]
            ),
            (
                "routes", number(56) + number(3) + [10, 0, 1, 0],
                number(0) + number(0) + number(0) + [0, 0, 0, 0, 0, 0, 0, 0]
            ),
            (
                "routes", number(64) + number(3) + [10, 0, 1, 4],
                number(3) + [172, 31, 0, 2] + [0x00, 0x03, 0x21, 0x40] + [0, 0, 0, 0, 0, 0, 0, 0]
            ),
            (
                "routes", number(64) + number(3) + [10, 0, 1, 5],
                number(4) + [172, 31, 0, 3] + [0, 0, 0x10, 0x01] + [6, 0, 0, 0, 0, 9, 0, 0]
            ),
            ("labels", number(18), number(77)),
            ("segments", number(4097), number(3) + number(1)),
            ("services", number(77) + [10, 0, 1, 1], [172, 31, 0, 9] + [0, 179] + [0xc3, 0x50]),
            (
                "sessions", [172, 31, 0, 9] + [0xc3, 0x50, 0, 0],
                number(77) + [10, 0, 1, 3] + [10, 0, 1, 1] + [0x98, 0xfa] + [0, 179]
            ),
        ]
    }

    static var state: DatapathState {
        var state = DatapathState()
        let vrf = VRFID(rawValue: 3)
        let gateway = IPv4Address(10, 0, 1, 1)
        state.ports[77] = PortEntry(vrf: vrf, macAddress: MACAddress(2, 0, 0, 0, 0, 3))
        state.sources = [
            PortAddress(interface: 77, address: IPv4Address(10, 0, 1, 3)): SourceEntry(gateway: gateway),
            PortAddress(interface: 77, address: IPv4Address(10, 0, 1, 2)): SourceEntry(gateway: nil),
        ]
        state.speakers[PortAddress(interface: 77, address: gateway)] = SpeakerEntry(
            address: IPv4Address(172, 31, 0, 9), sourcePort: 50000)
        state.labels[MPLSLabel(18)!] = 77
        let network = IPv4Prefix(IPv4Address(10, 0, 1, 0), length: 24)
        state.routes = [
            FIBKey(vrf: vrf, prefix: IPv4Prefix(host: IPv4Address(10, 0, 1, 3))): .local(port: 77),
            FIBKey(vrf: vrf, prefix: network): .discard,
            FIBKey(vrf: vrf, prefix: IPv4Prefix(host: IPv4Address(10, 0, 1, 4))): .tunnel(
                remote: IPv4Address(172, 31, 0, 2), label: MPLSLabel(50)!),
            FIBKey(vrf: vrf, prefix: IPv4Prefix(host: IPv4Address(10, 0, 1, 5))): .segment(
                remote: IPv4Address(172, 31, 0, 3), vni: VNI(4097)!, mac: MACAddress(6, 0, 0, 0, 0, 9)),
        ]
        state.segments[VNI(4097)!] = SegmentEntry(vrf, isRouted: true)
        return state
    }

    /// With what that build had no map for.
    static var whole: DatapathState {
        var state = state
        state.tunnelSources[IPv4Address(172, 31, 0, 2)] = TunnelSourceEntry()
        return state
    }

    /// Makes the pins as that build did, and nothing of them known to any program.
    /// - Parameter change: what else they say of themselves: layout, namespace.
    private func makePins(_ fabric: Fabric, _ change: (inout [UInt8]) -> Void = { _ in }) throws {
        let pins = fabric.a.configuration.pins
        try BPFFileSystem.prepare(pins, mountPoint: fabric.a.configuration.fileSystem)
        let underlay = try #require(try fabric.a.network.interface(named: FabricHost.underlay)).index
        var entries = Self.entries(
            network: try fabric.a.network.namespaceCookie, underlay: underlay,
            segments: try fabric.a.network.segmentDevice())
        change(&entries[0].value)
        for map in Self.maps {
            var options = bpf_map_create_opts()
            options.sz = MemoryLayout<bpf_map_create_opts>.size
            options.map_flags = map.flags
            let descriptor = bpf_map_create(map.type, map.name, map.key, map.value, map.capacity, &options)
            try #require(descriptor >= 0, "\(map.name)")
            defer { close(descriptor) }
            for entry in entries where entry.map == map.name {
                #expect(entry.key.count == map.key && entry.value.count == map.value, "\(map.name)")
                try #require(bpf_map_update_elem(descriptor, entry.key, entry.value, 0) == 0, "\(map.name)")
            }
            if map.name == "drops" {
                var reason: UInt32 = 1
                let values = [UInt64](repeating: 5, count: Int(libbpf_num_possible_cpus()))
                try #require(bpf_map_update_elem(descriptor, &reason, values, 0) == 0)
            }
            try #require(bpf_obj_pin(descriptor, "\(pins)/\(map.name)") == 0)
        }
    }

    /// Of the bare names nothing is left.
    private func expectOwnPinsOnly(_ fabric: Fabric) throws {
        let pins = try #require(fabric.a.datapath?.pins)
        let left = try BPFFileSystem.list(fabric.a.configuration.pins)
        #expect(left.map { "\(fabric.a.configuration.pins)/\($0)" } == [pins.folder])
        #expect(try pins.names() == Set(try MapLayout.all().map(\.pin)))
    }

    @Test("they are taken over with everything in them, what they counted and the sessions of workloads included")
    func takeover() throws {
        let fabric = try Fabric()
        try makePins(fabric)
        try fabric.a.startAgent()
        let datapath = try #require(fabric.a.datapath)
        #expect(try datapath.contents() == Self.state)
        try datapath.resync(Self.whole)
        #expect(try datapath.counters().drops[.noRoute] == 5 * UInt64(libbpf_num_possible_cpus()))
        let session = try #require(Self.entries(network: 0, underlay: 0, segments: 0).last)
        #expect(
            try datapath.object.rawMap("speaker_sessions").entries() == [
                MapEntry(key: session.key, values: [session.value])
            ])
        try expectOwnPinsOnly(fabric)
        #expect(try datapath.deviations(from: Self.whole).filter { $0.kind == .entry } == [])
    }

    @Test("those of an older build, or of another network namespace, are thrown away", arguments: [0, 32])
    func foreign(offset: Int) throws {
        let fabric = try Fabric()
        try makePins(fabric) { $0[offset] ^= 1 }
        try fabric.a.startAgent()
        #expect(try fabric.a.datapath?.contents() == DatapathState())
        #expect(try fabric.a.datapath?.counters().drops == [:])
        try expectOwnPinsOnly(fabric)
    }

    @Test("an agent that died as it took them over has left the rest to the next one")
    func halfway() throws {
        let fabric = try Fabric()
        try makePins(fabric)
        let network = try fabric.a.network.namespaceCookie
        let folder = fabric.a.configuration.pins
        try BPFFileSystem.prepare("\(folder)/\(network)", mountPoint: fabric.a.configuration.fileSystem)
        for map in ["routes", "ports"] {
            try #require(rename("\(folder)/\(map)", "\(folder)/\(network)/\(map)-1") == 0)
        }
        try fabric.a.startAgent()
        #expect(try fabric.a.datapath?.contents() == Self.state)
        try fabric.a.datapath?.resync(Self.whole)
        try expectOwnPinsOnly(fabric)
    }

    @Test("what is below the folder of a host's pins is another host's", arguments: ["other", "host", "routes", "1"])
    func nested(name: String) throws {
        let fabric = try Fabric()
        let folder = fabric.a.configuration.pins
        var configuration = fabric.b.configuration
        configuration.host = "\(fabric.a.configuration.host)/\(name)"
        let other = try EBPFDatapath(configuration, network: fabric.b.network)
        let pins = try other.pins.names()
        #expect(!pins.isEmpty)
        try fabric.a.startAgent()
        #expect(try other.pins.names() == pins)
        try fabric.a.datapath?.removePins()
        #expect(try BPFFileSystem.list(folder) == [name])
        #expect(try other.pins.names() == pins)
        try other.removePins()
        try fabric.a.datapath?.removePins()
        #expect(try BPFFileSystem.list(folder) == [])
    }
}
