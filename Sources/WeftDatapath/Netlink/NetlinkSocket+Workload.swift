import CNetlink
import Glibc
import WeftNet
package import WeftVRouter

extension NetlinkSocket {
    /// Makes the pair; both ends are down. Returns the index of the host's end.
    func createPair(
        _ interface: WorkloadInterface, _ namespace: borrowing NetworkNamespace
    ) throws(DatapathError) -> UInt32 {
        try perform([.createPair(interface, namespace: namespace.descriptor)])
        guard let outer = try self.interface(named: interface.hostName) else {
            throw DatapathError("find interface \(interface.hostName)", ENODEV)
        }
        try withoutIPv6(outer.index)
        return outer.index
    }

    /// Makes the workload's end ready for use, from inside its namespace.
    ///
    /// The workload sees its subnet on the interface, yet everything goes to the gateway, whose MAC it knows
    /// beforehand: no packet ever waits for ARP. Only in a subnet without gateway does it ask for its neighbours, and
    /// gets proxy ARP.
    static func configureWorkload(
        _ interface: WorkloadInterface, _ namespace: borrowing NetworkNamespace
    ) throws(DatapathError) {
        let inside = try NetlinkSocket(in: namespace)
        guard let inner = try inside.interface(named: interface.name) else {
            throw DatapathError("find interface \(interface.name) in \(interface.namespace)", ENODEV)
        }
        try inside.withoutIPv6(inner.index)
        try NetlinkSocket(genericIn: namespace).limitOffloads(of: inner.index)
        try inside.perform([.bringUp(inner.index)] + NetlinkMessage.configure(interface, index: inner.index))
    }

    /// Gives the workload's end what it has lost of its configuration, from inside its namespace. What the workload
    /// added stays.
    package static func restoreWorkload(_ interface: WorkloadInterface) throws(DatapathError) {
        let inside = try NetlinkSocket(in: NetworkNamespace(path: interface.namespace))
        guard let inner = try inside.interface(named: interface.name) else {
            throw DatapathError("find interface \(interface.name) in \(interface.namespace)", ENODEV)
        }
        try inside.perform(
            [.restoreWorkloadEnd(interface, index: inner.index)]
                + NetlinkMessage.configure(interface, index: inner.index), ignoring: [EEXIST])
    }

    func withoutIPv6(_ index: UInt32) throws(DatapathError) {
        // A kernel without IPv6 needs no asking.
        try perform([.withoutIPv6Address(index)], ignoring: [EAFNOSUPPORT, EOPNOTSUPP])
    }
}

extension NetlinkMessage {
    /// One message makes both ends, the workload's right inside its namespace.
    static func createPair(_ interface: WorkloadInterface, namespace: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(
            Int(RTM_NEWLINK), flags: NLM_F_CREATE | NLM_F_EXCL, ifinfomsg(),
            operation: "create interface \(interface.hostName) with \(interface.name) in \(interface.namespace)")
        message.attribute(Int(IFLA_IFNAME), text: interface.hostName)
        // The host's end has the gateway's MAC, so that the kernel takes the workload's frames for its own.
        message.attribute(Int(IFLA_ADDRESS), MACAddress.virtualGateway.octets)
        // The host's end takes whatever comes, so that a workload with a bigger MTU is told by ICMP what fits.
        message.end(mtu: .max)
        message.nest(Int(IFLA_LINKINFO)) { message in
            message.attribute(Int(IFLA_INFO_KIND), text: "veth")
            message.nest(Int(IFLA_INFO_DATA)) { message in
                message.nest(Int(VETH_INFO_PEER)) { message in
                    message.append(ifinfomsg())
                    message.attribute(Int(IFLA_IFNAME), text: interface.name)
                    message.attribute(Int(IFLA_ADDRESS), interface.macAddress.octets)
                    message.attribute(Int(IFLA_NET_NS_FD), UInt32(bitPattern: namespace))
                    message.end(mtu: interface.mtu)
                }
            }
        }
        return message
    }

    /// One queue each way: the kernel's default is one for each CPU, which costs time and is of no use here.
    private mutating func end(mtu: UInt16) {
        attribute(Int(IFLA_MTU), UInt32(mtu))
        attribute(Int(IFLA_NUM_TX_QUEUES), UInt32(1))
        attribute(Int(IFLA_NUM_RX_QUEUES), UInt32(1))
    }

    fileprivate static func restoreWorkloadEnd(_ interface: WorkloadInterface, index: UInt32) -> NetlinkMessage {
        var header = ifinfomsg()
        header.ifi_index = Int32(bitPattern: index)
        header.ifi_flags = UInt32(IFF_UP)
        header.ifi_change = UInt32(IFF_UP)
        var message = NetlinkMessage(Int(RTM_NEWLINK), header, operation: "restore interface \(interface.name)")
        message.attribute(Int(IFLA_ADDRESS), interface.macAddress.octets)
        message.attribute(Int(IFLA_MTU), UInt32(interface.mtu))
        return message
    }

    static func configure(_ interface: WorkloadInterface, index: UInt32) -> [NetlinkMessage] {
        var messages: [NetlinkMessage] = []
        for address in interface.addresses {
            messages.append(.addAddress(address, index: index))
            guard let gateway = address.gateway else { continue }
            messages.append(.addNeighbour(gateway, .virtualGateway, index: index))
            if let subnet = address.neighbourhood {
                // The kernel keeps one route to a prefix for each metric. Interfaces of one network would take it from
                // each other.
                messages.append(
                    .addRoute(subnet, via: gateway, index: index, metric: interface.isDefault ? 0 : index))
            }
        }
        for gateway in interface.isDefault ? interface.addresses.defaultGateways : [] {
            messages.append(.addRoute(.everything(like: gateway), via: gateway, index: index, metric: 0))
        }
        return messages
    }

    private static func addAddress(_ address: InterfaceAddress, index: UInt32) -> NetlinkMessage {
        var header = ifaddrmsg()
        header.ifa_family = address.address.family
        header.ifa_prefixlen = address.prefixLength
        header.ifa_index = index
        var message = NetlinkMessage(
            Int(RTM_NEWADDR), flags: NLM_F_CREATE | NLM_F_EXCL, header, operation: "add address \(address.address)")
        message.attribute(Int(IFA_LOCAL), address.address.octets)
        message.attribute(Int(IFA_ADDRESS), address.address.octets)
        if address.gateway != nil { message.attribute(Int(IFA_FLAGS), UInt32(IFA_F_NOPREFIXROUTE)) }
        return message
    }

    private static func addNeighbour(_ address: IPAddress, _ mac: MACAddress, index: UInt32) -> NetlinkMessage {
        var header = ndmsg()
        header.ndm_family = address.family
        header.ndm_ifindex = Int32(bitPattern: index)
        header.ndm_state = UInt16(NUD_PERMANENT)
        // Two addresses of one subnet share their gateway.
        var message = NetlinkMessage(
            Int(RTM_NEWNEIGH), flags: NLM_F_CREATE | NLM_F_REPLACE, header, operation: "add neighbour \(address)")
        message.attribute(Int(NDA_DST), address.octets)
        message.attribute(Int(NDA_LLADDR), mac.octets)
        return message
    }

    private static func addRoute(
        _ prefix: IPPrefix, via gateway: IPAddress, index: UInt32, metric: UInt32
    ) -> NetlinkMessage {
        var header = rtmsg()
        header.rtm_family = gateway.family
        header.rtm_dst_len = prefix.length
        header.rtm_table = UInt8(RT_TABLE_MAIN.rawValue)
        header.rtm_protocol = UInt8(RTPROT_STATIC)
        header.rtm_scope = UInt8(RT_SCOPE_UNIVERSE.rawValue)
        header.rtm_type = UInt8(RTN_UNICAST)
        // The gateway need not be in the subnet of an address.
        header.rtm_flags = UInt32(RTNH_F_ONLINK)
        var message = NetlinkMessage(
            Int(RTM_NEWROUTE), flags: NLM_F_CREATE | NLM_F_REPLACE, header,
            operation: "add route \(prefix) via \(gateway)")
        if prefix.length > 0 { message.attribute(Int(RTA_DST.rawValue), prefix.network.octets) }
        message.attribute(Int(RTA_GATEWAY.rawValue), gateway.octets)
        message.attribute(Int(RTA_OIF.rawValue), index)
        if metric > 0 { message.attribute(Int(RTA_PRIORITY.rawValue), metric) }
        return message
    }
}
