import CLibbpf
import Glibc
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// The data plane loaded for this process alone, with packets put into it by hand: no interface is involved. Every
/// packet comes in by the loopback interface, which the maps call a port or the underlay as a test likes.
final class ProgramBench {
    /// Verdicts of <linux/pkt_cls.h>.
    enum Verdict: Int32 {
        /// On to the host's own stack.
        case pass = -1
        case drop = 2
        case redirect = 7
    }

    struct Outcome {
        let verdict: Verdict?
        let frame: [UInt8]
        let nanoseconds: UInt32
        let mark: UInt32
        let priority: UInt32
    }

    /// The kernel itself refuses to run a program on less than the headers of Ethernet and IPv4, when the former says
    /// that the latter follows.
    static let shortestIPv4Frame = 34
    static let loopback: UInt32 = 1
    static let hostAddress = IPv4Address(172, 31, 0, 1)
    static let workloadMTU: UInt16 = 1468

    /// False without the right to load programs; tests are skipped then.
    static let isPossible: Bool = geteuid() == 0 && (try? BPFObject.load()) != nil

    let object: BPFObject
    let maps: EBPFDatapath.Maps

    init() throws {
        object = try BPFObject.load()
        maps = try EBPFDatapath.Maps(object)
        try maps.host.set(
            0,
            HostFacts(
                address: Self.hostAddress, underlay: Self.loopback, mtu: Self.workloadMTU,
                segmentMTU: Self.workloadMTU - 18, segments: Self.loopback))
    }

    func run(
        _ program: String, _ frame: [UInt8], segment: UInt32 = 0, mark: UInt32 = 0, priority: UInt32 = 0,
        times: Int32 = 1
    ) throws -> Outcome {
        let program = try object.program(program)
        var context = __sk_buff()
        context.gso_size = segment
        context.mark = mark
        context.priority = priority
        let hasContext = segment > 0 || mark > 0 || priority > 0
        var output = [UInt8](repeating: 0, count: frame.count + 256)
        var options = bpf_test_run_opts()
        options.sz = MemoryLayout<bpf_test_run_opts>.size
        options.repeat = times
        let result = frame.withUnsafeBytes { input in
            output.withUnsafeMutableBytes { output in
                withUnsafeMutablePointer(to: &context) { context in
                    options.data_in = input.baseAddress
                    options.data_size_in = UInt32(input.count)
                    options.data_out = output.baseAddress
                    options.data_size_out = UInt32(output.count)
                    if hasContext {
                        options.ctx_in = UnsafeRawPointer(context)
                        options.ctx_size_in = UInt32(MemoryLayout<__sk_buff>.size)
                        options.ctx_out = UnsafeMutableRawPointer(context)
                        options.ctx_size_out = UInt32(MemoryLayout<__sk_buff>.size)
                    }
                    return bpf_prog_test_run_opts(program.descriptor, &options)
                }
            }
        }
        if result < 0 { throw DatapathError("run program \(program.name)", result) }
        return Outcome(
            verdict: Verdict(rawValue: Int32(bitPattern: options.retval)),
            frame: Array(output.prefix(Int(options.data_size_out))), nanoseconds: options.duration,
            mark: context.mark, priority: context.priority)
    }

    /// Reasons and counts of all drops so far.
    func drops() throws -> [DropReason: UInt64] {
        var drops: [DropReason: UInt64] = [:]
        for reason in DropReason.allCases {
            let sum = try maps.drops.values(reason.rawValue).reduce(0, +)
            if sum > 0 { drops[reason] = sum }
        }
        return drops
    }

    /// Packets handed to a port so far.
    func sent(to port: UInt32) throws -> UInt64 {
        try maps.counters.values(port).reduce(0) { $0 + $1.sent_packets }
    }

    func map<Table: MappedTable>(_ table: Table.Type) throws -> BPFMap<Table.Key, Table.Value> {
        try table.map(object)
    }

    /// Adds a port whose workload has one address, in a subnet with the scene's gateway.
    func addPort(_ index: UInt32, _ vrf: VRFID, _ mac: MACAddress, _ address: IPv4Address) throws {
        try map(PortTable.self).set(index, PortEntry(vrf: vrf, macAddress: mac))
        try map(SourceTable.self).set(
            PortAddress(interface: index, address: address), SourceEntry(gateway: Scene.gateway))
        try maps.counters.create(index)
    }

    func addRoute(_ vrf: VRFID, _ prefix: IPv4Prefix, _ hop: NextHop) throws {
        try map(FIBTable.self).set(FIBKey(vrf: vrf, prefix: prefix), hop)
    }
}
