import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("When there is no room for further routes")
struct ShortageTests {
    private func laboratory(_ objects: [TestNetwork] = []) -> ControlNodeLaboratory {
        var settings = ControlNodeSettings()
        settings.routeLimits.distinguishers = 1 << 10
        return ControlNodeLaboratory(settings: settings, TestConfiguration.fabric + objects.flatMap(\.objects))
    }

    private func fill(_ laboratory: ControlNodeLaboratory, by peer: TestPeer, _ numbers: Range<UInt32>) {
        for number in numbers where peer.isUp {
            laboratory.announce(["10.1.0.0/16"], by: peer, rd: RouteDistinguisher(asn: 65001, number))
        }
    }

    @Test("a peer with more distinguishers than there are numbers loses its session, and nobody else anything")
    func distinguishers() {
        let laboratory = laboratory()
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN])
        laboratory.announce(["10.2.0.0/16"], by: b, rd: RouteDistinguisher(asn: 65002, 1))
        fill(laboratory, by: a, 0..<2000)
        #expect(laboratory.resets == [a.id: .cease(.outOfResources)])
        #expect(laboratory.ignored.last?.contains("prefix limit") == true)
        #expect(laboratory.node.rib.counts(of: laboratory.node.rib.sharedTable(.inetVPN)).paths == 1)
        #expect(b.routes[.ipv4VPN]?.isEmpty == true, "all that it was told was withdrawn")
        #expect(b.isUp)
        #expect(laboratory.node.rib.checkInvariants() == [])
        // It may come again, and behave.
        laboratory.establish(a, [.ipv4VPN])
        fill(laboratory, by: a, 0..<20)
        #expect(b.routes[.ipv4VPN]?.count == 20)
    }

    @Test("the one who has most goes, and the one who comes next is asked for his routes again")
    func blame() {
        let laboratory = laboratory()
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN])
        fill(laboratory, by: a, 1..<1024)
        #expect(laboratory.resets.isEmpty)
        laboratory.announce(["10.2.0.0/16"], by: b, rd: RouteDistinguisher(asn: 65002, 1))
        #expect(laboratory.resets == [a.id: .cease(.outOfResources)])
        #expect(b.refreshes == [RouteRefreshMessage(.ipv4VPN)])
        laboratory.announce(["10.2.0.0/16"], by: b, rd: RouteDistinguisher(asn: 65002, 1))
        #expect(laboratory.node.rib.pathCount(of: laboratory.node.peers[b.id]!.source) == 1)
    }

    @Test("an agent's route finds room when the peer without measure is gone")
    func agents() {
        let vn1 = TestNetwork("vn1", 1)
        let laboratory = laboratory([vn1])
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN])
        fill(laboratory, by: a, 1..<1024)
        let agent = laboratory.connect("host1")
        laboratory.say(agent.subscription(vn1.instance), agent.publication(vn1.instance, "10.0.0.1/32"), by: agent)
        #expect(laboratory.resets == [a.id: .cease(.outOfResources)])
        #expect(agent.session != nil)
        #expect(b.routes[.ipv4VPN]?.keys.sorted() == ["192.0.2.1:1:10.0.0.1/32"])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("an agent that publishes without measure is ended itself")
    func agentWithoutMeasure() {
        let networks = (1...1100).map { TestNetwork("vn\($0)", $0) }
        let laboratory = laboratory(networks)
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN])
        laboratory.announce(["10.2.0.0/16"], by: b, rd: RouteDistinguisher(asn: 65002, 1))
        let agent = laboratory.connect("host1")
        // A distinguisher for each.
        for network in networks where agent.session != nil {
            laboratory.say(
                agent.subscription(network.instance, UInt16(network.number)),
                agent.publication(network.instance, "10.0.0.1/32"), by: agent)
        }
        #expect(agent.closing?.contains("no room") == true)
        #expect(laboratory.resets.isEmpty)
        #expect(b.routes[.ipv4VPN]?.isEmpty == true)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }
}
