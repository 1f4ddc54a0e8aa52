import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

@Suite("what comes from the underlay", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct UnderlayTests {
    let scene: Scene
    let inner = PacketFrame.ipv4(
        from: Scene.remote, to: Scene.neighbour, protocol: 17, ttl: 63, PacketFrame.udp(from: 1, to: 2, [1, 2, 3]))
    static let entry = Scene.localLabel << 12 | 0x100 | 64

    init() throws { scene = try Scene() }

    private func tunnel(port: UInt16 = 6635, entry: UInt32 = Self.entry, _ packet: [UInt8]) -> [UInt8] {
        PacketFrame.tunnel(from: Scene.remoteHost, to: ProgramBench.hostAddress, port: port, entry: entry, packet)
    }

    @Test(
        "the label's workload gets the packet as it was, on the new and on the old port",
        arguments: [6635, 51234] as [UInt16])
    func delivery(port: UInt16) throws {
        let outcome = try scene.receive(tunnel(port: port, inner))
        #expect(outcome.verdict == .redirect)
        #expect(outcome.frame == PacketFrame.ethernet(to: Scene.neighbourMAC, from: .virtualGateway, inner))
        #expect(try scene.bench.sent(to: Scene.neighbourPort) == 1)
        #expect(try scene.bench.drops().isEmpty)
    }

    @Test("padding behind a short packet is no fault")
    func padding() throws {
        #expect(try scene.receive(tunnel(inner) + [0, 0, 0, 0]).verdict == .redirect)
    }

    @Test("what is sent through one host's tunnel comes out of the other's unchanged")
    func roundTrip() throws {
        // This host plays both: it sends to itself.
        try scene.bench.map(TunnelSourceTable.self).set(ProgramBench.hostAddress, TunnelSourceEntry())
        let label = try #require(MPLSLabel(Scene.localLabel))
        try scene.bench.addRoute(
            Scene.red, IPv4Prefix(host: Scene.neighbour), .tunnel(remote: ProgramBench.hostAddress, label: label))
        let packet = ForwardingTests.datagram(to: Scene.neighbour, size: 777)
        let sent = try scene.send(packet)
        let received = try scene.bench.run("from_underlay", sent.frame)
        #expect(received.frame.mac(at: 0) == Scene.neighbourMAC)
        #expect(Array(received.frame[34...]) == Array(packet[20...]))
    }

    @Test("a label that no port has is dropped, and so is a stack of more than one")
    func unknownLabel() throws {
        #expect(try scene.receive(tunnel(entry: 99 << 12 | 0x100, inner)).verdict == .drop)
        #expect(try scene.receive(tunnel(entry: Scene.localLabel << 12 | 64, inner)).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidLabel: 2])
    }

    @Test("a label whose port is gone is dropped")
    func missingPort() throws {
        try scene.bench.map(PortTable.self).remove(Scene.neighbourPort)
        #expect(try scene.receive(tunnel(inner)).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidInterface: 1])
    }

    @Test("what is not IPv4 behind the label is dropped")
    func innerProtocol() throws {
        #expect(try scene.receive(tunnel([0x60] + inner.dropFirst())).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidProtocol: 1])
    }

    @Test("a tunnel packet cut short at any byte is dropped")
    func truncation() throws {
        let packet = tunnel(inner)
        for length in 28..<packet.count {
            #expect(try scene.receive(Array(packet.prefix(length))).verdict == .drop, "\(length) bytes")
        }
        #expect(try scene.bench.drops() == [.invalidPacket: UInt64(packet.count - 28)])
    }

    @Test("a packet that was cut short before it was encapsulated is dropped")
    func innerTruncation() throws {
        for length in 0..<inner.count {
            #expect(try scene.receive(tunnel(Array(inner.prefix(length)))).verdict == .drop, "\(length) bytes")
        }
        #expect(try scene.bench.drops() == [.invalidPacket: UInt64(inner.count)])
    }

    @Test("the host's own packets pass to its stack, down to the shortest")
    func hostTraffic() throws {
        let own = [
            PacketFrame.ipv4(
                from: Scene.remoteHost, to: ProgramBench.hostAddress, protocol: 6, PacketFrame.tcp(from: 1, to: 22, [])),
            PacketFrame.ipv4(
                from: Scene.remoteHost, to: ProgramBench.hostAddress, protocol: 17,
                PacketFrame.udp(from: 1, to: 4789, inner)),
            // Somebody else's tunnel, passing through.
            PacketFrame.tunnel(from: Scene.remoteHost, to: IPv4Address(172, 31, 0, 3), entry: Self.entry, inner),
            PacketFrame.ipv4(
                from: Scene.remoteHost, to: ProgramBench.hostAddress, protocol: 17, fragment: 0x2000,
                Array(tunnel(inner)[20...])),
            Array(tunnel(inner).prefix(27)),
        ]
        for packet in own {
            let outcome = try scene.receive(packet)
            #expect(outcome.verdict == .pass)
            #expect(Array(outcome.frame.dropFirst(14)) == packet, "untouched")
        }
        let arp = PacketFrame.ethernet(to: .broadcast, from: MACAddress(2, 9, 9, 9, 9, 2), type: 0x0806, [0, 1])
        #expect(try scene.bench.run("from_underlay", arp).verdict == .pass)
        #expect(try scene.bench.drops().isEmpty)
    }

    @Test("random bytes behind a tunnel's header reach nobody but the label's workload")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            let length = Int.random(in: 0..<80, using: &generator)
            let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let outcome = try scene.receive(
                PacketFrame.ipv4(
                    from: Scene.remoteHost, to: ProgramBench.hostAddress, protocol: 17,
                    PacketFrame.udp(from: 50_000, to: 6635, noise)))
            #expect(outcome.verdict == .drop)
        }
    }
}
