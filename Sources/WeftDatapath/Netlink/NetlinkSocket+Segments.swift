import CNetlink
import Glibc
import WeftVRouter

extension NetlinkSocket {
    /// The name of the device that carries the frames of every segment.
    static let segmentDeviceName = "weft-vxlan"
    /// RFC 7348 §5.
    private static let port: UInt16 = 4789

    /// The index of the VXLAN device, which is made when it is not there. Programs tell it VNI and remote address with
    /// each frame, so it has none of its own and learns nothing.
    func segmentDevice() throws(DatapathError) -> UInt32 {
        if let device = try interface(named: Self.segmentDeviceName) { return device.index }
        var message = NetlinkMessage(
            Int(RTM_NEWLINK), flags: NLM_F_CREATE | NLM_F_EXCL, ifinfomsg(),
            operation: "create VXLAN device \(Self.segmentDeviceName) on UDP port \(Self.port)")
        message.attribute(Int(IFLA_IFNAME), text: Self.segmentDeviceName)
        message.nest(Int(IFLA_LINKINFO)) { message in
            message.attribute(Int(IFLA_INFO_KIND), text: "vxlan")
            message.nest(Int(IFLA_INFO_DATA)) { message in
                message.attribute(Int(IFLA_VXLAN_COLLECT_METADATA), UInt8(1))
                message.attribute(Int(IFLA_VXLAN_LEARNING), UInt8(0))
                message.attribute(Int(IFLA_VXLAN_PORT), Self.port.bigEndian)
            }
        }
        try perform([message])
        guard let device = try interface(named: Self.segmentDeviceName) else {
            throw DatapathError("find interface \(Self.segmentDeviceName)", ENODEV)
        }
        try withoutIPv6(device.index)
        try bringUp(device.index)
        return device.index
    }
}
