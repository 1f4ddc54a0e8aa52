import Testing
import WeftBGPWire
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Listings of routes")
struct ListingTests {
    private let network = TestNetwork("vn1", 1)

    @Test("slices of a table are the table in its order, whatever their size", arguments: [1, 2, 3, 7, 50])
    func slices(limit: Int) throws {
        let laboratory = ControlNodeLaboratory(network.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        let instance = network.instance
        for (agent, number) in [(a, 1), (b, 2)] {
            let items = (0..<20).map { agent.item("10.0.\(($0 * 7) % 20).\(number)/32") } + [agent.item("10.9.0.0/24")]
            laboratory.say(agent.subscription(instance), .publish(routingInstance: instance, items), by: agent)
        }
        for (table, count) in [("\(instance).inet.0", 41), ("bgp.l3vpn.0", 42)] {
            var all: [RouteSnapshot] = []
            while true {
                let slice = laboratory.node.routeSnapshots(ofTable: table, after: all.last?.name, limit: limit)
                #expect(slice.count <= limit)
                all += slice
                if slice.count < limit { break }
            }
            let positions = all.compactMap { RoutePosition($0.name) }
            #expect(positions == positions.sorted())
            #expect(Set(positions).count == count)
            #expect(all.allSatisfy { !$0.paths.isEmpty })
            for route in all { #expect(RoutePosition(route.name)?.description == route.name) }
        }
        #expect(laboratory.node.routeSnapshots(ofTable: "none.inet.0", after: nil, limit: 5).isEmpty)
    }

    @Test("tables of every family are listed in slices under names that lead back to them", arguments: [1, 3, 50])
    func families(limit: Int) throws {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + network.objects)
        let agent = laboratory.connect("host1")
        let instance = network.instance
        laboratory.say(agent.subscription(instance), by: agent)
        let wide = (1...5).map { "2001:db8::\($0)/128" }
        laboratory.say(.publish(routingInstance: instance, wide.map { agent.item($0) }), by: agent)
        let owned = (1...5).map { number in
            EthernetItem(
                .init(macAddress: MACAddress(2, 0, 0, 0, 0, UInt8(number)), address: IPPrefix("10.0.1.\(number)/32")!),
                nextHops: [.init(address: .v4(agent.address), label: 7, encapsulations: ["vxlan"])])
        }
        laboratory.say(.publish(routingInstance: instance, owned.map(RouteItem.ethernet)), by: agent)
        let router = laboratory.peer(1, asn: 65001, families: [.routeTarget])
        let target = ExtendedCommunity(RouteTarget("target:64512:8000001")!).rawValue
        laboratory.want(
            (1...5).map { WideDestination(interestIn: target + UInt64($0), length: 64, origin: 65001) }, by: router)
        for (table, names) in [
            ("\(instance).inet6.0", Set(wide)), ("bgp.l3vpn-inet6.0", Set(wide.map { "192.0.2.1:1:\($0)" })),
            ("\(instance).evpn.0", Set((1...5).map { "0-02:00:00:00:00:0\($0),10.0.1.\($0)" })),
            ("bgp.evpn.0", Set((1...5).map { "192.0.2.1:1:0-02:00:00:00:00:0\($0),10.0.1.\($0)" })),
            ("bgp.rtarget.0", Set((2...6).map { "65001:target:64512:800000\($0)" })),
        ] {
            var all: [RouteSnapshot] = []
            while true {
                let slice = laboratory.node.routeSnapshots(ofTable: table, after: all.last?.name, limit: limit)
                #expect(slice.count <= limit)
                all += slice
                if slice.count < limit || all.count > 100 { break }
            }
            // Our own interest in what the network imports is there as well.
            #expect(Set(all.map(\.name)).isSuperset(of: names), "\(table): \(all.map(\.name))")
            #expect(all.count == Set(all.map(\.name)).count, "\(table) is listed once")
        }
    }

    @Test("a listing goes on behind a route that is gone")
    func withdrawn() throws {
        let laboratory = ControlNodeLaboratory(network.objects)
        let a = laboratory.connect("host1")
        let instance = network.instance
        laboratory.say(a.subscription(instance), a.publication(instance, "10.0.1.3/32", "10.0.1.4/32"), by: a)
        let first = laboratory.node.routeSnapshots(ofTable: "\(instance).inet.0", after: nil, limit: 1)
        laboratory.say(a.withdrawal(instance, "10.0.1.3/32"), by: a)
        let rest = laboratory.node.routeSnapshots(
            ofTable: "\(instance).inet.0", after: first.first?.name, limit: 5)
        #expect(rest.map(\.name) == ["10.0.1.4/32"])
    }

    @Test(
        "a text that is no place in a listing is refused",
        arguments: ["", "x", "10.0.1.3", "a:5:10.0.1.3/32", ":10.0.1.3/32"])
    func wrongPositions(text: String) { #expect(RoutePosition(text) == nil) }

    @Test("the status tells hosts from agents, and who is waited for")
    func status() {
        let laboratory = ControlNodeLaboratory(
            network.objects + [TestConfiguration.router("host1"), TestConfiguration.router("host2")])
        let a = laboratory.connect("host1")
        laboratory.connect("host9", isRegistered: false)
        func status() -> StatusSnapshot { laboratory.node.status }
        #expect(status() == StatusSnapshot(isConfigured: true, hostCount: 2, connectedCount: 1, awaitedCount: 2))
        laboratory.say(.endOfRIB, by: a)
        #expect(status().awaitedCount == 1)
        #expect(ControlNode(ControlNodeSettings()).status.isConfigured == false)
    }
}
