import CNetlink
import Glibc
package import WeftNet
package import WeftVRouter

/// What an interface carries, for those who compare it with what was asked for.
extension NetlinkSocket {
    /// The addresses of an interface, with the lengths of their prefixes.
    package func addresses(of index: UInt32) throws(DatapathError) -> [IPAddress: UInt8] {
        var addresses: [IPAddress: UInt8] = [:]
        for (interface, address, length) in try allAddresses() where interface == index { addresses[address] = length }
        return addresses
    }

    /// Whether any interface of the namespace has the address.
    func hasAddress(_ address: IPAddress) throws(DatapathError) -> Bool {
        try allAddresses().contains { $0.address == address }
    }

    private func allAddresses() throws(DatapathError) -> [(interface: UInt32, address: IPAddress, length: UInt8)] {
        let answers = try query(
            NetlinkMessage(Int(RTM_GETADDR), flags: NLM_F_DUMP, ifaddrmsg(), operation: "list addresses"))
        let size = MemoryLayout<ifaddrmsg>.size
        return answers.compactMap { body in
            // With a peer, IPv4's other attribute is the peer's; IPv6 has the one only.
            guard let header = body.loadPrefix(ifaddrmsg.self),
                let address = body.address(Int(IFA_LOCAL), behind: size)
                    ?? body.address(Int(IFA_ADDRESS), behind: size),
                Int(header.ifa_prefixlen) <= address.bitWidth
            else { return nil }
            return (header.ifa_index, address, header.ifa_prefixlen)
        }
    }

    /// The unicast routes that leave by the interface through a gateway.
    package func gatewayRoutes(by index: UInt32) throws(DatapathError) -> [IPPrefix: IPAddress] {
        let answers = try query(
            NetlinkMessage(Int(RTM_GETROUTE), flags: NLM_F_DUMP, rtmsg(), operation: "list routes"))
        var routes: [IPPrefix: IPAddress] = [:]
        for body in answers {
            let size = MemoryLayout<rtmsg>.size
            guard let route = body.loadPrefix(rtmsg.self), route.rtm_type == RTN_UNICAST,
                NetlinkAttributes(body.dropFirst(size)).contains(where: {
                    $0.type == Int(RTA_OIF.rawValue) && $0.value.loadPrefix(UInt32.self) == index
                }), let gateway = body.address(Int(RTA_GATEWAY.rawValue), behind: size)
            else { continue }
            let target = body.address(Int(RTA_DST.rawValue), behind: size) ?? IPPrefix.everything(like: gateway).network
            guard Int(route.rtm_dst_len) <= target.bitWidth else { continue }
            routes[IPPrefix(target, length: route.rtm_dst_len)] = gateway
        }
        return routes
    }

    /// The neighbours by the interface that were told rather than learnt.
    package func permanentNeighbours(by index: UInt32) throws(DatapathError) -> [IPAddress: MACAddress] {
        let answers = try query(
            NetlinkMessage(Int(RTM_GETNEIGH), flags: NLM_F_DUMP, ndmsg(), operation: "list neighbours"))
        var neighbours: [IPAddress: MACAddress] = [:]
        for body in answers {
            let size = MemoryLayout<ndmsg>.size
            guard let entry = body.loadPrefix(ndmsg.self), UInt32(bitPattern: entry.ndm_ifindex) == index,
                entry.ndm_state & UInt16(NUD_PERMANENT) != 0,
                let address = body.address(Int(NDA_DST), behind: size),
                let mac = NetlinkAttributes(body.dropFirst(size)).first(where: {
                    $0.type == Int(NDA_LLADDR) && $0.value.count == 6
                })
            else { continue }
            neighbours[address] = MACAddress(rawValue: mac.value.reduce(0) { $0 << 8 | UInt64($1) })
        }
        return neighbours
    }
}

extension ArraySlice<UInt8> {
    /// The address in an attribute behind a fixed part of that size.
    fileprivate func address(_ type: Int, behind size: Int) -> IPAddress? {
        for attribute in NetlinkAttributes(dropFirst(size)) where attribute.type == type {
            if let address = IPAddress(octets: attribute.value) { return address }
        }
        return nil
    }
}

extension IPAddress {
    /// As the kernel's messages name its family.
    var family: UInt8 {
        switch self {
        case .v4: UInt8(AF_INET)
        case .v6: UInt8(AF_INET6)
        }
    }
}
