import Testing
import WeftJSON
import WeftModel
import WeftNet

@Suite("Typed views")
struct TypedViewTests {
    @Test("a value is built field by field, and its text has them in that order")
    func building() {
        let rule = Model.PolicyRuleType { rule in
            rule.direction = ">"
            rule.protocol = "any"
            rule.srcPorts = [
                Model.PortType {
                    $0.startPort = 0
                    $0.endPort = 65535
                }
            ]
            rule.actionList = Model.ActionListType { $0.log = true }
        }
        #expect(
            rule.json.text
                == #"{"direction":">","protocol":"any","src_ports":[{"start_port":0,"end_port":65535}],"#
                + #""action_list":{"log":true}}"#)
        #expect(rule.srcPorts?.first?.endPort == 65535)
        #expect(Model.SubnetType().json == [:])
    }

    @Test("writing changes one member: nulls and what the schema does not know stay, nil removes")
    func writing() throws {
        let json: JSON = ["ip_prefix": "10.1.0.0", "colour": 7, "ip_prefix_len": nil]
        var subnet = try #require(Model.SubnetType(json: json))
        #expect(subnet.ipPrefixLen == nil)
        subnet.ipPrefix = "10.2.0.0"
        #expect(subnet.json.text == #"{"ip_prefix":"10.2.0.0","colour":7,"ip_prefix_len":null}"#)
        subnet.ipPrefixLen = 16
        subnet.ipPrefix = nil
        #expect(subnet.json.text == #"{"colour":7,"ip_prefix_len":16}"#)
    }

    @Test("an object's properties are written through its view; of another type there is none")
    func objects() throws {
        let object = ConfigObject(type: .virtualNetwork, id: .derived(.virtualNetwork, ["n"]), name: ["n"])
        var network = try #require(Model.VirtualNetwork(object))
        network.isShared = true
        network.virtualNetworkProperties = Model.VirtualNetworkType { $0.forwardingMode = "l3" }
        network.virtualNetworkProperties?.vxlanNetworkIdentifier = 5
        network.annotations = Model.KeyValuePairs([("owner", "k8s"), ("name", "x")])
        #expect(
            network.object.properties == [
                Field.isShared: true,
                Field.virtualNetworkProperties: [Field.forwardingMode: "l3", Field.vxlanNetworkIdentifier: 5],
                Field.annotations: [
                    Field.keyValuePair: [
                        [Field.key: "owner", Field.value: "k8s"], [Field.key: "name", Field.value: "x"],
                    ]
                ],
            ])
        #expect(Model.NetworkIpam(network.object) == nil)
        #expect(network != Model.VirtualNetwork(object))
    }

    @Test("a constant is the name that the schema has")
    func names() {
        #expect(Field.virtualDNSData == "virtual_DNS_data")
        #expect(Field.protocol == "protocol")
        #expect(Field.enable4byteAs == "enable_4byte_as")
    }
}
