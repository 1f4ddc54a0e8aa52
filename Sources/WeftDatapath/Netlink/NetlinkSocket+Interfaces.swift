import CNetlink
import Glibc
package import WeftNet
package import WeftVRouter

/// A network interface as the kernel reports it.
package struct NetworkInterface: Hashable, Sendable {
    package var index: UInt32
    package var name: String
    package var macAddress: MACAddress
    package var mtu: UInt32
    package var isUp: Bool
    /// Whether it is a port of another interface, such as a bridge.
    package var isEnslaved: Bool
    /// The driver, such as `veth`; empty for devices of the machine.
    package var kind: String

    /// From the body of a message about an interface; `nil` when it is cut short.
    init?(_ body: ArraySlice<UInt8>) {
        guard let header = body.loadPrefix(ifinfomsg.self) else { return nil }
        index = UInt32(bitPattern: header.ifi_index)
        isUp = header.ifi_flags & UInt32(IFF_UP) != 0
        name = ""
        kind = ""
        isEnslaved = false
        macAddress = .zero
        mtu = 0
        for (type, value) in NetlinkAttributes(body.dropFirst(MemoryLayout<ifinfomsg>.size)) {
            switch type {
            case Int(IFLA_IFNAME): name = String(decoding: value.prefix { $0 != 0 }, as: UTF8.self)
            case Int(IFLA_MTU): mtu = value.loadPrefix(UInt32.self) ?? 0
            case Int(IFLA_ADDRESS) where value.count == 6:
                macAddress = MACAddress(rawValue: value.reduce(0) { $0 << 8 | UInt64($1) })
            case Int(IFLA_MASTER): isEnslaved = value.loadPrefix(UInt32.self) ?? 0 != 0
            case Int(IFLA_LINKINFO):
                for (type, value) in NetlinkAttributes(value) where type == Int(IFLA_INFO_KIND) {
                    kind = String(decoding: value.prefix { $0 != 0 }, as: UTF8.self)
                }
            default: break
            }
        }
    }
}

extension NetlinkSocket {
    /// All interfaces of the namespace.
    package func interfaces() throws(DatapathError) -> [NetworkInterface] {
        try query(
            NetlinkMessage(
                Int(RTM_GETLINK), flags: NLM_F_DUMP, ifinfomsg(), operation: "list interfaces")
        ).compactMap(NetworkInterface.init)
    }

    /// The interface with this name, `nil` when there is none.
    package func interface(named name: String) throws(DatapathError) -> NetworkInterface? {
        var message = NetlinkMessage(Int(RTM_GETLINK), ifinfomsg(), operation: "look up interface \(name)")
        message.attribute(Int(IFLA_IFNAME), text: name)
        return try interface(message)
    }

    /// The interface with this index, `nil` when there is none.
    package func interface(at index: UInt32) throws(DatapathError) -> NetworkInterface? {
        var header = ifinfomsg()
        header.ifi_index = Int32(bitPattern: index)
        return try interface(NetlinkMessage(Int(RTM_GETLINK), header, operation: "look up interface \(index)"))
    }

    private func interface(_ message: NetlinkMessage) throws(DatapathError) -> NetworkInterface? {
        do throws(DatapathError) {
            return try query(message).first.flatMap(NetworkInterface.init)
        } catch  where error.errno == ENODEV {
            return nil
        }
    }

    /// Deletes an interface, and with a pair its other end. True when it was there.
    @discardableResult
    package func deleteInterface(named name: String) throws(DatapathError) -> Bool {
        var message = NetlinkMessage(Int(RTM_DELLINK), ifinfomsg(), operation: "delete interface \(name)")
        message.attribute(Int(IFLA_IFNAME), text: name)
        do throws(DatapathError) {
            try perform([message])
            return true
        } catch  where error.errno == ENODEV {
            return false
        }
    }

    func bringUp(_ index: UInt32) throws(DatapathError) {
        try perform([.bringUp(index)])
    }
}

extension NetlinkMessage {
    static func bringUp(_ index: UInt32) -> NetlinkMessage {
        var header = ifinfomsg()
        header.ifi_index = Int32(bitPattern: index)
        header.ifi_flags = UInt32(IFF_UP)
        header.ifi_change = UInt32(IFF_UP)
        return NetlinkMessage(Int(RTM_NEWLINK), header, operation: "bring up interface \(index)")
    }

    /// Gives the host's end of a pair back what ``createPair(_:namespace:)`` gave it.
    static func restoreHostEnd(_ index: UInt32) -> NetlinkMessage {
        var header = ifinfomsg()
        header.ifi_index = Int32(bitPattern: index)
        header.ifi_flags = UInt32(IFF_UP)
        header.ifi_change = UInt32(IFF_UP)
        var message = NetlinkMessage(Int(RTM_NEWLINK), header, operation: "restore interface \(index)")
        message.attribute(Int(IFLA_MTU), UInt32(UInt16.max))
        message.attribute(Int(IFLA_ADDRESS), MACAddress.virtualGateway.octets)
        return message
    }

    /// Keeps IPv6 from giving the interface an address of its own: no router solicitation, no duplicate detection.
    static func withoutIPv6Address(_ index: UInt32) -> NetlinkMessage {
        var header = ifinfomsg()
        header.ifi_index = Int32(bitPattern: index)
        var message = NetlinkMessage(
            Int(RTM_NEWLINK), header, operation: "keep IPv6 addresses off interface \(index)")
        message.nest(Int(IFLA_AF_SPEC)) { message in
            message.nest(Int(AF_INET6)) { message in
                message.attribute(Int(IFLA_INET6_ADDR_GEN_MODE), UInt8(IN6_ADDR_GEN_MODE_NONE.rawValue))
            }
        }
        return message
    }
}
