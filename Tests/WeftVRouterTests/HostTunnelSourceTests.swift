import Testing
import WeftNet

@testable import WeftVRouter

/// Who may tunnel to a host, as control nodes come and go.
@Suite("sources of tunnels")
struct HostTunnelSourceTests {
    private static let one = IPv4Address(172, 31, 0, 2)
    private static let two = IPv4Address(172, 31, 0, 3)
    private static let three = IPv4Address(172, 31, 0, 4)
    private static let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))

    private func name(_ addresses: IPv4Address..., by slot: ControlNodeSlot = .first, to host: inout TestHost) {
        host.say(.tunnelSources(addresses.map { .v4($0) }), slot)
    }

    private func sources(_ host: TestHost) -> Set<IPv4Address> { Set(host.datapath.state.tunnelSources.keys) }

    /// In sync with control nodes that name these.
    private func running(_ named: [ControlNodeSlot: [IPv4Address]], pod: Bool = false) -> TestHost {
        var host = TestHost()
        for (slot, addresses) in named.sorted(by: { $0.key < $1.key }) {
            host.connect(slot)
            host.say(.tunnelSources(addresses.map { .v4($0) }), slot)
        }
        if pod {
            host.configure(ConfiguredNetwork.vn1.changes + Self.pod.changes)
            host.attach(1, Self.pod)
        }
        for slot in named.keys.sorted() { host.say(.endOfRIB, slot) }
        return host
    }

    @Test("they are asked for before anything else, of each control node, whenever it comes")
    func asking() {
        var host = running([.first: [Self.one]], pod: true)
        #expect(host.nodes[.first]?.asksForTunnelSources == true)
        host.disconnect(.first)
        host.log = []
        host.connect(.first)
        #expect(host.log.first == .send(.first, .subscribeTunnelSources))
    }

    @Test("nobody may before a control node has told all that it has, then whom it names, and never this host itself")
    func named() {
        var host = TestHost()
        host.connect(.first)
        #expect(sources(host) == [])
        name(Self.one, TestHost.address, to: &host)
        #expect(sources(host) == [Self.one])
        name(Self.two, to: &host)
        host.say(.endOfRIB)
        #expect(sources(host) == [Self.one, Self.two])
        host.say(.tunnelSourceRetractions([.v4(Self.one)]))
        #expect(sources(host) == [Self.two], "who goes is gone at once")
        host.say(.tunnelSourceRetractions([.v4(Self.two)]))
        #expect(sources(host) == [], "and the last one leaves nobody")
        #expect(!host.router.takesTunnelsFromEverybody)
    }

    @Test("what either control node names counts")
    func union() {
        var host = running([.first: [Self.one, Self.two], .second: [Self.two, Self.three]])
        #expect(sources(host) == [Self.one, Self.two, Self.three])
        host.say(.tunnelSourceRetractions([.v4(Self.two)]), .first)
        #expect(sources(host).contains(Self.two))
        host.say(.tunnelSourceRetractions([.v4(Self.two)]), .second)
        #expect(sources(host) == [Self.one, Self.three])
    }

    @Test("headless, sources stay for ever; a control node that is back ends those that it does not repeat")
    func stale() {
        var host = running([.first: [Self.one, Self.two]])
        host.disconnect(.first)
        host.advance(by: .seconds(86_400))
        #expect(sources(host) == [Self.one, Self.two])
        host.connect(.first)
        name(Self.two, Self.three, to: &host)
        #expect(sources(host) == [Self.one, Self.two, Self.three], "until it has told all")
        host.say(.endOfRIB)
        #expect(sources(host) == [Self.two, Self.three])
    }

    @Test("those of a lost control node go after a minute when the other is in sync, or when that one takes them back")
    func oneOfTwoLost() {
        var host = running([.first: [Self.one, Self.three], .second: [Self.two, Self.three]])
        host.disconnect(.first)
        host.say(.tunnelSourceRetractions([.v4(Self.three)]), .second)
        #expect(sources(host) == [Self.one, Self.two])
        host.advance(by: .seconds(59))
        #expect(sources(host) == [Self.one, Self.two])
        host.advance(by: .seconds(1))
        #expect(sources(host) == [Self.two])
    }

    @Test("a control node that names nobody leaves the host open, until one does that has told all that it has")
    func earlierControlNode() {
        var host = running([.first: []])
        #expect(sources(host) == [TunnelSourceTable.everybody])
        #expect(host.router.takesTunnelsFromEverybody)
        host.connect(.second)
        name(Self.one, by: .second, to: &host)
        #expect(sources(host) == [TunnelSourceTable.everybody, Self.one], "not all have been named")
        host.say(.endOfRIB, .second)
        #expect(sources(host) == [Self.one])
        // The one that names them is gone for good: what is left names nobody.
        host.disconnect(.second)
        host.advance(by: .seconds(59))
        #expect(sources(host) == [Self.one])
        host.advance(by: .seconds(1))
        #expect(sources(host) == [TunnelSourceTable.everybody])
    }

    @Test("one that tells this host nothing at all, as it does not know it, opens nothing when the time is over")
    func unregistered() {
        var host = TestHost()
        host.connect(.first)
        host.advance(by: .seconds(120))
        #expect(!host.router.isRestoring)
        #expect(sources(host) == [])
        host.configure(ConfiguredNetwork.vn1.changes)
        name(Self.one, to: &host)
        host.say(.endOfRIB)
        #expect(sources(host) == [Self.one])
    }

    @Test("an earlier control node that never says that it is done is given a minute")
    func withoutEnd() {
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes)
        host.advance(by: .seconds(59))
        #expect(sources(host) == [])
        host.advance(by: .seconds(1))
        #expect(sources(host) == [TunnelSourceTable.everybody])
    }

    @Test(
        "an agent that starts anew leaves those of the one before until it has been told all", arguments: [true, false])
    func restart(isOpen: Bool) {
        let before = running([.first: isOpen ? [] : [Self.one, Self.two]], pod: true)
        var host = before.restarted()
        #expect(sources(host) == sources(before))
        host.connect(.first)
        name(Self.two, Self.three, to: &host)
        #expect(sources(host) == sources(before).union([Self.two, Self.three]))
        host.say(.endOfRIB)
        #expect(sources(host) == [Self.two, Self.three])
    }

    @Test("what comes in IPv6 is refused in words, and the rest counts")
    func families() {
        var host = running([.first: [Self.one]])
        host.say(.tunnelSources([IPAddress("fd00::2")!, .v4(Self.two)]))
        host.say(.tunnelSourceRetractions([IPAddress("fd00::2")!]))
        #expect(sources(host) == [Self.one, Self.two])
        #expect(host.router.refusals.rows.map(\.subject) == [.tunnelSource])
    }

    @Test(
        "whatever comes in whatever order, the data plane has whom the control nodes named",
        arguments: 0..<30 as Range<UInt64>)
    func lives(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var host = running([.first: [Self.one], .second: [Self.one]])
        var said: [ControlNodeSlot: Set<IPv4Address>] = [.first: [Self.one], .second: [Self.one]]
        for _ in 0..<120 {
            let slot = Bool.random(using: &generator) ? ControlNodeSlot.first : .second
            let address = IPv4Address(172, 31, 1, .random(in: 0..<6, using: &generator))
            let isUp = host.router.upSlots.contains(slot)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0, 1:
                guard isUp else { continue }
                name(address, by: slot, to: &host)
                said[slot, default: []].insert(address)
            case 2:
                guard isUp else { continue }
                host.say(.tunnelSourceRetractions([.v4(address)]), slot)
                said[slot]?.remove(address)
                if host.router.upSlots.count == 1 { for other in said.keys { said[other]?.remove(address) } }
            case 3 where isUp: host.disconnect(slot)
            case 4 where !isUp:
                host.connect(slot)
                for address in said[slot] ?? [] { name(address, by: slot, to: &host) }
                host.say(.endOfRIB, slot)
            default: host.advance(by: .seconds(.random(in: 0..<20, using: &generator)))
            }
            let all = said.values.reduce(into: Set<IPv4Address>()) { $0.formUnion($1) }
            #expect(sources(host).isSubset(of: all), "seed \(seed)")
            for up in host.router.upSlots { #expect(sources(host).isSuperset(of: said[up] ?? []), "seed \(seed)") }
            #expect(host.router.datapathState.tunnelSources == host.datapath.state.tunnelSources, "seed \(seed)")
        }
    }
}

@Suite("numbers of ports")
struct LabelStartTests {
    @Test("labels go on from wherever they begin, round the end, and one that was freed is the last to come again")
    func start() {
        var bindings = PortBindings(firstLabel: MPLSLabel(0xf_fffe))
        let taken = (0..<4).map { _ in bindings.takeLabel()?.rawValue }
        #expect(taken == [0xf_fffe, 0xf_ffff, MPLSLabel.firstUnreserved, MPLSLabel.firstUnreserved + 1])
        bindings.giveBack(MPLSLabel(0xf_fffe)!)
        #expect(bindings.takeLabel()?.rawValue == MPLSLabel.firstUnreserved + 2)
    }
}
