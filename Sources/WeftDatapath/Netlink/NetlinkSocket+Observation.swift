import CNetlink
import Glibc
package import WeftNet
package import WeftVRouter

/// What an interface carries, for those who compare it with what was asked for.
extension NetlinkSocket {
    /// The IPv4 addresses of an interface.
    package func addresses(of index: UInt32) throws(DatapathError) -> Set<IPv4Address> {
        var header = ifaddrmsg()
        header.ifa_family = UInt8(AF_INET)
        let answers = try query(
            NetlinkMessage(Int(RTM_GETADDR), flags: NLM_F_DUMP, header, operation: "list addresses"))
        return Set(
            answers.compactMap { body in
                guard body.loadPrefix(ifaddrmsg.self)?.ifa_index == index else { return nil }
                return body.address(Int(IFA_LOCAL), behind: MemoryLayout<ifaddrmsg>.size)
            })
    }

    /// The gateway of the default route, when that leaves by the interface.
    package func defaultGateway(by index: UInt32) throws(DatapathError) -> IPv4Address? {
        var header = rtmsg()
        header.rtm_family = UInt8(AF_INET)
        let answers = try query(
            NetlinkMessage(Int(RTM_GETROUTE), flags: NLM_F_DUMP, header, operation: "list routes"))
        for body in answers {
            guard let route = body.loadPrefix(rtmsg.self), route.rtm_dst_len == 0, route.rtm_type == RTN_UNICAST else {
                continue
            }
            let attributes = NetlinkAttributes(body.dropFirst(MemoryLayout<rtmsg>.size))
            guard
                attributes.contains(where: {
                    $0.type == Int(RTA_OIF.rawValue) && $0.value.loadPrefix(UInt32.self) == index
                })
            else { continue }
            return body.address(Int(RTA_GATEWAY.rawValue), behind: MemoryLayout<rtmsg>.size)
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// The address in an attribute behind a fixed part of that size.
    fileprivate func address(_ type: Int, behind size: Int) -> IPv4Address? {
        for attribute in NetlinkAttributes(dropFirst(size)) where attribute.type == type && attribute.value.count == 4 {
            return IPv4Address(rawValue: attribute.value.reduce(0) { $0 << 8 | UInt32($1) })
        }
        return nil
    }
}
