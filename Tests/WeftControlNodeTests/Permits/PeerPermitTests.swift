import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("What control nodes and routers may tell of hosts")
struct PeerPermitTests {
    private typealias World = PermitWorld

    private static let rd = RouteDistinguisher(asn: 65001, 1)
    private static let target = RouteTarget(World.vn1.targetName)!

    struct Case: CustomStringConvertible, Sendable {
        let prefix: String
        /// Host 1 has 10.0.1.5, host 2 has 10.0.1.200; 203.0.113.1 is no host.
        let nextHop: String
        let isPermitted: Bool
        var description: String { "\(prefix) by \(nextHop)" }
    }

    static let cases = [
        Case(prefix: "10.0.1.5/32", nextHop: "192.0.2.1", isPermitted: true),
        Case(prefix: "10.0.1.200/32", nextHop: "192.0.2.2", isPermitted: true),
        Case(prefix: "10.0.1.200/32", nextHop: "192.0.2.1", isPermitted: false),
        Case(prefix: "10.0.1.5/32", nextHop: "203.0.113.1", isPermitted: false),
        Case(prefix: "10.0.1.99/32", nextHop: "192.0.2.1", isPermitted: false),
        Case(prefix: "0.0.0.0/0", nextHop: "192.0.2.1", isPermitted: false),
        Case(prefix: "10.0.1.99/32", nextHop: "203.0.113.1", isPermitted: true),
        Case(prefix: "0.0.0.0/0", nextHop: "203.0.113.1", isPermitted: true),
    ]

    private func laboratory(_ objects: [ConfigObject]) -> (ControlNodeLaboratory, TestPeer) {
        let laboratory = ControlNodeLaboratory(World.base + objects)
        laboratory.putsPorts = false
        let peer = laboratory.peer(1, asn: ControlNodeLaboratory.localAS, families: [.ipv4VPN, .evpn]) {
            $0.routerType = "control-node"
        }
        return (laboratory, peer)
    }

    private static var hostPort: [ConfigObject] { [World.port(), World.address("ip", "10.0.1.5")] }

    private func announce(
        _ prefix: String, _ nextHop: String, by peer: TestPeer, _ laboratory: ControlNodeLaboratory,
        _ target: RouteTarget = target
    ) {
        laboratory.announce([prefix], by: peer, rd: Self.rd) {
            $0.nextHop = IPAddress(nextHop)!
            $0.extendedCommunities = [ExtendedCommunity(target)]
        }
    }

    /// Whether a network has a path to a prefix that may be used, and whether others are told it.
    private func uses(_ prefix: String, _ laboratory: ControlNodeLaboratory, in network: TestNetwork = World.vn1)
        -> Bool
    {
        guard let live = laboratory.node.instances[network.instance] else { return false }
        let table = laboratory.node.rib.table(.inet, of: live.id)
        guard let route = laboratory.node.rib.route(to: IPPrefix(prefix)!, in: table) else { return false }
        return laboratory.node.rib.isUsable(route)
    }

    @Test(
        "what comes by way of a host is judged as if the host said it, and nobody takes a port's address",
        arguments: cases)
    func judgement(example: Case) {
        let (laboratory, peer) = laboratory(Self.hostPort)
        announce(example.prefix, example.nextHop, by: peer, laboratory)
        #expect(uses(example.prefix, laboratory) == example.isPermitted)
        let router = laboratory.peer(2, asn: 65002, families: [.ipv4VPN])
        #expect((router.routes[.ipv4VPN]?.isEmpty == false) == example.isPermitted, "nor is another told of it")
        #expect(laboratory.node.rib.checkInvariants() == [])
        let counters = laboratory.node.peerSnapshots.first { $0.id == peer.id }?.counters
        #expect(counters?.unpermitted == (example.isPermitted ? 0 : 1))
        #expect(
            laboratory.ignored.contains { $0.contains(example.prefix) } == !example.isPermitted, "counted and named")
        laboratory.withdraw([example.prefix], by: peer, rd: Self.rd)
        #expect(laboratory.node.rib.conditionalPathCount == 0)
    }

    @Test(
        "the configuration may come before and after, and change",
        arguments: cases.filter { $0.prefix == "10.0.1.5/32" })
    func order(example: Case) {
        let (laboratory, peer) = laboratory([])
        announce(example.prefix, example.nextHop, by: peer, laboratory)
        let isOfRouter = example.nextHop == "203.0.113.1"
        for _ in 0..<2 {
            #expect(uses(example.prefix, laboratory) == isOfRouter)
            laboratory.configure(Self.hostPort)
            #expect(uses(example.prefix, laboratory) == !isOfRouter)
            laboratory.configure([], deleting: Self.hostPort.reversed())
        }
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("another target, or one more, makes a port's address nobody else's either")
    func targets() {
        let (laboratory, peer) = laboratory(Self.hostPort)
        let other = RouteTarget(World.vn2.targetName)!
        for targets in [[Self.target, other], [other, Self.target], [Self.target, RouteTarget("target:1:1")!]] {
            laboratory.announce(["10.0.1.200/32"], by: peer, rd: Self.rd) {
                $0.nextHop = .v4(IPv4Address(192, 0, 2, 1))
                $0.extendedCommunities = targets.map { ExtendedCommunity($0) }
            }
            #expect(!uses("10.0.1.200/32", laboratory), "\(targets)")
            #expect(!uses("10.0.1.200/32", laboratory, in: World.vn2), "\(targets)")
        }
    }

    @Test("a path that came before its network is judged when that comes")
    func early() {
        let laboratory = ControlNodeLaboratory(
            World.base.filter { ![ObjectType.routingInstance, .routeTarget].contains($0.type) }
                + TestConfiguration.fabric)
        laboratory.putsPorts = false
        let peer = laboratory.peer(1, asn: ControlNodeLaboratory.localAS, families: [.ipv4VPN])
        announce("10.0.1.200/32", "192.0.2.1", by: peer, laboratory)
        laboratory.configure(World.vn1.objects)
        #expect(!uses("10.0.1.200/32", laboratory))
        announce("10.0.1.200/32", "192.0.2.2", by: peer, laboratory)
        #expect(uses("10.0.1.200/32", laboratory))
    }

    @Test("of two control nodes that say a route, the honest one is heard")
    func hidden() {
        let (laboratory, liar) = laboratory(Self.hostPort)
        let other = laboratory.peer(3, asn: ControlNodeLaboratory.localAS, families: [.ipv4VPN]) {
            $0.routerType = "control-node"
        }
        func say(_ peer: TestPeer, _ nextHop: String, _ preference: UInt32) {
            laboratory.announce(["10.0.1.200/32"], by: peer, rd: Self.rd) {
                $0.nextHop = IPAddress(nextHop)!
                $0.localPreference = preference
                $0.extendedCommunities = [ExtendedCommunity(Self.target)]
            }
        }
        say(liar, "192.0.2.1", 4000)
        say(other, "192.0.2.2", 100)
        #expect(uses("10.0.1.200/32", laboratory))
        // What stood behind the best path is judged when it is its turn.
        laboratory.configure([], deleting: [World.address("other-ip", "10.0.1.200", World.other)])
        #expect(!uses("10.0.1.200/32", laboratory))
        laboratory.configure([World.address("other-ip", "10.0.1.200", World.other)])
        laboratory.lose(liar)
        #expect(uses("10.0.1.200/32", laboratory))
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    // MARK: The underlay

    @Test(
        "in the underlay a control node says what hosts said, and a router whatever is no port's",
        arguments: [true, false])
    func underlay(isControlNode: Bool) {
        var carried = World.vn1.network
        carried.references.insert(
            Reference(.virtualNetwork, TestNetwork.id(.virtualNetwork, RoutingConfiguration.fabricNetwork)))
        let laboratory = ControlNodeLaboratory(World.base + Self.hostPort + [carried])
        let asn = isControlNode ? ControlNodeLaboratory.localAS : 65001
        let peer = laboratory.peer(1, asn: asn) { if isControlNode { $0.routerType = "control-node" } }
        func uses(_ prefix: String, by nextHop: String) -> Bool {
            laboratory.announce([prefix], by: peer) { $0.nextHop = IPAddress(nextHop)! }
            let live = laboratory.node.instances[RoutingConfiguration.fabricInstance]!
            let table = laboratory.node.rib.table(.inet, of: live.id)
            return laboratory.node.rib.route(to: IPPrefix(prefix)!, in: table).map { laboratory.node.rib.isUsable($0) }
                ?? false
        }
        #expect(uses("192.0.2.2/32", by: "192.0.2.2"))
        #expect(uses("10.0.1.200/32", by: "192.0.2.2"), "a port that the underlay carries")
        #expect(!uses("10.0.1.200/32", by: "192.0.2.1"))
        #expect(!uses("10.0.1.200/32", by: "203.0.113.1"))
        #expect(uses("0.0.0.0/0", by: "203.0.113.1"))
        #expect(uses("192.0.2.2/32", by: "203.0.113.1"), "routers lead to hosts")
        #expect(uses("192.0.2.2/32", by: "192.0.2.1") != isControlNode)
        laboratory.configure([World.vn1.network])
        #expect(uses("10.0.1.200/32", by: "203.0.113.1"), "carried no longer")
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    // MARK: Routers

    @Test("a router uses targets that people gave networks, and those that the fabric gave only if it may")
    func automaticTargets() {
        let manual = RouteTarget("target:65001:7")!
        var instance = World.vn1.routingInstance
        let target = ConfigObject(
            type: .routeTarget, id: TestNetwork.id(.routeTarget, "\(manual)"), name: ["\(manual)"])
        instance.references.insert(Reference(.routeTarget, target.id, attribute: ["import_export": "import"]))
        let (laboratory, _) = laboratory(Self.hostPort + [target, instance])
        let router = laboratory.peer(2, asn: 65001, families: [.ipv4VPN]) { $0.keepsOffAutomaticTargets = true }
        let other = laboratory.peer(3, asn: 65002, families: [.ipv4VPN])
        func say(_ prefix: String, _ nextHop: String, _ targets: [RouteTarget]) {
            laboratory.announce([prefix], by: router, rd: Self.rd) {
                $0.nextHop = IPAddress(nextHop)!
                $0.extendedCommunities = targets.map { ExtendedCommunity($0) }
            }
        }
        say("10.0.1.99/32", "203.0.113.1", [manual])
        #expect(uses("10.0.1.99/32", laboratory))
        for targets in [[Self.target], [manual, Self.target]] {
            say("10.0.1.99/32", "203.0.113.1", targets)
            #expect(!uses("10.0.1.99/32", laboratory), "\(targets)")
            #expect(other.routes[.ipv4VPN]?.isEmpty != false, "nobody is told of it")
        }
        // What a reflector passes on of hosts.
        say("10.0.1.5/32", "192.0.2.1", [Self.target])
        #expect(uses("10.0.1.5/32", laboratory))
        say("10.0.1.200/32", "203.0.113.1", [manual])
        #expect(!uses("10.0.1.200/32", laboratory), "a port's address is nobody else's")
        // It may, from now on, and then no longer.
        for isKeptOff in [false, true] {
            var configuration = laboratory.node.peerSnapshots.first { $0.id == router.id }!.configuration
            configuration.keepsOffAutomaticTargets = isKeptOff
            laboratory.node.configure(router.id, configuration, at: laboratory.time)
            laboratory.settle()
            #expect(uses("10.0.1.99/32", laboratory) == !isKeptOff)
        }
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a router that comes near its limit is named, and one that passes it loses its session")
    func limit() {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let peer = laboratory.peer(1, asn: 65001) { $0.prefixLimit = 10 }
        func named() -> Int { laboratory.ignored.count { $0.contains("four fifths of its limit of 10") } }
        func say(_ numbers: ClosedRange<Int>) { laboratory.announce(numbers.map { "10.1.\($0).0/24" }, by: peer) }
        say(1...7)
        #expect(named() == 0)
        say(8...8)
        say(9...10)
        #expect(named() == 1)
        laboratory.withdraw((5...10).map { "10.1.\($0).0/24" }, by: peer)
        say(5...8)
        #expect(named() == 2)
        #expect(laboratory.resets.isEmpty)
        say(9...11)
        #expect(laboratory.resets[peer.id] == .cease(.maximumPrefixes))
    }

    // MARK: Routes that control nodes make

    @Test("a static route leads where its next hop is, and nowhere else", arguments: ["192.0.2.1", "192.0.2.2"])
    func staticRoutes(nextHop: String) {
        var network = World.vn1
        network.staticRoutes = [["prefix": "10.9.0.0/16", "next_hop": "10.0.1.200"]]
        let (laboratory, peer) = laboratory(Self.hostPort + [network.routingInstance])
        announce("10.9.0.0/16", nextHop, by: peer, laboratory)
        #expect(uses("10.9.0.0/16", laboratory) == (nextHop == "192.0.2.2"))
        laboratory.configure([World.vn1.routingInstance])
        #expect(!uses("10.9.0.0/16", laboratory))
        laboratory.configure([network.routingInstance])
        #expect(uses("10.9.0.0/16", laboratory) == (nextHop == "192.0.2.2"))
        // Its next hop moves.
        laboratory.configure([World.address("other-ip", "10.0.1.200")])
        #expect(uses("10.9.0.0/16", laboratory) == (nextHop == "192.0.2.1"))
    }

    @Test(
        "what a workload announces leads to its host, and takes no port's address",
        arguments: ["192.0.2.1", "192.0.2.2"])
    func speakers(nextHop: String) {
        let service = TestConfiguration.object(
            .bgpAsAService, "\(World.project):speaker", parent: (.project, World.project),
            [(.virtualMachineInterface, World.interface)])
        let (laboratory, peer) = laboratory(Self.hostPort)
        announce("10.77.0.0/16", nextHop, by: peer, laboratory)
        #expect(!uses("10.77.0.0/16", laboratory))
        laboratory.configure([service])
        #expect(uses("10.77.0.0/16", laboratory) == (nextHop == "192.0.2.1"))
        announce("10.0.1.200/32", "192.0.2.1", by: peer, laboratory)
        #expect(!uses("10.0.1.200/32", laboratory))
        laboratory.configure([], deleting: [service])
        #expect(!uses("10.77.0.0/16", laboratory))
    }

    @Test("a host whose address nobody knows is heard of by way of what is no other host's")
    func unknownHost() {
        let (laboratory, peer) = laboratory(Self.hostPort + [TestConfiguration.router("host2", machines: ["vm2"])])
        announce("10.0.1.200/32", "192.0.2.99", by: peer, laboratory)
        #expect(uses("10.0.1.200/32", laboratory))
        announce("10.0.1.200/32", "192.0.2.1", by: peer, laboratory)
        #expect(!uses("10.0.1.200/32", laboratory))
    }
}
