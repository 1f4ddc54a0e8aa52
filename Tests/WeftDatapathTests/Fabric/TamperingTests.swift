import CLibbpf
import DatapathFabric
import Glibc
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// What other programs and people do to a host's interfaces and maps: it is named, and a resync puts it right.
@Suite("tampering", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct TamperingTests {
    static let vrf = VRFID(rawValue: 1)
    let fabric: Fabric
    let datapath: EBPFDatapath
    let one: FabricPod
    let two: FabricPod
    let whole: DatapathState

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        try fabric.b.startAgent()
        one = try fabric.a.addPod("one", IPv4Address(10, 0, 1, 3), vrf: Self.vrf)
        two = try fabric.b.addPod("two", IPv4Address(10, 0, 1, 4), vrf: Self.vrf)
        try fabric.a.learn(two)
        try fabric.b.learn(one)
        datapath = try #require(fabric.a.datapath)
        var state = try datapath.contents()
        state.speakers[PortAddress(interface: one.interface, address: Fabric.gateway)] = SpeakerEntry(
            address: IPv4Address(172, 31, 0, 9), sourcePort: 50000)
        state.segments[VNI(7)!] = SegmentEntry(Self.vrf)
        state.tunnelSources[IPv4Address(172, 31, 0, 9)] = TunnelSourceEntry()
        try datapath.resync(state)
        whole = state
    }

    private var tap: String { "tap\(one.label)" }

    /// The kind and words of what is found by a look, and by the resync that follows, after which all is well.
    private func expectMended(
        _ kind: DatapathDeviation.Kind, _ words: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        let seen = try datapath.deviations(from: whole)
        #expect(
            seen.contains { $0.kind == kind && $0.description.contains(words) }, "\(seen)", sourceLocation: location)
        let mended = try datapath.resync(whole)
        #expect(
            mended.contains { $0.kind == kind && $0.description.contains(words) }, "\(mended)",
            sourceLocation: location)
        try expectWhole(at: location)
    }

    private func expectWhole(at location: SourceLocation = #_sourceLocation) throws {
        #expect(try datapath.deviations(from: whole) == [], sourceLocation: location)
        #expect(try datapath.resync(whole) == [], sourceLocation: location)
        try expectFlow(at: location)
    }

    /// The kernel looks once a second whether the ends of a pair that came up or moved have a carrier, and what is sent
    /// before is lost.
    private func expectFlow(at location: SourceLocation = #_sourceLocation) throws {
        var holds = false
        try? Eventually.wait {
            holds = try flows()
            return holds
        }
        #expect(holds, "no datagrams arrive", sourceLocation: location)
    }

    private func flows() throws -> Bool {
        let there = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        let back = try UDPStream(from: two.sandbox, to: one.sandbox, address: one.address)
        return there.run(5) == 0 && back.run(5) == 0
    }

    @Test("untouched, nothing is otherwise")
    func untouched() throws { try expectWhole() }

    @Test("a filter, or the place of filters, that somebody took off any of our interfaces is put back")
    func filters() throws {
        let programs = [
            tap: "from_workload", FabricHost.underlay: "from_underlay", NetlinkSocket.segmentDeviceName: "from_segment",
        ]
        for (interface, program) in programs {
            try NamespaceCommand(["tc", "qdisc", "delete", "dev", interface, "clsact"], in: fabric.a.namespacePath)
                .run()
            try expectMended(.program, "program \(program) is not attached to \(interface)")
            try NamespaceCommand(["tc", "filter", "delete", "dev", interface, "ingress"], in: fabric.a.namespacePath)
                .run()
            try expectMended(.program, "program \(program) is not attached to \(interface)")
        }
    }

    @Test("the host's end of a pair comes up again, with its MTU and MAC address")
    func hostEnd() throws {
        try fabric.a.ip("link", "set", tap, "mtu", "1300")
        try expectMended(.device, "\(tap) has an MTU of 1300")
        try fabric.a.ip("link", "set", tap, "down")
        try expectMended(.device, "\(tap) is down")
        try fabric.a.ip("link", "set", tap, "address", "02:00:00:00:00:77")
        try expectMended(.device, "\(tap) has MAC address 02:00:00:00:00:77")
    }

    @Test("a device that went to another namespace and back has its program again")
    func moved() throws {
        let elsewhere = try fabric.a.addSandbox("elsewhere")
        try fabric.a.ip("link", "set", tap, "netns", elsewhere.path)
        #expect(
            try datapath.deviations(from: whole).contains { $0.kind == .pair && $0.description.contains("is gone") })
        try elsewhere.run("ip", "link", "set", tap, "netns", fabric.a.namespacePath)
        try expectMended(.program, "program from_workload is not attached to \(tap)")
    }

    @Test("the device of the segments, removed or down, is made anew, and the programs know it")
    func segmentDevice() throws {
        let name = NetlinkSocket.segmentDeviceName
        try fabric.a.ip("link", "set", name, "down")
        try expectMended(.device, "device \(name) is down")
        try fabric.a.ip("link", "delete", name)
        try expectMended(.device, "device \(name) is gone")
        let made = try #require(try fabric.a.network.interface(named: name))
        #expect(try datapath.maps.host.value(0)?.segments == made.index)
    }

    @Test("an underlay that lacks what tunnels need is named and left alone")
    func underlay() throws {
        func expect(_ words: String) throws {
            let found = try datapath.resync(whole)
            #expect(found.contains { $0.kind == .host && $0.description.contains(words) }, "\(found)")
        }
        try fabric.a.ip("link", "set", FabricHost.underlay, "mtu", "1400")
        try expect("under0 has an MTU of 1400; workloads' packets need 1500")
        try fabric.a.ip("link", "set", FabricHost.underlay, "mtu", "1500")
        try fabric.a.ip("address", "delete", "172.31.0.1/24", "dev", FabricHost.underlay)
        try expect("no interface of the host has the tunnel address 172.31.0.1")
        try fabric.a.ip("address", "add", "172.31.0.1/24", "dev", FabricHost.underlay)
        try fabric.a.ip("link", "set", FabricHost.underlay, "down")
        try expect("under0 is down")
        try fabric.a.ip("link", "set", FabricHost.underlay, "up")
        #expect(try datapath.resync(whole) == [])
        try fabric.a.ip("link", "set", FabricHost.underlay, "name", "away0")
        let error = #expect(throws: DatapathError.self) { try datapath.resync(whole) }
        #expect(error?.description.contains("under0") == true)
    }

    @Test("an entry that somebody removed is named and put back, in every map", arguments: EBPFDatapath.desiredMaps)
    func entries(map: String) throws {
        try datapath.clear(map)
        try expectMended(.entry, "map \(map) of the data plane")
    }

    /// A program of two instructions that says "pass" to everything.
    private static func passAll() throws -> Int32 {
        // r0 = 0; exit
        let code: [UInt64] = [0xb7, 0x95]
        let descriptor = code.withUnsafeBytes {
            bpf_prog_load(
                BPF_PROG_TYPE_SCHED_CLS, "pass_all", "Apache-2.0",
                $0.assumingMemoryBound(to: bpf_insn.self).baseAddress,
                code.count, nil)
        }
        if descriptor < 0 { throw DatapathError("load pass_all", descriptor) }
        return descriptor
    }

    @Test("another agent's tcx program that passes everything does not take ours out for longer than a period")
    func shadowed() throws {
        let pass = try Self.passAll()
        defer { close(pass) }
        for name in [tap, FabricHost.underlay, NetlinkSocket.segmentDeviceName] {
            let interface = try #require(try fabric.a.network.interface(named: name))
            // Twice: the other one puts itself before us again.
            for _ in 0..<2 {
                try #require(weft_tcx_attach_first(fabric.a.network.namespace, interface.index, pass) == 0)
                if name != NetlinkSocket.segmentDeviceName { #expect(try !flows()) }
                try expectMended(.program, "(pass_all) of somebody else stands before")
                // An agent that follows stands where this one stood.
                fabric.a.stopAgent()
                try fabric.a.startAgent()
                #expect(try fabric.a.datapath?.deviations(from: whole) == [])
                try expectFlow()
                #expect(weft_tcx_detach(fabric.a.network.namespace, interface.index, pass) == 0)
            }
            try fabric.a.datapath?.resync(whole)
            let left = try TCXHook(interface: interface.index, namespace: fabric.a.network.namespace).programs()
            #expect(left.isEmpty, "what is not needed is gone")
        }
    }

    @Test("another's filter that was put into our place of the order, and so before ours, does not stay there")
    func shadowedByFilter() throws {
        let pass = try Self.passAll()
        defer { close(pass) }
        let pin = "/sys/fs/bpf/weft-tampering-\(getpid())"
        try #require(bpf_obj_pin(pass, pin) == 0)
        defer { unlink(pin) }
        for name in [tap, FabricHost.underlay, NetlinkSocket.segmentDeviceName] {
            // The second is younger, and stands before the first.
            for handle in ["2", "3"] {
                try NamespaceCommand(
                    [
                        "tc", "filter", "add", "dev", name, "ingress", "pref", "1", "handle", handle, "protocol", "all",
                        "bpf", "direct-action", "object-pinned", pin,
                    ], in: fabric.a.namespacePath
                ).run()
                if name != NetlinkSocket.segmentDeviceName { #expect(try !flows()) }
                try expectMended(.program, "of somebody else stands before")
            }
        }
        let index = try #require(try fabric.a.network.interface(named: tap)).index
        #expect(try fabric.a.network.ingressFilters(of: index).count == 3, "theirs are left alone, ours is one")
    }

    @Test("marks of the host do not survive into a workload")
    func marks() throws {
        let scene = try Scene()
        let inner = PacketFrame.ipv4(
            from: Scene.remote, to: Scene.neighbour, protocol: 17, ttl: 63, PacketFrame.udp(from: 1, to: 2, [1, 2, 3]))
        let packet = PacketFrame.tunnel(
            from: Scene.remoteHost, to: ProgramBench.hostAddress, entry: Scene.localLabel << 12 | 0x100 | 64, inner)
        let frame = PacketFrame.ethernet(to: MACAddress(2, 9, 9, 9, 9, 1), from: MACAddress(2, 9, 9, 9, 9, 2), packet)
        let outcome = try scene.bench.run("from_underlay", frame, mark: 0x1234, priority: 7)
        #expect(outcome.verdict == .redirect)
        #expect(outcome.mark == 0)
        #expect(outcome.priority == 0)
        let local = PacketFrame.ethernet(
            from: Scene.mac,
            PacketFrame.ipv4(from: Scene.local, to: Scene.neighbour, protocol: 17, PacketFrame.udp(from: 1, to: 2, [])))
        #expect(try scene.bench.run("from_workload", local, mark: 0x1234, priority: 7).mark == 0)
    }
}
