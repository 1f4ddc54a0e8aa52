import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXML
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Routes and objects that are long for agents")
struct OversizedItemTests {
    private let network = TestNetwork("vn1", 1)
    private var vn1: String { network.instance }

    private func laboratory(itemLimit: Int? = nil) -> (ControlNodeLaboratory, TestPeer, TestAgent) {
        var settings = ControlNodeSettings()
        if let itemLimit { settings.itemLimit = itemLimit }
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric + network.objects)
        let agent = laboratory.connect("host1")
        laboratory.say(agent.subscription(vn1), by: agent)
        let peer = laboratory.peer(
            1, asn: 65001, families: [.ipv4VPN],
            session: { $0.messageLimit = BGPHeader.extendedMessageLimit })
        return (laboratory, peer, agent)
    }

    /// A VPN route of the network's with so many communities.
    private func announce(_ prefix: String, communities: Int, by peer: TestPeer, in laboratory: ControlNodeLaboratory) {
        var attributes = PathAttributes(nextHop: .v4(peer.address))
        attributes.asPath = ASPath(sequence: [65001])
        attributes.communities = (0..<communities).map { Community(rawValue: 0xfde9_0000 | UInt32($0)) }
        attributes.extendedCommunities = [ExtendedCommunity(RouteTarget(network.targetName)!)]
        var wire: [UInt8] = [0x40, 1, 1, 0]
        precondition(attributes.encodeCompact(into: &wire))
        var hop: [UInt8] = Array(repeating: 0, count: 8)
        hop.append(wire: peer.address.rawValue)
        var writer = UpdateWriter(limit: BGPHeader.extendedMessageLimit)
        writer.beginAnnouncements(of: .ipv4VPN, wire[...], nextHop: hop[...])
        let prefix = IPv4Prefix(prefix)!
        writer.addVPNv4(
            100 << 4 | 1, RouteDistinguisher(asn: 65001, 1).wire, prefix.network.rawValue, prefix.length)
        writer.finish()
        laboratory.say(writer.bytes, by: peer)
    }

    @Test("many long routes come in messages that agents take")
    func messages() {
        let (laboratory, peer, agent) = laboratory()
        agent.isSlow = true
        for number in 0..<6 { announce("10.0.\(number).0/24", communities: 8000, by: peer, in: laboratory) }
        var longest = 0
        while !agent.unread.isEmpty, let session = agent.session {
            let messages = agent.unread
            agent.unread = []
            for message in messages { agent.read(message) }
            longest = max(longest, messages.map(\.count).max() ?? 0)
            laboratory.node.sent(messages.reduce(0) { $0 + $1.count }, on: session)
            laboratory.settle()
        }
        #expect(agent.prefixes(vn1).count == 6)
        #expect(agent.routes[vn1]?.values.allSatisfy { $0.communities.count == 8000 } == true)
        // The longest routes that there can be, 32 to a message, would be more than an agent's end of a session takes.
        #expect(longest < 2 * ControlNodeStanza.bytesPerMessage)
    }

    @Test("a route that is too long is not told, is taken back if it was, and said and counted")
    func tooLong() {
        let (laboratory, peer, agent) = laboratory(itemLimit: 20_000)
        announce("10.0.1.0/24", communities: 3, by: peer, in: laboratory)
        announce("10.0.2.0/24", communities: 3, by: peer, in: laboratory)
        #expect(agent.prefixes(vn1) == ["10.0.1.0/24", "10.0.2.0/24"])
        for count in [1000, 1001] { announce("10.0.1.0/24", communities: count, by: peer, in: laboratory) }
        announce("10.0.3.0/24", communities: 1000, by: peer, in: laboratory)
        #expect(agent.prefixes(vn1) == ["10.0.2.0/24"])
        #expect(laboratory.leftOut.count == 1)
        #expect(laboratory.leftOut.first?.contains("10.0.1.0/24") == true)
        func count() -> [Int] { laboratory.node.agentSnapshots.map(\.routesTooLong) }
        #expect(count() == [2])
        let other = laboratory.connect("host2")
        laboratory.say(other.subscription(vn1), by: other)
        #expect(other.prefixes(vn1) == ["10.0.2.0/24"])
        #expect(count() == [2, 2])
        announce("10.0.1.0/24", communities: 5, by: peer, in: laboratory)
        laboratory.lose(peer)
        #expect(count() == [0, 0])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("objects that are long together come one by one, and one that is too long without its properties")
    func configuration() {
        let laboratory = ControlNodeLaboratory(network.objects)
        let agent = laboratory.connect("host1")
        laboratory.say(.subscribeConfiguration(agent.root), by: agent)
        func router(_ text: String) -> ConfigObject {
            var router = TestConfiguration.router("host1")
            router.properties["display_name"] = .string(text)
            return router
        }
        laboratory.configure([router("short")])
        #expect(agent.nodes[agent.root]?.properties.contains { $0.text == "short" } == true)
        laboratory.configure([router(String(repeating: "&", count: 2 << 20))])
        #expect(agent.nodes[agent.root]?.properties == [])
        #expect(laboratory.leftOut.count == 1)
        #expect(laboratory.leftOut.first?.contains("virtual-router:default-global-system-config:host1") == true)
        #expect(agent.disorder == [])
        laboratory.configure([router("short again")])
        #expect(agent.nodes[agent.root]?.properties.contains { $0.text == "short again" } == true)
    }
}
