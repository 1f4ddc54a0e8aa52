import Testing
import WeftBGPWire
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Connected networks with a range in common, as agents see them")
struct AgentOverlapTests {
    private let range = "10.32.0.0/24"
    private func networks(_ overlaps: [String], isConnected: Bool = true) -> [TestNetwork] {
        [
            TestNetwork("vn1", 1, connections: isConnected ? ["vn2"] : [], overlaps: overlaps),
            TestNetwork("vn2", 2, connections: isConnected ? ["vn1"] : [], overlaps: overlaps),
        ]
    }
    private let vn1 = TestNetwork("vn1", 1).instance
    private let vn2 = TestNetwork("vn2", 2).instance
    private let both = "10.32.0.5/32"

    /// A pod of each network with the same address, and one with an address of its own.
    private func pods(_ laboratory: ControlNodeLaboratory) -> [(TestAgent, String)] {
        [("host1", vn1), ("host2", vn2)].map { host, instance in
            let agent = laboratory.connect(host)
            let own = host == "host1" ? "10.40.0.1/32" : "10.40.0.2/32"
            laboratory.say(agent.subscription(instance), agent.publication(instance, both, own), by: agent)
            return (agent, instance)
        }
    }

    @Test("equal addresses stay with their networks before, while and after they are joined", arguments: [true, false])
    func joined(isConfiguredFirst: Bool) throws {
        let laboratory = ControlNodeLaboratory(networks([], isConnected: false).flatMap(\.objects))
        if isConfiguredFirst { laboratory.configure(networks([range]).map(\.routingInstance)) }
        let pods = pods(laboratory)
        laboratory.configure(networks([range]).map(\.routingInstance))
        for (agent, instance) in pods {
            #expect(agent.prefixes(instance) == [both, "10.40.0.1/32", "10.40.0.2/32"])
            #expect(agent.routes[instance]?[IPPrefix(both)!]?.nextHops.map(\.address) == [.v4(agent.address)])
        }
        // An own pod that goes does not leave its address to the other network's.
        laboratory.say(pods[0].0.withdrawal(vn1, both), by: pods[0].0)
        #expect(pods[0].0.prefixes(vn1) == ["10.40.0.1/32", "10.40.0.2/32"])
        // Once they have nothing in common, what is there is exchanged.
        laboratory.configure(networks([]).map(\.routingInstance))
        #expect(pods[0].0.routes[vn1]?[IPPrefix(both)!]?.nextHops.map(\.address) == [.v4(pods[1].0.address)])
        laboratory.configure(networks([range]).map(\.routingInstance))
        #expect(pods[0].0.prefixes(vn1) == ["10.40.0.1/32", "10.40.0.2/32"])
        laboratory.configure(networks([], isConnected: false).map(\.routingInstance))
        #expect(pods[0].0.prefixes(vn1) == ["10.40.0.1/32"])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("listings say why the other network's route is not used, and what put it behind where it is")
    func listed() throws {
        let laboratory = ControlNodeLaboratory(networks([range]).flatMap(\.objects))
        _ = pods(laboratory)
        let paths = { laboratory.node.routeSnapshots(ofTable: "\(vn1).inet.0", after: nil, limit: 10)[0].paths }
        #expect(paths().map { $0.flags.contains(.overlapping) } == [false, true])
        let copy = try #require(paths().last)
        #expect(copy.decidedBy == .feasibility && !copy.sharesTraffic)
        #expect(copy.primaryTable == "\(vn2).inet.0")
        #expect(copy.flags.explanations(nextHop: copy.attributes.nextHop).contains { $0.contains("range in common") })
        laboratory.configure(networks([]).map(\.routingInstance))
        #expect(paths().map(\.decidedBy) == [nil, .network])
        #expect(paths().map(\.sharesTraffic) == [true, false])
    }

    @Test("what comes from another control node is told apart in the same way")
    func otherControlNode() throws {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + networks([range]).flatMap(\.objects))
        let peer = laboratory.peer(1, asn: 64512, families: [.ipv4VPN])
        let agent = laboratory.connect("host1")
        laboratory.say(agent.subscription(vn1), by: agent)
        for (number, address) in [(1, "10.32.0.6/32"), (2, "10.32.0.6/32"), (2, "10.32.0.7/32"), (2, "10.40.0.7/32")] {
            laboratory.announce(
                [address], by: peer, rd: RouteDistinguisher(asn: 64512, UInt32(number)), label: 100 + UInt32(number)
            ) {
                $0.localPreference = number == 1 ? 100 : 200
                $0.extendedCommunities = [
                    ExtendedCommunity(RouteTarget("target:64512:\(8_000_000 + number)")!), .encapsulation(.mplsInUDP),
                ]
            }
        }
        #expect(agent.prefixes(vn1) == ["10.32.0.6/32", "10.40.0.7/32"])
        #expect(agent.routes[vn1]?[IPPrefix("10.32.0.6/32")!]?.nextHops.map(\.label) == [101])
        laboratory.configure(networks([]).map(\.routingInstance))
        #expect(agent.prefixes(vn1) == ["10.32.0.6/32", "10.32.0.7/32", "10.40.0.7/32"])
        #expect(agent.routes[vn1]?[IPPrefix("10.32.0.6/32")!]?.nextHops.map(\.label) == [101])
    }
}
