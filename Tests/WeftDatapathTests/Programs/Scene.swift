import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// Two workloads on this host and one on another, in a network with a gateway; a second network with the same
/// addresses.
struct Scene {
    static let red = VRFID(rawValue: 1)
    static let blue = VRFID(rawValue: 2)

    static let gateway = IPv4Address(10, 0, 1, 1)
    static let local = IPv4Address(10, 0, 1, 3)
    static let neighbour = IPv4Address(10, 0, 1, 4)
    static let remote = IPv4Address(10, 0, 1, 5)
    static let remoteHost = IPv4Address(172, 31, 0, 2)
    static let remoteLabel: UInt32 = 0xabcde
    static let localLabel: UInt32 = 17
    static let subnet = IPv4Prefix(IPv4Address(10, 0, 1, 0), length: 24)

    /// The port that every test packet comes in by.
    static let port: UInt32 = ProgramBench.loopback
    /// What the agent is told the port by.
    static let macOfPort = MACAddress(rawValue: 0x0200_0000_0000 | UInt64(port))
    static let mac = MACAddress(2, 0, 0, 0, 0, 3)
    /// Ports that are only there to be delivered to; their interfaces need not exist.
    static let neighbourPort: UInt32 = 1004
    static let neighbourMAC = MACAddress(2, 0, 0, 0, 0, 4)
    static let bluePort: UInt32 = 1005
    static let blueMAC = MACAddress(2, 0, 0, 0, 0, 5)

    let bench: ProgramBench

    init() throws {
        bench = try ProgramBench()
        try bench.addPort(Self.port, Self.red, Self.mac, Self.local)
        try bench.addPort(Self.neighbourPort, Self.red, Self.neighbourMAC, Self.neighbour)
        try bench.addPort(Self.bluePort, Self.blue, Self.blueMAC, Self.neighbour)
        try bench.addRoute(Self.red, Self.subnet, .discard)
        try bench.addRoute(Self.red, IPv4Prefix(host: Self.gateway), .receive)
        try bench.addRoute(Self.red, IPv4Prefix(host: Self.local), .local(port: Self.port))
        try bench.addRoute(Self.red, IPv4Prefix(host: Self.neighbour), .local(port: Self.neighbourPort))
        try bench.addRoute(Self.blue, IPv4Prefix(host: Self.neighbour), .local(port: Self.bluePort))
        if let label = MPLSLabel(Self.remoteLabel) {
            try bench.addRoute(Self.red, IPv4Prefix(host: Self.remote), .tunnel(remote: Self.remoteHost, label: label))
        }
        try bench.map(TunnelSourceTable.self).set(Self.remoteHost, TunnelSourceEntry())
        if let label = MPLSLabel(Self.localLabel) { try bench.map(LabelTable.self).set(label, Self.neighbourPort) }
    }

    /// Sends a packet as the workload behind ``port``.
    func send(_ packet: [UInt8], segment: UInt32 = 0) throws -> ProgramBench.Outcome {
        try bench.run("from_workload", PacketFrame.ethernet(from: Self.mac, packet), segment: segment)
    }

    /// A packet from the underlay.
    func receive(_ packet: [UInt8], segment: UInt32 = 0) throws -> ProgramBench.Outcome {
        let frame = PacketFrame.ethernet(to: MACAddress(2, 9, 9, 9, 9, 1), from: MACAddress(2, 9, 9, 9, 9, 2), packet)
        return try bench.run("from_underlay", frame, segment: segment)
    }
}
