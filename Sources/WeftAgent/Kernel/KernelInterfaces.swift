package import WeftDatapath
import WeftNet
package import WeftVRouter

/// The interfaces of the namespace that this process is in.
package struct KernelInterfaces: WorkloadInterfaces {
    package init() {}

    package func exists(sandbox: String) -> Bool {
        // Going in is the one sure sign: a path whose mount is gone is an ordinary empty file.
        (try? NetlinkSocket(in: NetworkNamespace(path: sandbox))) != nil
    }

    package func destroy(hostInterface: String) throws {
        try NetlinkSocket().deleteInterface(named: hostInterface)
    }

    package func index(ofHostInterface name: String) throws -> UInt32? {
        try NetlinkSocket().interface(named: name)?.index
    }

    package func observe(sandbox: String, interface: String) throws -> ObservedInterface? {
        let network = try NetlinkSocket(in: NetworkNamespace(path: sandbox))
        guard let found = try network.interface(named: interface) else { return nil }
        return ObservedInterface(
            macAddress: found.macAddress, isUp: found.isUp, addresses: try network.addresses(of: found.index),
            defaultGateway: try network.defaultGateway(by: found.index))
    }
}

extension EBPFDatapath: WorkloadDatapath {
    package func create(_ plan: InterfacePlan) throws(DatapathError) -> UInt32 {
        try createInterface(
            WorkloadInterface(
                hostName: plan.hostInterface, namespace: plan.sandbox, name: plan.sandboxInterface,
                macAddress: plan.state.macAddress, mtu: plan.mtu,
                addresses: plan.state.addresses.map {
                    .init(address: $0.address, prefixLength: $0.prefixLength, gateway: $0.gateway)
                }, isDefault: plan.isDefault))
    }
}
