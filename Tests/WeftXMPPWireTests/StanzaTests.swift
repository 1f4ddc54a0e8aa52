import Testing
import WeftNet
import WeftXML

@testable import WeftXMPPWire

@Suite("Stanzas")
struct StanzaTests {
    @Test("what an agent says round-trips", arguments: Samples.agentStanzas)
    func agent(stanza: AgentStanza) throws {
        #expect(try AgentStanza(decoding: stanza.encode(from: "compute-7", number: 17)) == stanza)
    }

    @Test("what a control node says round-trips", arguments: Samples.controlNodeStanzas)
    func controlNode(stanza: ControlNodeStanza) throws {
        #expect(try ControlNodeStanza(decoding: stanza.encode(to: "compute-7")) == stanza)
    }

    @Test("a subscription is written as the original writes it")
    func goldenSubscription() {
        let bytes = AgentStanza.subscribe(routingInstance: Samples.instance, id: 5, wantsRoutes: true)
            .encode(from: "compute-7", number: 4)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"<iq type="set" from="compute-7" to="network-control@contrailsystems.com/bgp-peer" id="subscribe4">"#
                + #"<pubsub xmlns="http://jabber.org/protocol/pubsub"><subscribe node="default-domain:k8s1-default:vn1:vn1"/>"#
                + "<options><instance-id>5</instance-id><no-ribout>false</no-ribout></options></pubsub></iq>")
    }

    @Test("an indented publication with fields missing and unknown ones is read")
    func leniency() throws {
        let text = """
            <iq type='set' from='h' to='network-control@contrailsystems.com/bgp-peer'>
              <pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="1/1/d:p:v:v/10.0.1.3/32"><item><entry>
                <novelty>1</novelty>
                <next-hops><next-hop><address>10.1.1.1</address><label>16</label></next-hop></next-hops>
                <nlri><address>10.0.1.3/32</address></nlri>
              </entry></item></publish></pubsub></iq>
            """
        let expected = UnicastItem(
            prefix: IPPrefix(host: .v4(IPv4Address(10, 0, 1, 3))),
            nextHops: [.init(address: .v4(IPv4Address(10, 1, 1, 1)), label: 16, encapsulations: [])], subProtocol: "")
        #expect(
            try AgentStanza(decoding: text.utf8) == .publish(node: "1/1/d:p:v:v/10.0.1.3/32", .unicast([expected])))
    }

    @Test("families that are not read are named, not refused")
    func otherFamilies() throws {
        let text =
            "<iq to='network-control@contrailsystems.com/bgp-peer'><pubsub><publish node='1/5/d:p:v:v/239.1.1.1'>"
            + "<item><entry/></item></publish></pubsub></iq>"
        #expect(
            try AgentStanza(decoding: text.utf8)
                == .publish(node: "1/5/d:p:v:v/239.1.1.1", .unsupported(AddressFamily(afi: 1, safi: 5)))
        )
    }

    @Test(
        "a join whose labels are no range is read, for the control node to leave out",
        arguments: ["", "7", "9-7", "0-5"])
    func labels(_ text: String) throws {
        let stanza =
            "<iq to='network-control@contrailsystems.com/bgp-peer'><pubsub><publish node='1/241/i/255.255.255.255'>"
            + "<item><entry><nlri><group>255.255.255.255</group><source>0.0.0.0</source></nlri><next-hops><next-hop>"
            + "<address>10.1.1.1</address><label>\(text)</label></next-hop></next-hops></entry></item>"
            + "</publish></pubsub></iq>"
        let item = MulticastItem(
            .init(.broadcast),
            forwarders: [.init(address: .v4(IPv4Address(10, 1, 1, 1)), labels: nil, encapsulations: [])])
        #expect(
            try AgentStanza(decoding: stanza.utf8) == .publish(node: "1/241/i/255.255.255.255", .multicast([item])))
    }

    @Test("the original's shorter end-of-RIB is understood")
    func shortEndOfRIB() throws {
        #expect(try ControlNodeStanza(decoding: "<message><event/></message>".utf8) == .endOfRIB)
    }

    @Test(
        "malformed stanzas are refused with the name of what is wrong",
        arguments: [
            ("<presence/>", "unexpected presence"), ("<iq/>", "no pubsub in iq"),
            ("<iq><pubsub/></iq>", "no request in pubsub"),
            ("<iq><pubsub><subscribe/></pubsub></iq>", "no node of subscribe"),
            ("<iq><pubsub><frobnicate/></pubsub></iq>", "unexpected frobnicate"),
            ("<iq><pubsub><collection node='x'/></pubsub></iq>", "no change in collection"),
            (
                "<iq><pubsub><subscribe node='x'/><options><instance-id>70000</instance-id></options></pubsub></iq>",
                "instance-id cannot be \"70000\""
            ),
            (
                "<iq><pubsub><publish node='1/1/x'><item><entry><nlri><address>10.0.0.300/32</address></nlri></entry></item>"
                    + "</publish></pubsub></iq>", "address cannot be \"10.0.0.300/32\""
            ),
            ("<iq><pubsub><publish node='bogus'><item/></publish></pubsub></iq>", "node cannot be \"bogus\""),
            ("<iq to='x/config'><pubsub><subscribe node='nocolon'/></pubsub></iq>", "node cannot be \"nocolon\""),
        ])
    func malformed(text: String, message: String) {
        do throws(XMPPDecodeError) {
            let stanza = try AgentStanza(decoding: text.utf8)
            Issue.record("read as \(stanza)")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test("every truncation of every stanza is refused")
    func truncation() {
        for stanza in Samples.agentStanzas {
            let bytes = stanza.encode(from: "h", number: 1)
            for length in 0..<bytes.count {
                #expect(throws: XMPPDecodeError.self) { try AgentStanza(decoding: bytes.prefix(length)) }
            }
        }
        for stanza in Samples.controlNodeStanzas {
            let bytes = stanza.encode(to: "h")
            for length in stride(from: 0, to: bytes.count, by: 7) {
                #expect(throws: XMPPDecodeError.self) { try ControlNodeStanza(decoding: bytes.prefix(length)) }
            }
        }
    }

    @Test("mutated stanzas never trap", arguments: [1, 2] as [UInt64])
    func mutation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var read = 0
        for _ in 0..<300 {
            for stanza in Samples.agentStanzas {
                var bytes = stanza.encode(from: "h", number: 1)
                let index = Int.random(in: bytes.indices, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
                if (try? AgentStanza(decoding: bytes)) != nil { read += 1 }
                _ = try? ControlNodeStanza(decoding: bytes)
            }
        }
        #expect(read > 0)
    }
}
