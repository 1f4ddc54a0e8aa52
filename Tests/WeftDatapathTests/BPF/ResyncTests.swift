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
            let port = randomPort(&generator)
            state.ports[port.interfaceIndex] = port
            let label = try #require(MPLSLabel(.random(in: 16..<64, using: &generator)))
            state.labels[label] = port.interfaceIndex
        }
        for _ in 0..<routes { state.routes[randomKey(&generator)] = try randomHop(&generator) }
        return state
    }

    /// Interfaces of these indices do not exist; that is no reason to refuse.
    private func randomPort(_ generator: inout SeededGenerator) -> PortEntry {
        let hosts = Set((0..<2).map { _ in UInt8.random(in: 1...20, using: &generator) }).sorted()
        return PortEntry(
            interfaceIndex: .random(in: 100..<120, using: &generator),
            vrf: VRFID(rawValue: .random(in: 1...3, using: &generator)),
            macAddress: MACAddress(rawValue: .random(in: 1...5, using: &generator)),
            addresses: hosts.map {
                .init(
                    address: IPv4Address(10, 0, 0, $0),
                    gateway: Bool.random(using: &generator) ? IPv4Address(10, 0, 0, 254) : nil)
            })
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
            var changes: [DatapathChange] = []
            for _ in 0..<Int.random(in: 0...10, using: &generator) {
                changes.append(try change(&model, &generator))
            }
            try datapath.apply(changes)
            #expect(try datapath.contents() == model)
        }
        #expect(Set(try datapath.counters().ports.keys) == Set(model.ports.keys))
    }

    private func change(_ model: inout DatapathState, _ generator: inout SeededGenerator) throws -> DatapathChange {
        let label = try #require(MPLSLabel(.random(in: 16..<64, using: &generator)))
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
            let port = randomPort(&generator)
            model.ports[port.interfaceIndex] = port
            return .setPort(port)
        case 1:
            let index = UInt32.random(in: 100..<120, using: &generator)
            model.ports[index] = nil
            return .removePort(index)
        case 2:
            let key = randomKey(&generator)
            let hop = try randomHop(&generator)
            model.routes[key] = hop
            return .setRoute(key, hop)
        case 3:
            let key = randomKey(&generator)
            model.routes[key] = nil
            return .removeRoute(key)
        case 4:
            model.labels[label] = 100
            return .setLabel(label, port: 100)
        default:
            model.labels[label] = nil
            return .removeLabel(label)
        }
    }

    @Test("only what differs is written")
    func difference() throws {
        var generator = SeededGenerator(seed: 5)
        let state = try random(&generator, ports: 8, routes: 60)
        try datapath.resync(state)
        let same = try datapath.maps.routes.difference(to: state.routes)
        #expect(same.settings.isEmpty)
        #expect(same.removals.isEmpty)
        var other = state.routes
        let gone = try #require(other.keys.min())
        let changed = try #require(other.keys.max())
        other[gone] = nil
        other[changed] = .local(port: 4711)
        let difference = try datapath.maps.routes.difference(to: other)
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
        try datapath.apply(state.routes.keys.map { .setRoute($0, .receive) })
        #expect(Set(try datapath.contents().routes.values) == [.receive])
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
