import Glibc
package import WeftDatapath
import WeftNet
package import WeftVRouter

/// The interfaces of the namespace that this process is in.
package struct KernelInterfaces: WorkloadInterfaces {
    package init() {}

    package func exists(sandbox: String) throws -> Bool {
        // Going in is the one sure sign: a path whose mount is gone is an ordinary empty file.
        do throws(DatapathError) {
            _ = try NetlinkSocket(in: NetworkNamespace(path: sandbox))
            return true
        } catch {
            // Without descriptors or memory nothing is known of it.
            if [EMFILE, ENFILE, ENOMEM, ENOBUFS, EAGAIN].contains(error.errno) { throw error }
            return false
        }
    }

    package func destroy(hostInterface: String) throws {
        try NetlinkSocket().deleteInterface(named: hostInterface)
    }

    package func index(ofHostInterface name: String) throws -> UInt32? {
        guard let found = try NetlinkSocket().interface(named: name), found.isPair else { return nil }
        return found.index
    }

    package func hostInterfaces() throws -> [String] {
        try NetlinkSocket().interfaces().filter(\.isHostEnd).map(\.name)
    }

    package func observe(_ sandbox: Port.Sandbox) throws -> ObservedInterface? {
        let network = try NetlinkSocket(in: NetworkNamespace(path: sandbox.path))
        guard let found = try network.interface(named: sandbox.interface) else { return nil }
        return ObservedInterface(
            macAddress: found.macAddress, isUp: found.isUp, mtu: found.mtu, isEnslaved: found.isEnslaved,
            addresses: try network.addresses(of: found.index), routes: try network.gatewayRoutes(by: found.index),
            neighbours: try network.permanentNeighbours(by: found.index))
    }

    package func limitOffloads(of sandbox: Port.Sandbox) throws {
        try NetlinkSocket.limitOffloads(of: sandbox.interface, in: sandbox.path)
    }

    package func restore(_ port: Port, in sandbox: Port.Sandbox, mtu: UInt16) throws {
        try NetlinkSocket.restoreWorkload(
            WorkloadInterface(
                hostName: port.hostInterface, namespace: sandbox.path, name: sandbox.interface,
                macAddress: port.state.macAddress, mtu: mtu,
                addresses: port.givenServedAddresses, isDefault: port.isDefault))
    }
}

extension EBPFDatapath: WorkloadDatapath {
    package func create(_ plan: InterfacePlan) throws(DatapathError) -> UInt32 {
        try createInterface(
            WorkloadInterface(
                hostName: plan.hostInterface, namespace: plan.sandbox.path, name: plan.sandbox.interface,
                macAddress: plan.state.macAddress, mtu: plan.mtu,
                addresses: plan.addresses, isDefault: plan.isDefault))
    }
}
