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

    /// What sees the packets that come in by an interface, in its order; empty when there is no such interface.
    func ingressFilters(of index: UInt32) throws(DatapathError) -> [IngressFilter] {
        var header = NetlinkMessage.filterHeader(index)
        header.tcm_handle = 0
        header.tcm_info = 0
        let message = NetlinkMessage(
            Int(RTM_GETTFILTER), flags: NLM_F_DUMP, header, operation: "list filters of interface \(index)")
        return try query(message).compactMap(IngressFilter.init)
    }

    /// Puts ours before other filters of its place in the order. Of these the kernel asks the youngest first, so ours
    /// is made anew; meanwhile a second one stands there, and no packet passes beside both.
    func advanceFilter(of index: UInt32, _ program: BPFProgram) throws(DatapathError) {
        let stopgap = NetlinkMessage.stopgapHandle
        try perform([.removeFilter(index, stopgap)], ignoring: [ENOENT, ENODEV, EINVAL])
        try perform(
            [
                .addFilter(index, program, stopgap), .removeFilter(index, IngressFilter.handle),
                .addFilter(index, program), .removeFilter(index, stopgap),
            ], ignoring: [ENODEV])
    }
}

/// A filter that packets meet when they come in by an interface.
struct IngressFilter: Hashable {
    /// What tells it from others of its place in the order.
    let handle: UInt32
    /// Its place in the order, and the protocol that it is for.
    let info: UInt32
    /// The number of its program, where it has one.
    let program: UInt32?
    /// Its program's, or what it is.
    let name: String?

    fileprivate static let handle: UInt32 = 1
    /// The first place in the order, for every protocol.
    fileprivate static var info: UInt32 { weft_filter_info(1, UInt16(ETH_P_ALL)) }

    /// Whether it stands where ours belongs.
    var isInOurPlace: Bool { handle == Self.handle && info == Self.info }

    /// `nil` for what only announces a place in the order, and for chains that packets come to by way of other filters.
    fileprivate init?(_ body: ArraySlice<UInt8>) {
        guard let header = body.loadPrefix(tcmsg.self), header.tcm_handle != 0 else { return nil }
        var (kind, program, name): (String?, UInt32?, String?)
        for (type, value) in NetlinkAttributes(body.dropFirst(MemoryLayout<tcmsg>.size)) {
            if type == Int(TCA_CHAIN), value.loadPrefix(UInt32.self) != 0 { return nil }
            if type == Int(TCA_KIND) { kind = String(decoding: value.prefix { $0 != 0 }, as: UTF8.self) }
            // What others have there are other things.
            guard type == Int(TCA_OPTIONS), kind == "bpf" else { continue }
            for (type, value) in NetlinkAttributes(value) {
                switch type {
                case Int(TCA_BPF_ID): program = value.loadPrefix(UInt32.self)
                case Int(TCA_BPF_NAME): name = String(decoding: value.prefix { $0 != 0 }, as: UTF8.self)
                default: break
                }
            }
        }
        (handle, info) = (header.tcm_handle, header.tcm_info)
        (self.program, self.name) = (program, name ?? kind)
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

    /// Of the one that stands in while ours is made anew: one that nobody counts up to.
    fileprivate static let stopgapHandle: UInt32 = 0x7765_6674

    fileprivate static func filterHeader(_ index: UInt32, _ handle: UInt32 = IngressFilter.handle) -> tcmsg {
        var header = tcmsg()
        header.tcm_family = UInt8(AF_UNSPEC)
        header.tcm_ifindex = Int32(bitPattern: index)
        header.tcm_handle = handle
        header.tcm_parent = weft_clsact_ingress()
        header.tcm_info = IngressFilter.info
        return header
    }

    fileprivate static func removeFilter(_ index: UInt32, _ handle: UInt32) -> NetlinkMessage {
        var message = NetlinkMessage(
            Int(RTM_DELTFILTER), filterHeader(index, handle), operation: "take a filter off interface \(index)")
        message.attribute(Int(TCA_KIND), text: "bpf")
        return message
    }

    fileprivate static func addFilter(
        _ index: UInt32, _ program: BPFProgram, _ handle: UInt32 = IngressFilter.handle
    ) -> NetlinkMessage {
        let header = filterHeader(index, handle)
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
