package import Logging
import NIOPosix
package import WeftDatapath

extension Agent {
    /// The agent of the network namespace that this process is in: its data plane in the kernel, its control nodes over
    /// XMPP. Needs the rights of root.
    ///
    /// - Parameter network: opens the network that the data plane is for.
    package init(
        _ configuration: AgentConfiguration, logger: Logger,
        network: () throws -> sending NetlinkSocket = { try NetlinkSocket() }
    ) throws {
        let socket = try network()
        let mtu = try WorkloadMTU(configuration, socket).value
        // Whatever its name and its folders: an agent takes every pair of a workload in its namespace for its own.
        let claim = try AgentLock(
            "/run/weft/namespaces/\(try socket.namespaceCookie)", "another agent works in this network namespace")
        try self.init(
            configuration, workloadMTU: mtu,
            driver: {
                try EBPFDatapath(
                    EBPFDatapath.Configuration(
                        host: configuration.pins, tunnelAddress: configuration.tunnelAddress,
                        underlay: configuration.underlayInterface, workloadMTU: mtu), network: network())
            }, interfaces: KernelInterfaces(), logger: logger, claim: claim,
            clients: { controlNode in
                XMPPSession(
                    to: controlNode, from: configuration.hostName, security: configuration.security,
                    on: .singletonMultiThreadedEventLoopGroup,
                    logger: logger)
            })
    }
}

/// The largest packet that workloads may send.
private struct WorkloadMTU {
    let value: UInt16

    /// What VXLAN over IPv4 adds, the most of the fabric's encapsulations: 1,450 is left of 1,500, as in the original.
    private static let reserve = 50
    /// RFC 791 §3.1: what every host has to accept.
    private static let smallest = 576

    init(_ configuration: AgentConfiguration, _ network: NetlinkSocket) throws {
        let name = configuration.underlayInterface
        guard let underlay = try network.interface(named: name) else {
            throw AgentFailure("there is no interface \(name)")
        }
        let most = min(Int(underlay.mtu), Int(UInt16.max)) - Int(EBPFDatapath.Configuration.overhead)
        let wanted = configuration.workloadMTU.map(Int.init) ?? min(Int(underlay.mtu) - Self.reserve, most)
        guard Self.smallest <= wanted, wanted <= most else {
            throw AgentFailure(
                "an MTU of \(wanted) for workloads does not fit: \(name) has \(underlay.mtu), which leaves \(most), and "
                    + "\(Self.smallest) is the least")
        }
        value = UInt16(wanted)
    }
}

/// Why an agent does not start.
struct AgentFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
