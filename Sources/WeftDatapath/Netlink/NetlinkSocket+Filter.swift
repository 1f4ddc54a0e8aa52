import CNetlink
import Glibc
import WeftVRouter

extension NetlinkSocket {
    /// Lets every packet that comes in by these interfaces go through `program` first. A program that an earlier agent
    /// attached is replaced in one step: no packet passes beside both.
    ///
    /// Interfaces that are gone are passed over.
    func filterIngress(of interfaces: some Sequence<UInt32>, by program: BPFProgram) throws(DatapathError) {
        let indices = Array(interfaces)
        try perform(indices.map(NetlinkMessage.addClassifierQueue), ignoring: [EEXIST, ENODEV])
        try perform(indices.map { .addFilter($0, program) }, ignoring: [ENODEV])
    }

    /// The number of the program that stands where ours belongs; `nil` when there is none, or no such interface.
    func ingressFilter(of index: UInt32) throws(DatapathError) -> UInt32? {
        var header = NetlinkMessage.filterHeader(index)
        header.tcm_handle = 0
        header.tcm_info = 0
        let message = NetlinkMessage(
            Int(RTM_GETTFILTER), flags: NLM_F_DUMP, header, operation: "list filters of interface \(index)")
        for body in try query(message) {
            guard let filter = body.loadPrefix(tcmsg.self), filter.tcm_handle == NetlinkMessage.filterHandle,
                filter.tcm_info == NetlinkMessage.filterInfo
            else { continue }
            for (type, value) in NetlinkAttributes(body.dropFirst(MemoryLayout<tcmsg>.size))
            where type == Int(TCA_OPTIONS) {
                for (type, value) in NetlinkAttributes(value) where type == Int(TCA_BPF_ID) {
                    return value.loadPrefix(UInt32.self)
                }
            }
        }
        return nil
    }
}

extension NetlinkMessage {
    /// `clsact` is no queue in truth; it is the place where programs see packets.
    fileprivate static func addClassifierQueue(_ index: UInt32) -> NetlinkMessage {
        var header = tcmsg()
        header.tcm_family = UInt8(AF_UNSPEC)
        header.tcm_ifindex = Int32(bitPattern: index)
        header.tcm_handle = weft_clsact_handle()
        header.tcm_parent = TC_H_CLSACT
        var message = NetlinkMessage(
            Int(RTM_NEWQDISC), flags: NLM_F_CREATE | NLM_F_EXCL, header,
            operation: "prepare interface \(index) for programs")
        message.attribute(Int(TCA_KIND), text: "clsact")
        return message
    }

    fileprivate static let filterHandle: UInt32 = 1
    /// The first place in the order, for every protocol.
    fileprivate static var filterInfo: UInt32 { weft_filter_info(1, UInt16(ETH_P_ALL)) }

    fileprivate static func filterHeader(_ index: UInt32) -> tcmsg {
        var header = tcmsg()
        header.tcm_family = UInt8(AF_UNSPEC)
        header.tcm_ifindex = Int32(bitPattern: index)
        header.tcm_handle = filterHandle
        header.tcm_parent = weft_clsact_ingress()
        header.tcm_info = filterInfo
        return header
    }

    fileprivate static func addFilter(_ index: UInt32, _ program: BPFProgram) -> NetlinkMessage {
        let header = filterHeader(index)
        var message = NetlinkMessage(
            Int(RTM_NEWTFILTER), flags: NLM_F_CREATE | NLM_F_REPLACE, header,
            operation: "attach \(program.name) to interface \(index)")
        message.attribute(Int(TCA_KIND), text: "bpf")
        message.nest(Int(TCA_OPTIONS)) { message in
            message.attribute(Int(TCA_BPF_FD), program.descriptor)
            message.attribute(Int(TCA_BPF_NAME), text: program.name)
            message.attribute(Int(TCA_BPF_FLAGS), UInt32(TCA_BPF_FLAG_ACT_DIRECT))
        }
        return message
    }
}
