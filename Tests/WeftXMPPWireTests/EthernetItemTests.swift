import Testing
import WeftNet
import WeftXML

@testable import WeftXMPPWire

@Suite("EVPN items")
struct EthernetItemTests {
    private static let mac = MACAddress(2, 0, 0, 0, 0, 1)

    private static let items = [
        EthernetItem(
            .init(macAddress: mac, address: IPPrefix("10.0.1.3/32")!),
            nextHops: [
                .init(
                    address: .v4(IPv4Address(172, 31, 12, 82)), label: 7, encapsulations: ["vxlan"], tags: [3, 4])
            ], sequence: 3, isSticky: true, securityGroups: [8_000_001], localPreference: 200, med: 5),
        EthernetItem(
            .broadcast(7),
            nextHops: [.init(address: .v4(IPv4Address(172, 31, 12, 82)), label: 7, encapsulations: ["vxlan"])]),
        EthernetItem(
            .init(macAddress: .zero, address: IPPrefix("10.9.0.0/24")!),
            nextHops: [
                .init(
                    address: .v6(IPv6Address("2001:db8::1")!), label: 9001, encapsulations: ["vxlan"],
                    routerMAC: MACAddress(2, 0xaa, 0xbb, 0xcc, 0xdd, 1))
            ]),
    ]

    @Test("what is written is read again, in both directions", arguments: items)
    func roundTrip(item: EthernetItem) throws {
        let node = "25/242/\(item.destination)"
        let publication = AgentStanza.publish(node: node, .ethernet([item]))
        #expect(try AgentStanza(decoding: publication.encode(from: "host", number: 1)) == publication)
        let routes = ControlNodeStanza.ethernetRoutes(routingInstance: "d:p:v:v", [item])
        #expect(try ControlNodeStanza(decoding: routes.encode(to: "host")) == routes)
        #expect(EthernetItem.Destination("\(item.destination)") == item.destination)
    }

    @Test("an item of the original is read")
    func original() throws {
        let text = """
            <entry><nlri><af>25</af><safi>242</safi><ethernet-tag>0</ethernet-tag><mac>02:00:00:00:00:01</mac>\
            <address>10.0.1.3/32</address><group/><source/><flags>0</flags></nlri><next-hops><next-hop><af>1</af>\
            <address>172.31.12.82</address><mac/><label>52</label><l3-label>50</l3-label><tunnel-encapsulation-list>\
            <tunnel-encapsulation>gre</tunnel-encapsulation><tunnel-encapsulation>udp</tunnel-encapsulation>\
            </tunnel-encapsulation-list><tag-list/><local-sequence-number>0</local-sequence-number></next-hop></next-hops>\
            <olist/><virtual-network/><mobility sticky="false" seqno="3"/><sequence-number>3</sequence-number>\
            <security-group-list><security-group>8000001</security-group></security-group-list>\
            <local-preference>200</local-preference><med>0</med><etree-leaf>false</etree-leaf></entry>
            """
        let item = try EthernetItem(decoding: XMLElement(parsing: text))
        #expect(
            item
                == EthernetItem(
                    .init(macAddress: Self.mac, address: IPPrefix("10.0.1.3/32")!),
                    nextHops: [
                        .init(address: .v4(IPv4Address(172, 31, 12, 82)), label: 52, encapsulations: ["gre", "udp"])
                    ], sequence: 3, securityGroups: [8_000_001], localPreference: 200))
    }

    @Test("ids have a tag only when there is one, and nonsense is none")
    func ids() {
        #expect("\(EthernetItem.Destination.broadcast(7))" == "7-ff:ff:ff:ff:ff:ff,0.0.0.0/32")
        for nonsense in ["", ",", "02:00:00:00:00:01", "x-02:00:00:00:00:01,10.0.0.1/32", "02:00,10.0.0.1/32"] {
            #expect(EthernetItem.Destination(nonsense) == nil)
        }
    }

    @Test("wrong fields are named", arguments: [("mac", "02:00"), ("address", "10.0.1"), ("ethernet-tag", "-1")])
    func faults(name: String, value: String) throws {
        var nlri = ["mac": "02:00:00:00:00:01", "address": "10.0.1.3/32"]
        nlri[name] = value
        let entry = XMLElement(
            "entry", children: [XMLElement("nlri", children: nlri.map { XMLElement($0.key, text: $0.value) })])
        let error = try #require(throws: XMPPDecodeError.self) { try EthernetItem(decoding: entry) }
        #expect("\(error)".contains(name) && "\(error)".contains(value))
    }
}
