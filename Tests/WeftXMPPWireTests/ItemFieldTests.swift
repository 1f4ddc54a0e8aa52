import Testing
import WeftNet
import WeftXML

@testable import WeftXMPPWire

@Suite("Fields of items")
struct ItemFieldTests {
    private func text(_ encode: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        encode(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("a plain route says what distinguishes it, and no field that readers take for absent")
    func plain() throws {
        let item = UnicastItem(
            prefix: try #require(IPPrefix("10.0.2.3/32")),
            nextHops: [.init(address: .v4(IPv4Address(192, 0, 2, 1)), label: 17, encapsulations: ["udp"])],
            virtualNetwork: "d:p:v")
        let text = text(item.encode)
        #expect(
            text == """
                <entry><nlri><af>1</af><safi>1</safi><address>10.0.2.3/32</address></nlri><next-hops><next-hop><af>1</af>\
                <address>192.0.2.1</address><label>17</label><tunnel-encapsulation-list>\
                <tunnel-encapsulation>udp</tunnel-encapsulation></tunnel-encapsulation-list>\
                <virtual-network></virtual-network></next-hop></next-hops><version>1</version>\
                <virtual-network>d:p:v</virtual-network><local-preference>100</local-preference><med>0</med>\
                <sub-protocol>interface</sub-protocol></entry>
                """)
        #expect(try UnicastItem(decoding: XMLElement(parsing: text)) == item)
    }

    @Test("what is there is said", arguments: [(5, false), (0, true), (7, true)] as [(UInt32, Bool)])
    func full(sequence: UInt32, isSticky: Bool) throws {
        let item = UnicastItem(
            prefix: try #require(IPPrefix("fd00::3/128")),
            nextHops: [
                .init(address: .v4(IPv4Address(192, 0, 2, 1)), label: 17, encapsulations: [], tags: [4, 5])
            ], sequence: sequence, isSticky: isSticky, securityGroups: [8_000_001], communities: ["no-export"], med: 9)
        #expect(try UnicastItem(decoding: XMLElement(parsing: text(item.encode))) == item)
        let route = EthernetItem(
            .init(macAddress: try #require(MACAddress("02:00:00:00:00:01")), address: item.prefix),
            nextHops: [
                .init(
                    address: .v4(IPv4Address(192, 0, 2, 1)), label: 52, encapsulations: ["vxlan"],
                    routerMAC: MACAddress("02:00:00:00:00:02"), tags: [6])
            ], sequence: sequence, isSticky: isSticky, securityGroups: [8_000_001], localPreference: 200)
        #expect(try EthernetItem(decoding: XMLElement(parsing: text(route.encode))) == route)
    }
}
