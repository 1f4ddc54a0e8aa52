import DatapathFabric
import Glibc
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

@Suite("bringing the maps in line", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct ResyncTests {
    let fabric: Fabric
    let datapath: EBPFDatapath

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        datapath = try #require(fabric.a.datapath)
    }

    private func random(_ generator: inout SeededGenerator, ports: Int, routes: Int) throws -> DatapathState {
        var state = DatapathState()
        for _ in 0..<ports {
            let index = addPort(&state, &generator)
            let label = try #require(MPLSLabel(.random(in: 16..<64, using: &generator)))
            state.labels[label] = index
        }
        for _ in 0..<routes { state.routes[randomKey(&generator)] = try randomHop(&generator) }
        return state
    }

    /// Interfaces of these indices do not exist; that is no reason to refuse.
    /// - Returns: the port's index; it takes the place of what was there.
    @discardableResult
    private func addPort(_ state: inout DatapathState, _ generator: inout SeededGenerator) -> UInt32 {
        let index = UInt32.random(in: 100..<120, using: &generator)
        removePort(index, from: &state)
        state.ports[index] = PortEntry(
            vrf: VRFID(rawValue: .random(in: 1...3, using: &generator)),
            macAddress: MACAddress(rawValue: .random(in: 1...5, using: &generator)))
        for _ in 0..<2 {
            let key = PortAddress(
                interface: index, address: IPv4Address(10, 0, 0, .random(in: 1...20, using: &generator)))
            state.sources[key] = SourceEntry(
                gateway: Bool.random(using: &generator) ? IPv4Address(10, 0, 0, 254) : nil)
            if Bool.random(using: &generator) {
                state.speakers[key] = SpeakerEntry(
                    address: IPv4Address(172, 31, 0, 9), sourcePort: .random(in: 50000...50003, using: &generator))
            }
        }
        return index
    }

    private func removePort(_ index: UInt32, from state: inout DatapathState) {
        state.ports[index] = nil
        state.sources = state.sources.filter { $0.key.interface != index }
        state.speakers = state.speakers.filter { $0.key.interface != index }
    }

    private func randomKey(_ generator: inout SeededGenerator) -> FIBKey {
        FIBKey(
            vrf: VRFID(rawValue: .random(in: 1...3, using: &generator)),
            prefix: IPv4Prefix(
                IPv4Address(rawValue: 0x0a00_0000 | .random(in: 0..<64, using: &generator) << 12),
                length: [0, 8, 16, 20, 32].randomElement(using: &generator) ?? 0))
    }

    private func randomHop(_ generator: inout SeededGenerator) throws -> NextHop {
        let label = try #require(MPLSLabel(.random(in: 0..<(1 << 20), using: &generator)))
        let hops: [NextHop] = [
            .discard, .receive, .local(port: 7), .tunnel(remote: IPv4Address(172, 31, 0, 9), label: label),
        ]
        return hops.randomElement(using: &generator) ?? .discard
    }

    @Test("a resync from any state ends with exactly what is wanted", arguments: 1...12 as ClosedRange<UInt64>)
    func resync(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            let state = try random(
                &generator, ports: .random(in: 0...8, using: &generator), routes: .random(in: 0...80, using: &generator)
            )
            try datapath.resync(state)
            #expect(try datapath.contents() == state)
            #expect(Set(try datapath.counters().ports.keys) == Set(state.ports.keys))
        }
    }

    @Test("single changes lead to what a model of the maps says", arguments: 1...6 as ClosedRange<UInt64>)
    func changes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var model = try random(&generator, ports: 5, routes: 20)
        try datapath.resync(model)
        for _ in 0..<40 {
            let before = model
            for _ in 0..<Int.random(in: 0...10, using: &generator) { try change(&model, &generator) }
            try datapath.apply(DatapathChange(from: before, to: model))
            #expect(try datapath.contents() == model)
        }
        #expect(Set(try datapath.counters().ports.keys) == Set(model.ports.keys))
    }

    private func change(_ model: inout DatapathState, _ generator: inout SeededGenerator) throws {
        let label = try #require(MPLSLabel(.random(in: 16..<64, using: &generator)))
        let vni = try #require(VNI(.random(in: 1..<8, using: &generator)))
        let source = IPv4Address(rawValue: .random(in: 0..<8, using: &generator))
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: addPort(&model, &generator)
        case 1: removePort(.random(in: 100..<120, using: &generator), from: &model)
        case 2: model.routes[randomKey(&generator)] = try randomHop(&generator)
        case 3: model.routes[randomKey(&generator)] = nil
        case 4: model.labels[label] = 100
        case 5: model.labels[label] = nil
        case 6:
            model.segments[vni] = SegmentEntry(VRFID(rawValue: 1), isRouted: Bool.random(using: &generator))
        case 7: model.segments[vni] = nil
        case 8: model.tunnelSources[source] = TunnelSourceEntry()
        default: model.tunnelSources[source] = nil
        }
    }

    @Test("removing what is not there is no error")
    func absent() throws {
        var generator = SeededGenerator(seed: 3)
        let state = try random(&generator, ports: 3, routes: 5)
        try datapath.apply(DatapathChange(from: state, to: DatapathState()))
        #expect(try datapath.contents() == DatapathState())
    }

    @Test("only what differs is written")
    func difference() throws {
        var generator = SeededGenerator(seed: 5)
        let state = try random(&generator, ports: 8, routes: 60)
        try datapath.resync(state)
        let routes = try FIBTable.map(datapath.object)
        let same = try routes.difference(to: state.routes)
        #expect(same.settings.isEmpty)
        #expect(same.removals.isEmpty)
        var other = state.routes
        let gone = try #require(other.keys.min())
        let changed = try #require(other.keys.max())
        other[gone] = nil
        other[changed] = .local(port: 4711)
        let difference = try routes.difference(to: other)
        #expect(difference.settings.map(\.key) == [changed])
        #expect(difference.removals == [gone])
    }

    @Test("many thousand routes are written and listed")
    func many() throws {
        var state = DatapathState()
        for number: UInt32 in 0..<20_000 {
            let key = FIBKey(
                vrf: VRFID(rawValue: UInt16(number % 50)),
                prefix: IPv4Prefix(host: IPv4Address(rawValue: 0x0a00_0000 + number)))
            state.routes[key] = .local(port: number)
        }
        try datapath.resync(state)
        #expect(try datapath.contents() == state)
        var answering = state
        answering.routes = state.routes.mapValues { _ in .receive }
        try datapath.apply(DatapathChange(from: state, to: answering))
        #expect(try datapath.contents() == answering)
    }

    @Test("an underlay that is not there is named in the error")
    func missingUnderlay() throws {
        var configuration = fabric.a.configuration
        configuration.underlay = "nosuch0"
        let error = #expect(throws: DatapathError.self) {
            try EBPFDatapath(configuration, network: fabric.a.network)
        }
        #expect(error?.errno == ENODEV)
        #expect(error?.description.contains("nosuch0") == true)
    }
}
