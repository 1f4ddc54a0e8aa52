import Testing
import WeftNet
import WeftTesting
import WeftVRouter

@testable import WeftDatapath

/// The model that tests of whole fabrics ask says what the programs do, packet by packet.
@Suite("the model of the data plane", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct ModelAgreementTests {
    private static let host = IPAddress.v4(ProgramBench.hostAddress)
    private static let vrfs = [Scene.red, Scene.blue]
    private static let ports: [UInt32] = [Scene.port, Scene.neighbourPort, Scene.bluePort]
    private static let labels: ClosedRange<UInt32> = 16...20
    private static let segments: ClosedRange<UInt32> = 1...3

    /// Both, with the same in them.
    private struct Twins {
        let bench: ProgramBench
        var model = ModelDatapath()
        var drops: [DropReason: UInt64] = [:]

        init() throws {
            bench = try ProgramBench()
            model.addHost(
                at: ModelAgreementTests.host, routerMAC: .router(at: ProgramBench.hostAddress),
                mtu: Int(ProgramBench.workloadMTU) + 32)
        }

        mutating func set(_ change: DatapathChange) throws {
            model.apply(change, at: ModelAgreementTests.host)
            for table in try DatapathState.mappedTables() { try write(change.settings, of: table) }
            for port in change.settings.ports.keys { try bench.maps.counters.create(port) }
        }

        private func write<Table: MappedTable>(_ state: DatapathState, of table: Table.Type) throws {
            for (key, value) in state[Table.self] { try bench.map(table).set(key, value) }
        }

        mutating func addPort(_ index: UInt32, _ vrf: VRFID, _ mac: MACAddress, _ address: IPv4Address) throws {
            var change = DatapathChange()
            change.set(PortTable.self, index, PortEntry(vrf: vrf, macAddress: mac))
            change.set(
                SourceTable.self, PortAddress(interface: index, address: address), SourceEntry(gateway: Scene.gateway))
            try set(change)
        }

        mutating func add<Table: DatapathTable>(
            _ table: Table.Type, _ key: Table.Key, _ value: Table.Value
        ) throws {
            var change = DatapathChange()
            change.set(table, key, value)
            try set(change)
        }

        /// Why the program dropped what it was given last.
        mutating func lastDrop() throws -> DropReason? {
            let now = try bench.drops()
            defer { drops = now }
            return DropReason.allCases.first { now[$0, default: 0] > drops[$0, default: 0] }
        }
    }

    private func address(using generator: inout SeededGenerator) -> IPv4Address {
        let known = [Scene.local, Scene.neighbour, Scene.remote, Scene.gateway, IPv4Address(224, 0, 0, 5)]
        return known.randomElement(using: &generator) ?? .any
    }

    /// Each port is set once: what it had before would stay.
    private func tables(using generator: inout SeededGenerator) throws -> Twins {
        var twins = try Twins()
        for index in Self.ports where Int.random(in: 0..<8, using: &generator) > 0 {
            let vrf = Self.vrfs.randomElement(using: &generator) ?? Scene.red
            let mac = index == Scene.port ? Scene.mac : MACAddress(rawValue: UInt64(index))
            try twins.addPort(index, vrf, mac, index == Scene.port ? Scene.local : Scene.neighbour)
        }
        for vrf in Self.vrfs {
            for _ in 0..<6 {
                let lengths: [UInt8] = [8, 24, 31, 32]
                let prefix = IPv4Prefix(
                    address(using: &generator), length: lengths.randomElement(using: &generator) ?? 32)
                try twins.add(FIBTable.self, FIBKey(vrf: vrf, prefix: prefix), hop(using: &generator))
            }
        }
        for source in [TunnelSourceTable.everybody, Scene.remoteHost, Scene.local, ProgramBench.hostAddress]
        where Int.random(in: 0..<3, using: &generator) == 0 {
            try twins.add(TunnelSourceTable.self, source, TunnelSourceEntry())
        }
        for label in Self.labels where Bool.random(using: &generator) {
            let port = Self.ports.randomElement(using: &generator) ?? Scene.port
            try twins.add(LabelTable.self, MPLSLabel(label)!, port)
        }
        return twins
    }

    private func hop(using generator: inout SeededGenerator) -> NextHop {
        let label = MPLSLabel(UInt32.random(in: Self.labels, using: &generator))!
        let vni = VNI(UInt32.random(in: Self.segments, using: &generator))!
        let hops: [NextHop] = [
            .local(port: Self.ports.randomElement(using: &generator) ?? Scene.port), .receive, .discard,
            .agent(device: ProgramBench.loopback),
            .tunnel(remote: Scene.remoteHost, label: label),
            .segment(remote: Scene.remoteHost, vni: vni, mac: Scene.neighbourMAC),
        ]
        return hops.randomElement(using: &generator) ?? .discard
    }

    @Test("the programs do what the model says with what workloads send", arguments: 0..<40 as Range<UInt64>)
    func sent(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var twins = try tables(using: &generator)
        for _ in 0..<40 {
            let (source, destination) = (address(using: &generator), address(using: &generator))
            let mac = Int.random(in: 0..<8, using: &generator) > 0 ? Scene.mac : Scene.blueMAC
            let ttl = Int.random(in: 0..<8, using: &generator) > 0 ? UInt8.random(in: 2...64, using: &generator) : 1
            let size = [32, 1400, 1425, 1440, 1441, 2000].randomElement(using: &generator) ?? 32
            let ports: [UInt16?] = [nil, nil, 53, 4789, 6635, 51234]
            let port = ports.randomElement(using: &generator) ?? nil
            let payload = [UInt8](repeating: 0, count: size)
            let packet = PacketFrame.ipv4(
                from: source, to: destination, protocol: port == nil ? 1 : 17, ttl: ttl,
                port.map { PacketFrame.udp(from: 50_000, to: $0, payload) } ?? PacketFrame.echo(payload))
            let expected = twins.model.outcome(
                of: .init(
                    from: .v4(source), to: .v4(destination), timeToLive: ttl, length: packet.count, sourceMAC: mac,
                    targetPort: port),
                from: .init(host: Self.host, index: Scene.port))
            let sentBefore = Self.ports.map { (try? twins.bench.sent(to: $0)) ?? 0 }
            let outcome = try twins.bench.run("from_workload", PacketFrame.ethernet(from: mac, packet))
            let what: Comment =
                "seed \(seed): \(source) to \(destination), \(packet.count) bytes, TTL \(ttl), port \(port ?? 0): \(expected)"
            let drop = try twins.lastDrop()
            switch expected {
            case .dropped(let reason, let place):
                #expect(place == Self.host, what)
                #expect(drop == reason, what)
            case .delivered(let port):
                #expect(drop == nil && outcome.verdict == .redirect, what)
                let sentNow = Self.ports.map { (try? twins.bench.sent(to: $0)) ?? 0 }
                #expect(zip(sentNow, sentBefore).map { $0 - $1 } == Self.ports.map { $0 == port.index ? 1 : 0 }, what)
            case .received where port != nil:
                #expect(drop == .notForGateway, what)
            case .received:
                #expect(drop == nil && outcome.verdict == .redirect, what)
                #expect(outcome.frame.address(at: 14 + 12) == destination, what)
            case .handedToAgent(let place):
                #expect(place == Self.host && drop == nil && outcome.verdict == .redirect, what)
                #expect(outcome.frame.mac(at: 0) == Scene.macOfPort, what)
                #expect(Array(outcome.frame[14...]) == packet, what)
            case .left(let remote):
                #expect(drop == nil && outcome.verdict == .redirect, what)
                #expect(remote == .v4(Scene.remoteHost), what)
            }
        }
    }

    @Test("the programs deliver what comes through a tunnel where the model says", arguments: 0..<40 as Range<UInt64>)
    func received(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var twins = try tables(using: &generator)
        let senders = [Scene.remoteHost, Scene.local, ProgramBench.hostAddress, IPv4Address(203, 0, 113, 7)]
        for label in Self.labels {
            for _ in 0..<8 {
                let sender = senders.randomElement(using: &generator) ?? Scene.remoteHost
                let destination = address(using: &generator)
                let expected = twins.model.outcome(
                    of: .init(from: .v4(Scene.remote), to: .v4(destination)), in: .mpls(MPLSLabel(label)!),
                    from: .v4(sender), to: Self.host)
                let inner = PacketFrame.ipv4(
                    from: Scene.remote, to: destination, protocol: 1,
                    PacketFrame.echo([UInt8](repeating: 0, count: 56)))
                let packet = PacketFrame.tunnel(
                    from: sender, to: ProgramBench.hostAddress, entry: label << 12 | 0x100 | 64, inner)
                let outcome = try twins.bench.run(
                    "from_underlay",
                    PacketFrame.ethernet(to: MACAddress(2, 9, 9, 9, 9, 1), from: MACAddress(2, 9, 9, 9, 9, 2), packet))
                let drop = try twins.lastDrop()
                let what: Comment = "seed \(seed), label \(label), \(sender) to \(destination): \(expected)"
                switch expected {
                case .dropped(let reason, let place): #expect(place == Self.host && drop == reason, what)
                case .delivered(let port):
                    #expect(port.host == Self.host && drop == nil && outcome.verdict == .redirect, what)
                case .received, .handedToAgent, .left: Issue.record(what)
                }
            }
        }
    }
}
