import CLibbpf
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

@Suite("forwarding of what a workload sends", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct ForwardingTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    static func datagram(
        to destination: IPv4Address, from source: IPv4Address = Scene.local, ttl: UInt8 = 64, size: Int = 32
    ) -> [UInt8] {
        PacketFrame.ipv4(
            from: source, to: destination, protocol: 17, ttl: ttl,
            PacketFrame.udp(from: 4000, to: 5000, (0..<size).map { UInt8(truncatingIfNeeded: $0) }))
    }

    @Test("a neighbour on the host gets the packet from the gateway's MAC, with one hop counted")
    func local() throws {
        let packet = Self.datagram(to: Scene.neighbour)
        let outcome = try scene.send(packet)
        #expect(outcome.verdict == .redirect)
        #expect(outcome.frame.mac(at: 0) == Scene.neighbourMAC)
        #expect(outcome.frame.mac(at: 6) == .virtualGateway)
        #expect(outcome.frame[14 + 8] == 63)
        #expect(PacketFrame.checksum(outcome.frame[14..<34]) == 0)
        #expect(Array(outcome.frame[34...]) == Array(packet[20...]), "the payload is untouched")
        #expect(try scene.bench.sent(to: Scene.neighbourPort) == 1)
        #expect(try scene.bench.sent(to: Scene.bluePort) == 0)
        #expect(try scene.bench.drops().isEmpty)
    }

    @Test("a workload that the network reaches a prefix through may send from it, and from no other")
    func sourceBehindWorkload() throws {
        let behind = IPv4Address(192, 168, 5, 1)
        #expect(try scene.send(Self.datagram(to: Scene.neighbour, from: behind)).verdict == .drop)
        try scene.bench.addRoute(Scene.red, IPv4Prefix(behind, length: 16), .local(port: Scene.port))
        #expect(try scene.send(Self.datagram(to: Scene.neighbour, from: behind)).verdict == .redirect)
        try scene.bench.addRoute(Scene.red, IPv4Prefix(behind, length: 16), .local(port: Scene.neighbourPort))
        #expect(try scene.send(Self.datagram(to: Scene.neighbour, from: behind)).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidSource: 2])
    }

    @Test(
        "what a route leads to the agent goes to its device as it came, with the port in the target's place, TTL and size unasked"
    )
    func agent() throws {
        let service = IPv4Address(169, 254, 169, 254)
        try scene.bench.addRoute(Scene.red, IPv4Prefix(host: service), .agent(device: ProgramBench.loopback))
        for packet in [
            Self.datagram(to: service), Self.datagram(to: service, ttl: 1), Self.datagram(to: service, size: 1800),
        ] {
            let outcome = try scene.send(packet)
            #expect(outcome.verdict == .redirect)
            #expect(outcome.frame.mac(at: 0) == Scene.macOfPort)
            #expect(outcome.frame.mac(at: 6) == Scene.mac)
            #expect(Array(outcome.frame[14...]) == packet)
        }
        #expect(try scene.bench.drops().isEmpty)
        #expect(try scene.send(Self.datagram(to: service, from: Scene.neighbour)).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidSource: 1])
    }

    @Test("packets of the same addresses in another VRF go to that VRF's workload")
    func overlap() throws {
        try scene.bench.addPort(Scene.port, Scene.blue, Scene.mac, Scene.local)
        let outcome = try scene.send(Self.datagram(to: Scene.neighbour))
        #expect(outcome.frame.mac(at: 0) == Scene.blueMAC)
        #expect(try scene.bench.sent(to: Scene.bluePort) == 1)
        #expect(try scene.bench.sent(to: Scene.neighbourPort) == 0)
    }

    @Test("a route of one VRF is none in another")
    func isolation() throws {
        try scene.bench.addPort(Scene.port, Scene.blue, Scene.mac, Scene.local)
        #expect(try scene.send(Self.datagram(to: Scene.remote)).verdict == .drop)
        #expect(try scene.bench.drops() == [.noRoute: 1])
    }

    @Test("the longest prefix wins, and it may be a default route")
    func longestPrefix() throws {
        let label = try #require(MPLSLabel(100))
        try scene.bench.addRoute(
            Scene.red, IPv4Prefix(.any, length: 0), .tunnel(remote: IPv4Address(172, 31, 0, 9), label: label))
        let anywhere = try scene.send(Self.datagram(to: IPv4Address(8, 8, 8, 8)))
        #expect(anywhere.frame.address(at: 14 + 16) == IPv4Address(172, 31, 0, 9))
        let remote = try scene.send(Self.datagram(to: Scene.remote))
        #expect(remote.frame.address(at: 14 + 16) == Scene.remoteHost)
        #expect(try scene.send(Self.datagram(to: IPv4Address(10, 0, 1, 99))).verdict == .drop)
        #expect(try scene.bench.drops() == [.discard: 1])
    }

    @Test(
        "the tunnel to another host has the bytes of the original's MPLS over UDP", arguments: [0, 1, 33, 1400, 1440])
    func encapsulation(size: Int) throws {
        let packet = Self.datagram(to: Scene.remote, size: size)
        let outcome = try scene.send(packet)
        #expect(outcome.verdict == .redirect)
        let outer = Array(outcome.frame[14..<46])
        #expect(outcome.frame.count == 14 + 32 + packet.count)
        #expect(Array(outer[0..<2]) == [0x45, 0])
        #expect(Int(outer.number(at: 2)) == 32 + packet.count)
        #expect(outer.number(at: 6) == 0, "fragments are allowed")
        #expect(Array(outer[8..<10]) == [64, 17])
        #expect(PacketFrame.checksum(outer[0..<20]) == 0)
        #expect(outer.address(at: 12) == ProgramBench.hostAddress)
        #expect(outer.address(at: 16) == Scene.remoteHost)
        #expect((49152...65535).contains(outer.number(at: 20)))
        #expect(outer.number(at: 22) == 6635)
        #expect(Int(outer.number(at: 24)) == 12 + packet.count)
        #expect(outer.number(at: 26) == 0)
        #expect(Array(outer[28...]) == [0xab, 0xcd, 0xe1, 64], "label 0xabcde, bottom of the stack, TTL 64")
        var inner = packet
        inner[8] = 63
        inner.replaceSubrange(10..<12, with: [0, 0])
        inner.replaceSubrange(10..<12, with: PacketFrame.checksum(inner[0..<20]).octets)
        #expect(Array(outcome.frame[46...]) == inner)
    }

    @Test("flows are spread over source ports, and each flow keeps its own")
    func entropy() throws {
        var ports: Set<UInt16> = []
        for flow: UInt16 in 0..<64 {
            let packet = PacketFrame.ipv4(
                from: Scene.local, to: Scene.remote, protocol: 17, PacketFrame.udp(from: 10_000 + flow, to: 53, [1]))
            let first = try scene.send(packet).frame.number(at: 14 + 20)
            #expect(try scene.send(packet).frame.number(at: 14 + 20) == first)
            ports.insert(first)
        }
        #expect(ports.count > 48)
    }

    @Test("a packet with options is forwarded with them")
    func options() throws {
        let packet = PacketFrame.ipv4(
            from: Scene.local, to: Scene.neighbour, protocol: 17, options: [1, 1, 1, 0],
            PacketFrame.udp(from: 1, to: 2, []))
        let outcome = try scene.send(packet)
        #expect(outcome.frame.mac(at: 0) == Scene.neighbourMAC)
        #expect(PacketFrame.checksum(outcome.frame[14..<38]) == 0)
    }

    @Test("padding behind a short packet is no fault")
    func padding() throws {
        let outcome = try scene.send(Self.datagram(to: Scene.neighbour, size: 0) + [UInt8](repeating: 0, count: 18))
        #expect(outcome.verdict == .redirect)
    }

    @Test("an address that is not the workload's own is dropped", arguments: [Scene.neighbour, Scene.gateway, .any])
    func spoofedAddress(source: IPv4Address) throws {
        #expect(try scene.send(Self.datagram(to: Scene.neighbour, from: source)).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidSource: 1])
    }

    @Test("a MAC that is not the workload's own is dropped")
    func spoofedMAC() throws {
        let frame = PacketFrame.ethernet(from: Scene.neighbourMAC, Self.datagram(to: Scene.neighbour))
        #expect(try scene.bench.run("from_workload", frame).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidSourceMAC: 1])
    }

    @Test(
        "multicast and broadcast are dropped",
        arguments: [IPv4Address(224, 0, 0, 1), IPv4Address(239, 1, 2, 3), .broadcast])
    func multicast(destination: IPv4Address) throws {
        #expect(try scene.send(Self.datagram(to: destination)).verdict == .drop)
        #expect(try scene.bench.drops() == [.multicast: 1])
    }

    @Test("a route to a port that is gone drops")
    func missingPort() throws {
        try scene.bench.map(PortTable.self).remove(Scene.neighbourPort)
        #expect(try scene.send(Self.datagram(to: Scene.neighbour)).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidInterface: 1])
    }

    @Test("what comes in by an interface that is no port is dropped")
    func unknownInterface() throws {
        try scene.bench.map(PortTable.self).remove(Scene.port)
        #expect(try scene.send(Self.datagram(to: Scene.neighbour)).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidInterface: 1])
    }

    @Test("IPv6 and other protocols are dropped", arguments: [0x86dd, 0x88cc] as [UInt16])
    func otherProtocols(type: UInt16) throws {
        let frame = PacketFrame.ethernet(from: Scene.mac, type: type, [UInt8](repeating: 0x60, count: 64))
        #expect(try scene.bench.run("from_workload", frame).verdict == .drop)
        #expect(try scene.bench.drops() == [.invalidProtocol: 1])
    }

    @Test("a packet cut short at any byte is dropped, never forwarded")
    func truncation() throws {
        let frame = PacketFrame.ethernet(from: Scene.mac, Self.datagram(to: Scene.neighbour))
        for length in ProgramBench.shortestIPv4Frame..<frame.count {
            let outcome = try scene.bench.run("from_workload", Array(frame.prefix(length)))
            #expect(outcome.verdict == .drop, "\(length) bytes")
        }
        #expect(try scene.bench.drops() == [.invalidPacket: UInt64(frame.count - ProgramBench.shortestIPv4Frame)])
    }

    @Test("headers that contradict each other are dropped")
    func contradictions() throws {
        let packet = Self.datagram(to: Scene.neighbour)
        var faults: [[UInt8]] = []
        for (offset, value): (Int, UInt8) in [(0, 0x65), (0, 0x44), (0, 0x40), (2, 0xff)] {
            var fault = packet
            fault[offset] = value
            faults.append(fault)
        }
        var short = packet
        short.replaceSubrange(2..<4, with: [0, 19])
        faults.append(short)
        for fault in faults { #expect(try scene.send(fault).verdict == .drop) }
        #expect(try scene.bench.drops() == [.invalidPacket: UInt64(faults.count)])
    }

    @Test("random bytes are never taken for something to forward")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 42)
        for _ in 0..<5_000 {
            let length = Int.random(in: 20..<80, using: &generator)
            let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(try scene.send(noise).verdict == .drop)
            let arp = PacketFrame.ethernet(from: Scene.mac, type: 0x0806, noise)
            #expect(try scene.bench.run("from_workload", arp).verdict == .drop)
        }
    }

    @Test("what the workload sends is counted, whatever becomes of it")
    func received() throws {
        let packet = Self.datagram(to: Scene.neighbour)
        _ = try scene.send(packet)
        _ = try scene.send(Self.datagram(to: IPv4Address(8, 8, 8, 8)))
        let counters = try scene.bench.maps.counters.values(Scene.port)
        #expect(counters.reduce(0) { $0 + $1.received_packets } == 2)
        #expect(counters.reduce(0) { $0 + $1.received_bytes } == 2 * UInt64(14 + packet.count))
    }
}
