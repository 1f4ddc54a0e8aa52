import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// Who is heard through tunnels, with what, and what of a workload's might be taken for a tunnel's packet elsewhere.
@Suite("sources of tunnels", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct TunnelSourceTests {
    private static let stranger = IPv4Address(203, 0, 113, 7)
    private static let behind = IPv4Prefix(IPv4Address(10, 7, 0, 0), length: 16)
    private static let entry = Scene.localLabel << 12 | 0x100 | 64
    let scene: Scene

    init() throws {
        scene = try Scene()
        try scene.bench.addRoute(Scene.red, Self.behind, .local(port: Scene.neighbourPort))
    }

    private func receive(
        from sender: IPv4Address = Scene.remoteHost, to destination: IPv4Address = Scene.neighbour, port: UInt16 = 6635
    ) throws -> ProgramBench.Verdict? {
        let inner = PacketFrame.ipv4(
            from: Scene.remote, to: destination, protocol: 17, PacketFrame.udp(from: 1, to: 2, [1, 2, 3]))
        return try scene.receive(
            PacketFrame.tunnel(from: sender, to: ProgramBench.hostAddress, port: port, entry: Self.entry, inner)
        ).verdict
    }

    @Test("a label opens nothing to whom no control node names", arguments: [6635, 51234] as [UInt16])
    func forgedSource(port: UInt16) throws {
        // A workload's address, this host's own, and one that is nobody's.
        let forged = [
            Self.stranger, Scene.remote, Scene.local, ProgramBench.hostAddress, .any, IPv4Address(127, 0, 0, 1),
        ]
        for sender in forged { #expect(try receive(from: sender, port: port) == .drop, "\(sender)") }
        #expect(try scene.bench.drops() == [.invalidTunnelSource: UInt64(forged.count)])
        #expect(try receive(port: port) == .redirect)
        try scene.bench.map(TunnelSourceTable.self).remove(Scene.remoteHost)
        #expect(try receive(port: port) == .drop, "gone at once")
    }

    @Test("as long as nobody is named everybody is heard, and with an empty map nobody is")
    func everybody() throws {
        let map = try scene.bench.map(TunnelSourceTable.self)
        try map.set(TunnelSourceTable.everybody, TunnelSourceEntry())
        #expect(try receive(from: Self.stranger) == .redirect)
        try map.remove(TunnelSourceTable.everybody)
        try map.remove(Scene.remoteHost)
        #expect(try receive() == .drop)
    }

    @Test("what a host sends for an address that does not lead to the label's port goes nowhere")
    func forgedDestination() throws {
        // Another port's, another host's, the gateway's, the network's, nobody's, groups and broadcasts.
        let forged = [
            Scene.local, Scene.remote, Scene.gateway, Scene.subnet.network, IPv4Address(10, 0, 1, 255), Self.stranger,
            .any, IPv4Address(224, 0, 0, 5), IPv4Address(255, 255, 255, 255), ProgramBench.hostAddress,
            IPv4Address(127, 0, 0, 1),
        ]
        for destination in forged { #expect(try receive(to: destination) == .drop, "\(destination)") }
        #expect(try scene.bench.drops() == [.invalidTunnelTarget: UInt64(forged.count)])
        #expect(try scene.bench.sent(to: Scene.neighbourPort) == 0)
        // Its own, and what lies behind it.
        for destination in [Scene.neighbour, IPv4Address(10, 7, 200, 1)] {
            #expect(try receive(to: destination) == .redirect, "\(destination)")
        }
    }

    @Test("a second of the port's addresses is reached though the VRF leads elsewhere with it")
    func shared() throws {
        try scene.bench.map(SourceTable.self).set(
            PortAddress(interface: Scene.neighbourPort, address: Scene.local), SourceEntry(gateway: nil))
        #expect(try receive(to: Scene.local) == .redirect)
        #expect(try scene.bench.sent(to: Scene.neighbourPort) == 1)
    }

    @Test("what comes out of a tunnel is not unwrapped again")
    func twice() throws {
        let innermost = PacketFrame.ipv4(
            from: Scene.remote, to: Scene.local, protocol: 17, PacketFrame.udp(from: 1, to: 2, [1]))
        let inner = PacketFrame.tunnel(
            from: Scene.remoteHost, to: Scene.neighbour, entry: Self.entry, innermost)
        let outcome = try scene.receive(
            PacketFrame.tunnel(from: Scene.remoteHost, to: ProgramBench.hostAddress, entry: Self.entry, inner))
        #expect(outcome.verdict == .redirect)
        #expect(Array(outcome.frame.dropFirst(14)) == inner)
    }

    // MARK: From workloads

    enum Shape: CaseIterable { case plain, options, firstFragment, bundle }
    /// Whose address the workload has beside its own.
    enum Guise: CaseIterable { case host, thisHost, none }

    static let ways: [NextHop] = [
        .tunnel(remote: Scene.remoteHost, label: MPLSLabel(Scene.remoteLabel)!),
        .segment(remote: Scene.remoteHost, vni: VNI(7)!, mac: Scene.neighbourMAC),
        .local(port: Scene.neighbourPort),
    ]

    private func send(_ guise: Guise, _ shape: Shape, to port: UInt16, by way: NextHop) throws -> ProgramBench.Verdict?
    {
        let source =
            switch guise {
            case .host: Scene.remoteHost
            case .thisHost: ProgramBench.hostAddress
            case .none: Scene.local
            }
        try scene.bench.map(SourceTable.self).set(
            PortAddress(interface: Scene.port, address: source), SourceEntry(gateway: Scene.gateway))
        let target = IPv4Address(172, 31, 0, 3)
        try scene.bench.addRoute(Scene.red, IPv4Prefix(host: target), way)
        let datagram = PacketFrame.udp(from: 50_000, to: port, [UInt8](repeating: 0, count: 64))
        let packet =
            switch shape {
            case .plain, .bundle: PacketFrame.ipv4(from: source, to: target, protocol: 17, datagram)
            case .options:
                PacketFrame.ipv4(from: source, to: target, protocol: 17, options: [1, 1, 1, 0], datagram)
            case .firstFragment:
                PacketFrame.ipv4(from: source, to: target, protocol: 17, fragment: 0x2000, datagram)
            }
        return try scene.send(packet, segment: shape == .bundle ? 32 : 0).verdict
    }

    @Test(
        "a workload with the address of a host sends nothing to a port of tunnels, in whatever shape",
        arguments: Shape.allCases, ways)
    func posing(shape: Shape, way: NextHop) throws {
        var expected: UInt64 = 0
        for guise in Guise.allCases {
            for port in [6635, 51234, 4789, 4788, 53] as [UInt16] {
                let poses = guise != .none && port != 53 && port != 4788 && way.tunnel != nil
                if poses { expected += 1 }
                let verdict = try send(guise, shape, to: port, by: way)
                // A bundle that is no kernel's own cannot be encapsulated; by then it has passed.
                if poses || shape != .bundle {
                    #expect(verdict == (poses ? .drop : .redirect), "\(guise) to \(port)")
                }
                #expect(try scene.bench.drops()[.forgedTunnel, default: 0] == expected, "\(guise) to \(port)")
            }
        }
    }

    @Test("later fragments, and what is not UDP, have no port and pass")
    func harmless() throws {
        try scene.bench.map(SourceTable.self).set(
            PortAddress(interface: Scene.port, address: Scene.remoteHost), SourceEntry(gateway: nil))
        let bytes = PacketFrame.udp(from: 50_000, to: 4789, [1, 2, 3])
        for packet in [
            PacketFrame.ipv4(from: Scene.remoteHost, to: Scene.remote, protocol: 17, fragment: 0x2010, bytes),
            PacketFrame.ipv4(from: Scene.remoteHost, to: Scene.remote, protocol: 132, bytes),
        ] {
            #expect(try scene.send(packet).verdict == .redirect)
        }
        #expect(try scene.bench.drops().isEmpty)
    }

    @Test("what a workload sends to its own host's underlay address is not unwrapped, and neither is its gateway's")
    func ownHost() throws {
        let inner = PacketFrame.ipv4(
            from: Scene.remote, to: Scene.neighbour, protocol: 17, PacketFrame.udp(from: 1, to: 2, [1]))
        for target in [ProgramBench.hostAddress, Scene.gateway] {
            for port in [6635, 51234, 4789] as [UInt16] {
                let packet = PacketFrame.tunnel(from: Scene.local, to: target, port: port, entry: Self.entry, inner)
                #expect(try scene.send(packet).verdict == .drop)
            }
        }
        #expect(try scene.bench.sent(to: Scene.neighbourPort) == 0)
        // By a router that leads it back to this host it comes from the workload's address.
        let back = PacketFrame.tunnel(from: Scene.local, to: ProgramBench.hostAddress, entry: Self.entry, inner)
        #expect(try scene.receive(back).verdict == .drop)
        #expect(try scene.bench.drops()[.invalidTunnelSource] == 1)
    }
}
