import Testing
import WeftJSON
import WeftNet
import WeftXML

@testable import WeftModel

@Suite("Objects as XML for agents")
struct ConfigXMLTests {
    private func text(_ elements: [XMLElement]) -> String {
        elements.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    }

    @Test("properties are elements with dashes in the schema's order, without what is null or unknown")
    func properties() {
        let network = ConfigObject(
            type: .virtualNetwork, id: .zero, name: ["default-domain", "k8s1-default", "vn1"],
            properties: [
                "id_perms": [
                    "enable": true, "uuid": ["uuid_lslong": .uint(9_295_429_630_892_703_745), "uuid_mslong": 5],
                ],
                "display_name": "a <b>", "virtual_network_network_id": 5, "mtu": nil, "unheard_of": 1,
                "virtual_network_properties": ["rpf": "enable", "allow_transit": nil, "forwarding_mode": "l2_l3"],
                "route_target_list": ["route_target": ["target:1:1", "target:1:2"]],
            ])
        #expect(
            text(network.propertyElements)
                == "<virtual-network-properties><forwarding-mode>l2_l3</forwarding-mode><rpf>enable</rpf>"
                + "</virtual-network-properties><virtual-network-network-id>5</virtual-network-network-id>"
                + "<route-target-list><route-target>target:1:1</route-target><route-target>target:1:2</route-target>"
                + "</route-target-list><id-perms><uuid><uuid-mslong>5</uuid-mslong>"
                + "<uuid-lslong>9295429630892703745</uuid-lslong></uuid><enable>true</enable></id-perms>"
                + "<display-name>a &lt;b&gt;</display-name>")
        #expect(network.nodeName == "default-domain:k8s1-default:vn1")
    }

    @Test("capitals in names stay, and a trailing underscore goes")
    func names() {
        let dns = ConfigObject(
            type: .virtualDNS, id: .zero, name: ["d", "n"],
            properties: ["virtual_DNS_data": ["domain_name": "x", "next_virtual_DNS": "y"]])
        #expect(
            text(dns.propertyElements)
                == "<virtual-DNS-data><domain-name>x</domain-name><next-virtual-DNS>y</next-virtual-DNS>"
                + "</virtual-DNS-data>")
        let port = ConfigObject(
            type: .physicalRouter, id: .zero, name: ["d", "n"],
            properties: ["physical_router_junos_service_ports": ["service_port": ["a", "b"]]])
        #expect(text(port.propertyElements).contains("<service-port>a</service-port><service-port>b</service-port>"))
    }

    @Test("a link with data has a node of its own")
    func links() throws {
        let link = Reference(.routingInstance, .zero, attribute: ["direction": "both", "vlan_tag": nil])
        let value = try #require(link.attributeElement(from: .virtualMachineInterface))
        #expect(text([value]) == "<value><direction>both</direction></value>")
        #expect(Reference(.virtualNetwork, .zero).attributeElement(from: .virtualMachineInterface) == nil)
        #expect(Reference(.networkIpam, .zero).attributeElement(from: .virtualNetwork) == XMLElement("value"))
        #expect(
            ObjectType.virtualMachineInterface.linkName(to: .routingInstance)
                == "virtual-machine-interface-routing-instance")
        #expect(ObjectType.linkNodeName(["a", "b"], ["c"]) == "attr(a:b,c)")
    }

    @Test("values of another kind than the schema's are left out")
    func otherKinds() {
        let network = ConfigObject(
            type: .virtualNetwork, id: .zero, name: ["n"],
            properties: ["virtual_network_properties": "l3", "route_target_list": ["route_target": "x"], "mtu": [1]])
        #expect(text(network.propertyElements) == "<route-target-list/>")
    }
}
