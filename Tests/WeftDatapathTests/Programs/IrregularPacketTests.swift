import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// Packets with options and fragments mean the same to every part: they go where their addresses lead, and nobody looks
/// into them.
@Suite("packets with options, and fragments", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct IrregularPacketTests {
    enum Kind: CaseIterable {
        case options, firstFragment, middleFragment, lastFragment

        var options: [UInt8] { self == .options ? [1, 1, 1, 0] : [] }

        var fragment: UInt16 {
            switch self {
            case .options: 0
            case .firstFragment: 0x2000
            case .middleFragment: 0x2010
            case .lastFragment: 0x0010
            }
        }

        func packet(_ source: IPv4Address, _ target: IPv4Address, _ proto: UInt8, _ payload: [UInt8]) -> [UInt8] {
            PacketFrame.ipv4(from: source, to: target, protocol: proto, fragment: fragment, options: options, payload)
        }
    }

    private static let node = IPv4Address(172, 31, 0, 9)
    private static let sourcePort: UInt16 = 50003
    let scene: Scene

    init() throws {
        scene = try Scene()
        try scene.bench.map(SpeakerTable.self).set(
            PortAddress(interface: Scene.port, address: Scene.gateway),
            SpeakerEntry(address: Self.node, sourcePort: Self.sourcePort))
    }

    @Test("they are forwarded as they are", arguments: Kind.allCases, [1, 6, 17, 47] as [UInt8])
    func forwarded(kind: Kind, proto: UInt8) throws {
        let payload = [UInt8](repeating: 9, count: 40)
        let packet = kind.packet(Scene.local, Scene.neighbour, proto, payload)
        let outcome = try scene.send(packet)
        #expect(outcome.verdict == .redirect)
        #expect(outcome.frame.mac(at: 0) == Scene.neighbourMAC)
        let header = 14 + 20 + kind.options.count
        #expect(PacketFrame.checksum(outcome.frame[14..<header]) == 0)
        #expect(outcome.frame[22] == packet[8] - 1)
        #expect(Array(outcome.frame[header...]) == payload)
        #expect(try scene.bench.drops().isEmpty)
    }

    @Test("one for the gateway is nothing that it answers, nor a session", arguments: Kind.allCases)
    func forGateway(kind: Kind) throws {
        var call = PacketFrame.tcp(from: 39162, to: 179, [])
        call[13] = 0x02
        let packets = [
            kind.packet(Scene.local, Scene.gateway, 1, PacketFrame.echo([1, 2, 3])),
            kind.packet(Scene.local, Scene.gateway, 6, call),
        ]
        for packet in packets { #expect(try scene.send(packet).verdict == .drop) }
        #expect(try scene.bench.drops() == [.notForGateway: UInt64(packets.count)])
        #expect(try scene.bench.object.rawMap("speaker_sessions").entries().isEmpty)
    }

    @Test("one from the underlay is the host's own, whatever is in it", arguments: Kind.allCases)
    func fromUnderlay(kind: Kind) throws {
        var call = PacketFrame.tcp(from: 39162, to: 179, [])
        call[13] = 0x02
        _ = try scene.send(PacketFrame.ipv4(from: Scene.local, to: Scene.gateway, protocol: 6, call))
        let answer = PacketFrame.tcp(from: 179, to: Self.sourcePort, [])
        let regular = PacketFrame.ipv4(from: Self.node, to: ProgramBench.hostAddress, protocol: 6, answer)
        #expect(try scene.receive(regular).verdict == .redirect)

        let inner = PacketFrame.ipv4(
            from: Scene.remote, to: Scene.neighbour, protocol: 17, ttl: 63, PacketFrame.udp(from: 1, to: 2, [1, 2, 3]))
        let label = [UInt8](arrayLiteral: 0, 1, 0x11, 64)
        let packets = [
            kind.packet(Self.node, ProgramBench.hostAddress, 6, answer),
            kind.packet(
                Scene.remoteHost, ProgramBench.hostAddress, 17, PacketFrame.udp(from: 50_000, to: 6635, label + inner)),
        ]
        for packet in packets {
            let outcome = try scene.receive(packet)
            #expect(outcome.verdict == .pass)
            #expect(Array(outcome.frame.dropFirst(14)) == packet, "untouched")
        }
        #expect(try scene.bench.drops().isEmpty)
    }

    @Test("inside of a tunnel they reach the label's workload as they are", arguments: Kind.allCases)
    func inTunnel(kind: Kind) throws {
        let inner = kind.packet(Scene.remote, Scene.neighbour, 6, [UInt8](repeating: 7, count: 40))
        let outcome = try scene.receive(
            PacketFrame.tunnel(
                from: Scene.remoteHost, to: ProgramBench.hostAddress, entry: Scene.localLabel << 12 | 0x100 | 64, inner)
        )
        #expect(outcome.verdict == .redirect)
        #expect(outcome.frame == PacketFrame.ethernet(to: Scene.neighbourMAC, from: .virtualGateway, inner))
    }
}
