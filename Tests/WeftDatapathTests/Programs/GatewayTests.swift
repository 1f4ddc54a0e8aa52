import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

@Suite("what the gateway answers", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct GatewayTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    private func ask(_ request: [UInt8], from mac: MACAddress = Scene.mac) throws -> ProgramBench.Outcome {
        try scene.bench.run("from_workload", PacketFrame.ethernet(to: .broadcast, from: mac, type: 0x0806, request))
    }

    @Test(
        "ARP for the gateway and for every routed address has the gateway's MAC as the answer",
        arguments: [Scene.gateway, Scene.neighbour, Scene.remote], [Scene.local, .any])
    func arp(target: IPv4Address, sender: IPv4Address) throws {
        let outcome = try ask(PacketFrame.arpRequest(from: Scene.mac, sender, asking: target))
        #expect(outcome.verdict == .redirect)
        let expected = PacketFrame.ethernet(
            to: Scene.mac, from: .virtualGateway, type: 0x0806,
            [0, 1, 8, 0, 6, 4, 0, 2] + MACAddress.virtualGateway.octets + target.octets + Scene.mac.octets
                + sender.octets)
        #expect(outcome.frame == expected)
        #expect(try scene.bench.sent(to: Scene.port) == 1)
    }

    @Test(
        "nobody answers for an address that is not routed",
        arguments: [(10, 0, 1, 77), (192, 0, 2, 1)] as [(UInt8, UInt8, UInt8, UInt8)])
    func unrouted(octets: (UInt8, UInt8, UInt8, UInt8)) throws {
        let target = IPv4Address(octets.0, octets.1, octets.2, octets.3)
        #expect(try ask(PacketFrame.arpRequest(from: Scene.mac, Scene.local, asking: target)).verdict == .drop)
        #expect(try scene.bench.drops() == [.noARPAnswer: 1])
    }

    @Test("a probe or an announcement of the workload's own address has no answer", arguments: [Scene.local, .any])
    func ownAddress(sender: IPv4Address) throws {
        #expect(try ask(PacketFrame.arpRequest(from: Scene.mac, sender, asking: Scene.local)).verdict == .drop)
        #expect(try scene.bench.drops() == [.noARPAnswer: 1])
    }

    @Test("ARP from a foreign address or MAC is dropped")
    func spoofedARP() throws {
        let foreignAddress = PacketFrame.arpRequest(from: Scene.mac, Scene.neighbour, asking: Scene.gateway)
        #expect(try ask(foreignAddress).verdict == .drop)
        let foreignMAC = PacketFrame.arpRequest(from: Scene.neighbourMAC, Scene.local, asking: Scene.gateway)
        #expect(try ask(foreignMAC).verdict == .drop)
        #expect(try ask(foreignMAC, from: Scene.neighbourMAC).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidSource: 1, .invalidSourceMAC: 2])
    }

    @Test("ARP that is no complete request is dropped")
    func malformedARP() throws {
        let request = PacketFrame.arpRequest(from: Scene.mac, Scene.local, asking: Scene.gateway)
        var faults = (1..<request.count).map { Array(request.prefix($0)) }
        faults.append(PacketFrame.arpRequest(from: Scene.mac, Scene.local, asking: Scene.gateway, operation: 2))
        for offset in [1, 2, 4, 5] {
            var fault = request
            fault[offset] ^= 0x40
            faults.append(fault)
        }
        for fault in faults { #expect(try ask(fault).verdict == .drop) }
        #expect(try scene.bench.drops() == [.invalidARP: UInt64(faults.count)])
    }

    @Test("the gateway answers an echo request, also one of odd length", arguments: [0, 1, 56, 1400])
    func echo(size: Int) throws {
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let outcome = try scene.send(
            PacketFrame.ipv4(from: Scene.local, to: Scene.gateway, protocol: 1, ttl: 1, PacketFrame.echo(payload)))
        #expect(outcome.verdict == .redirect)
        let expected = PacketFrame.ethernet(
            to: Scene.mac, from: .virtualGateway,
            PacketFrame.ipv4(
                from: Scene.gateway, to: Scene.local, protocol: 1, ttl: 64, PacketFrame.echo(type: 0, payload)))
        #expect(outcome.frame == expected)
        #expect(try scene.bench.drops().isEmpty)
    }

    @Test("everything else for the gateway is dropped")
    func notForGateway() throws {
        let others = [
            PacketFrame.ipv4(from: Scene.local, to: Scene.gateway, protocol: 17, PacketFrame.udp(from: 1, to: 53, [0])),
            PacketFrame.ipv4(from: Scene.local, to: Scene.gateway, protocol: 1, PacketFrame.echo(type: 0, [])),
            PacketFrame.ipv4(from: Scene.local, to: Scene.gateway, protocol: 1, fragment: 0x2000, PacketFrame.echo([])),
            PacketFrame.ipv4(from: Scene.local, to: Scene.gateway, protocol: 1, [8, 0]),
        ]
        for packet in others { #expect(try scene.send(packet).verdict == .drop) }
        #expect(try scene.bench.drops() == [.notForGateway: UInt64(others.count)])
    }
}
