import CNetlink
import Glibc
import WeftVRouter

extension NetlinkSocket {
    /// Makes the interface's own namespace cut bundles of datagrams (`UDP_SEGMENT`) apart before they leave it.
    ///
    /// A bundle would pass through our tunnel whole, but where the underlay does not cut it apart either, the receiving
    /// kernel takes it for a tunnel packet, as no BPF program can clear that mark of a frame, and throws it away. TCP's
    /// bundles do not suffer from that: nobody cuts them apart on arrival.
    func sendDatagramsWhole(by index: UInt32) throws(DatapathError) {
        do throws(DatapathError) {
            let family = try family(named: "ethtool")
            try perform([.clear("tx-udp-segmentation", index: index, family: family)])
        } catch  where error.errno == ENOENT || error.errno == EOPNOTSUPP {
            // A kernel without ethtool's family, or without such bundles.
        }
    }

    /// The number of a generic family, which the kernel gives out when it starts.
    private func family(named name: String) throws(DatapathError) -> Int {
        var message = NetlinkMessage(
            Int(GENL_ID_CTRL), genlmsghdr(cmd: UInt8(CTRL_CMD_GETFAMILY), version: 1, reserved: 0),
            operation: "look up netlink family \(name)")
        message.attribute(Int(CTRL_ATTR_FAMILY_NAME), text: name)
        for body in try query(message) {
            for (type, value) in NetlinkAttributes(body.dropFirst(MemoryLayout<genlmsghdr>.size))
            where type == Int(CTRL_ATTR_FAMILY_ID) {
                if let number = value.loadPrefix(UInt16.self) { return Int(number) }
            }
        }
        throw DatapathError("look up netlink family \(name)", ENOENT)
    }
}

extension NetlinkMessage {
    /// Switches one of an interface's features off.
    fileprivate static func clear(_ feature: String, index: UInt32, family: Int) -> NetlinkMessage {
        var message = NetlinkMessage(
            family, genlmsghdr(cmd: UInt8(ETHTOOL_MSG_FEATURES_SET), version: 1, reserved: 0),
            operation: "switch \(feature) of interface \(index) off")
        message.nest(nested(ETHTOOL_A_FEATURES_HEADER)) { message in
            message.attribute(Int(ETHTOOL_A_HEADER_DEV_INDEX), index)
        }
        // A bit that is named without a value is cleared.
        message.nest(nested(ETHTOOL_A_FEATURES_WANTED)) { message in
            message.nest(nested(ETHTOOL_A_BITSET_BITS)) { message in
                message.nest(nested(ETHTOOL_A_BITSET_BITS_BIT)) { message in
                    message.attribute(Int(ETHTOOL_A_BITSET_BIT_NAME), text: feature)
                }
            }
        }
        return message
    }

    /// This family insists on the mark that says which attributes hold attributes.
    private static func nested(_ type: Int) -> Int { Int(weft_nested(UInt16(type))) }
}
