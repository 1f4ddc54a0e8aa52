package import Logging
import NIOPosix
import WeftDatapath

extension Agent {
    /// The agent of the network namespace that this process is in: its data plane in the kernel, its control nodes over
    /// XMPP. Needs the rights of root.
    package init(_ configuration: AgentConfiguration, logger: Logger) throws {
        let driver = try EBPFDatapath(
            EBPFDatapath.Configuration(
                host: configuration.pins, tunnelAddress: configuration.tunnelAddress,
                underlay: configuration.underlayInterface, workloadMTU: configuration.workloadMTU),
            network: try NetlinkSocket())
        try self.init(configuration, driver: driver, interfaces: KernelInterfaces(), logger: logger) { controlNode in
            XMPPSession(
                to: controlNode, from: configuration.hostName, on: .singletonMultiThreadedEventLoopGroup,
                logger: logger)
        }
    }
}
