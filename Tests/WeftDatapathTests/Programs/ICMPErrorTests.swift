import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

@Suite("ICMP errors", .enabled(if: ProgramBench.isPossible, "needs root and BPF"))
struct ICMPErrorTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    /// The error that the gateway shall send about `packet`.
    private func error(
        _ type: UInt8, _ code: UInt8, mtu: UInt16 = 0, about packet: [UInt8], from gateway: IPv4Address = Scene.gateway
    ) -> [UInt8] {
        var message = [type, code, 0, 0, 0, 0] + mtu.octets + packet.prefix(128)
        message.replaceSubrange(2..<4, with: PacketFrame.checksum(message).octets)
        var ip = PacketFrame.ipv4(from: gateway, to: Scene.local, protocol: 1, identification: 0, message)
        ip[1] = 0xc0
        ip.replaceSubrange(10..<12, with: [0, 0])
        ip.replaceSubrange(10..<12, with: PacketFrame.checksum(ip[0..<20]).octets)
        return PacketFrame.ethernet(to: Scene.mac, from: .virtualGateway, ip)
    }

    @Test(
        "the last hop is reported from the gateway, with the packet as it came",
        arguments: [Scene.neighbour, Scene.remote], [0, 3, 100, 1000])
    func timeExceeded(destination: IPv4Address, size: Int) throws {
        for ttl: UInt8 in [0, 1] {
            let packet = ForwardingTests.datagram(to: destination, ttl: ttl, size: size)
            let outcome = try scene.send(packet)
            #expect(outcome.verdict == .redirect)
            #expect(outcome.frame == error(11, 0, about: packet))
        }
        #expect(try scene.bench.drops() == [.ttlExceeded: 2])
        #expect(try scene.bench.sent(to: Scene.port) == 2)
    }

    @Test("without a gateway the error comes from the address that is reserved for it")
    func noGateway() throws {
        try scene.bench.map(SourceTable.self).set(
            PortAddress(interface: Scene.port, address: Scene.local), SourceEntry(gateway: nil))
        let packet = ForwardingTests.datagram(to: Scene.remote, ttl: 1)
        #expect(try scene.send(packet).frame == error(11, 0, about: packet, from: IPv4Address(192, 0, 0, 8)))
    }

    @Test("too big for the tunnel is reported with the size that fits", arguments: [0, 0x4000] as [UInt16])
    func tooBig(fragment: UInt16) throws {
        for (size, fits) in [(1440, true), (1441, false), (3000, false)] {
            let packet = PacketFrame.ipv4(
                from: Scene.local, to: Scene.remote, protocol: 17, fragment: fragment,
                PacketFrame.udp(from: 1, to: 2, [UInt8](repeating: 7, count: size)))
            let outcome = try scene.send(packet)
            if fits {
                #expect(outcome.frame.count == 14 + 32 + packet.count)
            } else {
                #expect(outcome.frame == error(3, 4, mtu: 1468, about: packet))
            }
        }
        #expect(try scene.bench.drops() == [.fragmentationNeeded: 2])
    }

    @Test("big packets stay on the host unhindered")
    func bigLocal() throws {
        let outcome = try scene.send(ForwardingTests.datagram(to: Scene.neighbour, size: 3000))
        #expect(outcome.frame.mac(at: 0) == Scene.neighbourMAC)
    }

    @Test("a frame that is still to be cut counts with its segments", arguments: [(1428, true), (1429, false)])
    func segments(size: UInt32, fits: Bool) throws {
        let packet = PacketFrame.ipv4(
            from: Scene.local, to: Scene.remote, protocol: 6,
            PacketFrame.tcp(from: 1, to: 2, [UInt8](repeating: 7, count: 3000)))
        _ = try scene.send(packet, segment: size)
        // The bench cannot say that the segments are TCP's, so the kernel refuses to encapsulate; that is past the
        // check.
        #expect(try scene.bench.drops() == [fits ? .rewriteFailed : .fragmentationNeeded: 1])
    }

    @Test(
        "errors are not answered by errors, nor are fragments behind the first",
        arguments: [
            (PacketFrame.echo(type: 3, [UInt8](repeating: 0, count: 40)), 0), (PacketFrame.echo(type: 11, []), 0),
            (PacketFrame.echo(type: 8, []), 0x0010),
        ] as [([UInt8], UInt16)])
    func silence(message: [UInt8], fragment: UInt16) throws {
        let packet = PacketFrame.ipv4(
            from: Scene.local, to: Scene.remote, protocol: 1, ttl: 1, fragment: fragment, message)
        #expect(try scene.send(packet).verdict == .drop)
        #expect(try scene.bench.drops() == [.ttlExceeded: 1])
    }

    @Test("an echo request on its last hop is answered: that is how a route is traced")
    func traced() throws {
        let packet = PacketFrame.ipv4(
            from: Scene.local, to: Scene.remote, protocol: 1, ttl: 1, PacketFrame.echo([1, 2, 3]))
        #expect(try scene.send(packet).frame == error(11, 0, about: packet))
    }
}
