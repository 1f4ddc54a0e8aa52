import CNetlink
import Glibc
package import WeftVRouter

extension NetlinkSocket {
    /// What a workload's own namespace has to cut apart before it leaves.
    ///
    /// - Bundles of datagrams (`UDP_SEGMENT`) would pass through our tunnel whole, but where the underlay does not cut
    ///   them apart either, the receiving kernel takes them for tunnel packets, as no BPF program can clear that mark
    ///   of a frame, and throws them away. TCP's bundles do not suffer from that: nobody cuts them apart on arrival.
    /// - Bundles inside a tunnel of the workload's own, or of one that it came through, have their marks taken: ours
    ///   cannot be added, and the device that cuts them apart later would write the lengths of the wrong headers.
    private static let cutInside = [
        "tx-udp-segmentation", "tx-udp_tnl-segmentation", "tx-udp_tnl-csum-segmentation", "tx-gre-segmentation",
        "tx-gre-csum-segmentation", "tx-ipxip4-segmentation", "tx-ipxip6-segmentation",
    ]

    /// Makes the interface's own namespace cut bundles apart that our tunnel cannot carry.
    func limitOffloads(of index: UInt32) throws(DatapathError) {
        do throws(DatapathError) {
            let family = try family(named: "ethtool")
            // A kernel need not know all of them.
            try perform(
                Self.cutInside.map { .clear($0, index: index, family: family) }, ignoring: [EINVAL, EOPNOTSUPP])
        } catch  where error.errno == ENOENT || error.errno == EOPNOTSUPP {
            // A kernel without ethtool's family.
        }
    }

    /// The same for a workload's end of a pair that is there.
    package static func limitOffloads(of interface: String, in namespace: String) throws(DatapathError) {
        let namespace = try NetworkNamespace(path: namespace)
        guard let inner = try NetlinkSocket(in: namespace).interface(named: interface) else { return }
        try NetlinkSocket(genericIn: namespace).limitOffloads(of: inner.index)
    }

    /// The number of a generic family, which the kernel gives out when it starts.
    func family(named name: String) throws(DatapathError) -> Int {
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
    static func clear(_ feature: String, index: UInt32, family: Int) -> NetlinkMessage {
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
