import DatapathFabric
import Glibc
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// Maps that are full: words and a count, everything else in place, and nothing lost when there is room again.
@Suite("full maps", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct FullMapTests {
    static let capacity: UInt32 = 4

    /// Something in every map.
    private static func state(_ count: UInt32) -> DatapathState {
        var state = DatapathState()
        for number in 0..<count {
            let vrf = VRFID(rawValue: 1)
            let address = IPv4Address(rawValue: 0x0a00_0100 + number)
            let index = 1000 + number
            state.ports[index] = PortEntry(vrf: vrf, macAddress: MACAddress(rawValue: UInt64(number + 1)))
            state.sources[PortAddress(interface: index, address: address)] = SourceEntry(gateway: Fabric.gateway)
            state.speakers[PortAddress(interface: index, address: Fabric.gateway)] = SpeakerEntry(
                address: IPv4Address(172, 31, 0, 9), sourcePort: UInt16(50000 + number))
            if let label = MPLSLabel(16 + number) { state.labels[label] = index }
            state.routes[FIBKey(vrf: vrf, prefix: IPv4Prefix(host: address))] = .local(port: index)
            if let vni = VNI(100 + number) { state.segments[vni] = SegmentEntry(vrf) }
            state.tunnelSources[IPv4Address(rawValue: 0xac1f_0100 + number)] = TunnelSourceEntry()
        }
        return state
    }

    /// All maps but the one that is full hold what is wanted.
    private func expectOthers(_ map: String, _ datapath: EBPFDatapath, _ wanted: DatapathState) throws {
        let found = try datapath.deviations(from: wanted).filter { $0.kind == .entry }
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.description.contains("map \(map) ") }, "\(found)")
    }

    @Test("the state of these tests has something in every map")
    func wholeness() {
        func isFilled<Table: DatapathTable>(_ table: Table.Type) -> Bool {
            !Self.state(1)[Table.self].isEmpty
        }
        for table in DatapathState.tables {
            let isFilled = isFilled(table)
            #expect(isFilled, "\(table.map)")
        }
    }

    @Test(
        "what does not fit is said and counted, the rest is there, and with room all of it",
        arguments: EBPFDatapath.desiredMaps)
    func full(map: String) throws {
        let fabric = try Fabric()
        var configuration = fabric.a.configuration
        configuration.capacities = [map: Self.capacity]
        let datapath = try EBPFDatapath(configuration, network: fabric.a.network)
        defer { try? datapath.removePins() }
        let (few, many) = (Self.state(Self.capacity), Self.state(Self.capacity + 3))
        for isSingle in [false, true] {
            let error = #expect(throws: DatapathError.self) {
                if isSingle { try datapath.apply(DatapathChange(to: many)) } else { try datapath.resync(many) }
            }
            #expect(error?.description.contains("map \(map)") == true, "\(String(describing: error))")
            #expect(error?.description.contains("full") == true, "\(String(describing: error))")
            #expect(error?.description.contains("\(Self.capacity) is the most") == true)
            try expectOthers(map, datapath, many)
            try datapath.resync(few)
            #expect(try datapath.contents() == few)
            // Others take the place of what is there: removals make room for what did not fit at first.
            let moved = Self.state(Self.capacity * 2).suffix(from: Self.capacity)
            try datapath.resync(moved)
            #expect(try datapath.contents() == moved)
            try datapath.resync(DatapathState())
        }
    }
}

extension DatapathState {
    /// What ``FullMapTests`` made from that number on.
    fileprivate func suffix(from number: UInt32) -> DatapathState {
        var rest = DatapathState()
        rest.ports = ports.filter { $0.key >= 1000 + number }
        rest.sources = sources.filter { $0.key.interface >= 1000 + number }
        rest.speakers = speakers.filter { $0.key.interface >= 1000 + number }
        rest.labels = labels.filter { $0.value >= 1000 + number }
        rest.routes = routes.filter { $0.key.prefix.network.rawValue >= 0x0a00_0100 + number }
        rest.segments = segments.filter { $0.key.rawValue >= 100 + number }
        rest.tunnelSources = tunnelSources.filter { $0.key.rawValue >= 0xac1f_0100 + number }
        return rest
    }
}
