import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

@Suite("BGP sessions of workloads", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct SpeakerPacketTests {
    private static let node = IPv4Address(172, 31, 0, 9)
    private static let sourcePort: UInt16 = 50003
    private static let ownPort: UInt16 = 39162
    private static let syn: UInt8 = 0x02
    private static let ack: UInt8 = 0x10

    let scene: Scene

    init() throws {
        scene = try Scene()
        try scene.bench.map(SpeakerTable.self).set(
            PortAddress(interface: Scene.port, address: Scene.gateway),
            SpeakerEntry(address: Self.node, sourcePort: Self.sourcePort))
    }

    private func packet(
        _ source: IPv4Address, _ sourcePort: UInt16, _ target: IPv4Address, _ targetPort: UInt16, flags: UInt8,
        ttl: UInt8 = 1, _ payload: [UInt8] = []
    ) -> [UInt8] {
        var tcp = PacketFrame.tcp(from: sourcePort, to: targetPort, payload)
        tcp[13] = flags
        let pseudo = source.octets + target.octets + [0, 6] + UInt16(tcp.count).octets
        tcp.replaceSubrange(16..<18, with: PacketFrame.checksum(pseudo + tcp).octets)
        return PacketFrame.ipv4(from: source, to: target, protocol: 6, ttl: ttl, tcp)
    }

    private func said(flags: UInt8 = Self.syn, from port: UInt16 = Self.ownPort) -> [UInt8] {
        packet(Scene.local, port, Scene.gateway, 179, flags: flags, [1, 2, 3])
    }

    private func answer(from node: IPv4Address = Self.node, port: UInt16 = 179) -> [UInt8] {
        packet(node, port, ProgramBench.hostAddress, Self.sourcePort, flags: Self.syn | Self.ack, ttl: 61, [4, 5])
    }

    @Test("a call to the gateway goes to the control node from the host, whatever its TTL, with right checksums")
    func call() throws {
        let outcome = try scene.send(said())
        #expect(outcome.verdict == .redirect)
        let expected = packet(
            ProgramBench.hostAddress, Self.sourcePort, Self.node, 179, flags: Self.syn, ttl: 255, [1, 2, 3])
        #expect(Array(outcome.frame.dropFirst(14)) == expected)
        #expect(try scene.bench.drops().isEmpty)
    }

    @Test("the answer goes to the workload, from its gateway")
    func answered() throws {
        _ = try scene.send(said())
        let outcome = try scene.receive(answer())
        #expect(outcome.verdict == .redirect)
        let expected = packet(
            Scene.gateway, 179, Scene.local, Self.ownPort, flags: Self.syn | Self.ack, ttl: 255, [4, 5])
        #expect(outcome.frame == PacketFrame.ethernet(to: Scene.mac, from: .virtualGateway, expected))
    }

    @Test("what belongs to no session, or to one whose service is gone, is the host's own")
    func foreign() throws {
        #expect(try scene.receive(answer()).verdict == .pass, "nobody has called")
        _ = try scene.send(said())
        #expect(try scene.receive(answer(from: Scene.remoteHost)).verdict == .pass)
        #expect(try scene.receive(answer(port: 180)).verdict == .pass)
        try scene.bench.map(SpeakerTable.self).remove(
            PortAddress(interface: Scene.port, address: Scene.gateway))
        #expect(try scene.receive(answer()).verdict == .pass)
        #expect(try scene.send(said()).verdict == .drop)
    }

    @Test("a second call takes the place of the first, and the first's packets go nowhere")
    func replaced() throws {
        _ = try scene.send(said())
        #expect(try scene.send(said(flags: Self.ack)).verdict == .redirect)
        #expect(try scene.send(said(flags: Self.ack, from: 40000)).verdict == .drop)
        #expect(try scene.send(said(from: 40000)).verdict == .redirect)
        #expect(try scene.send(said(flags: Self.ack)).verdict == .drop)
        let frame = try scene.receive(answer()).frame
        #expect(Array(frame[36..<38]) == (40000 as UInt16).octets)
        #expect(try scene.bench.drops() == [.notForGateway: 2])
    }

    @Test("other ports, other protocols and pieces of packets are not carried")
    func refused() throws {
        #expect(try scene.send(packet(Scene.local, 1, Scene.gateway, 80, flags: Self.syn)).verdict == .drop)
        let fragment = PacketFrame.ipv4(
            from: Scene.local, to: Scene.gateway, protocol: 6, fragment: 0x2000, PacketFrame.tcp(from: 1, to: 179, []))
        #expect(try scene.send(fragment).verdict == .drop)
        let whole = said()
        for length in 20..<40 {
            var cut = Array(whole.prefix(length))
            cut.replaceSubrange(2..<4, with: UInt16(length).octets)
            #expect(try scene.send(cut).verdict == .drop, "\(length) bytes")
        }
        let echo = PacketFrame.ipv4(from: Scene.local, to: Scene.gateway, protocol: 1, PacketFrame.echo([1]))
        #expect(try scene.send(echo).verdict == .redirect, "the gateway answers echo requests as before")
    }
}
