import WeftDatapath
import WeftNet
import WeftVRouter

/// What an agent does with the kernel, under its own sandbox: takes the data plane, its own or that of the one before,
/// makes a workload's interface, and lets it forward.
enum DatapathProbe {
    /// - Parameters:
    ///   - pins: the folder of its pins.
    ///   - sandbox: the path of a workload's namespace; empty for none.
    static func run(pins: String, _ address: IPv4Address, underlay: String, sandbox: String) throws {
        let datapath = try EBPFDatapath(
            EBPFDatapath.Configuration(host: pins, tunnelAddress: address, underlay: underlay, workloadMTU: 1400),
            network: NetlinkSocket())
        var state = try datapath.contents()
        if !sandbox.isEmpty {
            let mac = MACAddress(2, 0, 0, 0, 0, 7)
            let own = IPv4Address(10, 0, 1, 7)
            let gateway = IPv4Address(10, 0, 1, 1)
            let index = try datapath.createInterface(
                WorkloadInterface(
                    hostName: "tapprobe", namespace: sandbox, name: "eth0", macAddress: mac, mtu: 1400,
                    addresses: [.init(address: .v4(own), prefixLength: 24, gateway: .v4(gateway))], isDefault: true))
            state.ports[index] = PortEntry(vrf: VRFID(rawValue: 1), macAddress: mac)
            state.sources[PortAddress(interface: index, address: own)] = SourceEntry(gateway: gateway)
            state.routes[FIBKey(vrf: VRFID(rawValue: 1), prefix: IPv4Prefix(host: gateway))] = .receive
        }
        try datapath.resync(state)
        print("ports", try datapath.contents().ports.count)
    }
}
