import Glibc
import WeftNet
package import WeftVRouter

/// The interfaces that the data plane stands on: the underlay, the device of the segments, the host's ends of
/// workloads' pairs.
extension EBPFDatapath {
    /// What is otherwise with the host's own interfaces and what the programs know of them.
    /// - Parameter mending: puts right what is ours. Interfaces that were made anew are used from now on.
    func examineDevices(mending: Bool) throws(DatapathError) -> [DatapathDeviation] {
        var found: [DatapathDeviation] = []
        let underlay = try Self.underlay(configuration, network)
        var segments = try network.interface(named: NetlinkSocket.segmentDeviceName)
        if segments == nil {
            found.append(DatapathDeviation(.device, "device \(NetlinkSocket.segmentDeviceName) is gone"))
            if mending {
                _ = try network.segmentDevice()
                segments = try network.interface(named: NetlinkSocket.segmentDeviceName)
            }
        }
        if let segments, !segments.isUp {
            found.append(DatapathDeviation(.device, "device \(segments.name) is down"))
            if mending { try network.bringUp(segments.index) }
        }
        let wanted = HostFacts(
            configuration, underlay: underlay.index, segments: segments?.index ?? facts.segments)
        if try maps.host.value(0) != wanted {
            found.append(DatapathDeviation(.entry, "map host of the data plane says otherwise than the host is"))
            if mending { try maps.host.set(0, wanted) }
        }
        if mending { facts = wanted }
        found += try examine(Hook(interface: underlay, program: "from_underlay"), mending: mending)
        if let segments { found += try examine(Hook(interface: segments, program: "from_segment"), mending: mending) }
        return found + (try examineUnderlay(underlay))
    }

    static func underlay(
        _ configuration: Configuration, _ network: NetlinkSocket
    ) throws(DatapathError) -> NetworkInterface {
        guard let underlay = try network.interface(named: configuration.underlay) else {
            throw DatapathError("find underlay interface \(configuration.underlay)", ENODEV)
        }
        return underlay
    }

    /// What the host's own network lacks for tunnels; it is not ours to mend.
    private func examineUnderlay(_ underlay: NetworkInterface) throws(DatapathError) -> [DatapathDeviation] {
        var found: [DatapathDeviation] = []
        if !underlay.isUp { found.append(DatapathDeviation(.host, "underlay interface \(underlay.name) is down")) }
        let least = UInt32(configuration.workloadMTU) + UInt32(Configuration.overhead)
        if underlay.mtu < least {
            found.append(
                DatapathDeviation(
                    .host,
                    "underlay interface \(underlay.name) has an MTU of \(underlay.mtu); workloads' packets need \(least)"
                ))
        }
        if try !network.hasAddress(.v4(configuration.tunnelAddress)) {
            found.append(
                DatapathDeviation(
                    .host, "no interface of the host has the tunnel address \(configuration.tunnelAddress)"))
        }
        return found
    }

    /// What is otherwise at the host's end of a workload's pair.
    /// - Parameter interface: as it is now; `nil` when it is gone.
    func examinePort(
        _ index: UInt32, _ interface: NetworkInterface?, mending: Bool
    ) throws(DatapathError) -> [DatapathDeviation] {
        guard let interface else { return [DatapathDeviation(.pair, "interface \(index) of a port is gone")] }
        var found = try examine(Hook(interface: interface, program: "from_workload"), mending: mending)
        // What is no pair of ours has a data plane in front of it, and nothing else of ours.
        guard interface.kind == "veth" else { return found }
        if !interface.isUp { found.append(DatapathDeviation(.device, "\(interface.name) is down")) }
        if interface.mtu != UInt32(UInt16.max) {
            found.append(
                DatapathDeviation(.device, "\(interface.name) has an MTU of \(interface.mtu), not \(UInt16.max)"))
        }
        if interface.macAddress != .virtualGateway {
            found.append(
                DatapathDeviation(
                    .device, "\(interface.name) has MAC address \(interface.macAddress), not the gateway's"))
        }
        if mending, !found.isEmpty { try network.perform([.restoreHostEnd(index)], ignoring: [ENODEV]) }
        return found
    }

    /// Removes a host's end that no port has, so that it can be made anew. What is not ours stays, and is named.
    /// - Returns: whether there was one.
    package func clearRemains(of hostInterface: String) throws(DatapathError) -> Bool {
        guard let found = try network.interface(named: hostInterface) else { return false }
        guard found.isHostEnd else {
            throw DatapathError(
                operation: "create interface \(hostInterface)", errno: EEXIST,
                reason: "the host has another interface of that name, which is not weft's; rename or remove it")
        }
        return try network.deleteInterface(named: hostInterface)
    }
}

extension NetworkInterface {
    /// Whether this looks like the host's end of a workload's pair, as ``NetlinkMessage/createPair(_:namespace:)``
    /// makes it.
    package var isHostEnd: Bool { isPair && macAddress == .virtualGateway }

    /// As ``isHostEnd``, whatever somebody has done to its MAC address.
    package var isPair: Bool { kind == "veth" && name.hasPrefix("tap") }
}
