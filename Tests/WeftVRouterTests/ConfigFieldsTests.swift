import Testing
import WeftNet
import WeftVRouter
import WeftXML

@Suite("configuration nodes in XML")
struct ConfigFieldsTests {
    func fields(_ type: ConfigNodeType, _ xml: String) throws -> ConfigFields {
        ConfigFields(type, properties: try XMLElement(parsing: Array("<node>\(xml)</node>".utf8)))
    }

    let uuid = """
        <id-perms><uuid><uuid-mslong>8792163840913457742</uuid-mslong>\
        <uuid-lslong>9295429630892703745</uuid-lslong></uuid><enable>true</enable></id-perms>
        """
    let id = ObjectID(high: 8_792_163_840_913_457_742, low: 9_295_429_630_892_703_745)

    @Test(
        "a node is known by its type's whole name",
        arguments: [
            ("tag", .tag), ("virtual-machine", .virtualMachine), ("virtual-network", .virtualNetwork),
            ("virtual-network-network-ipam", .virtualNetworkNetworkIpam), ("virtual-router", nil), ("tab", nil),
            ("", nil), ("virtual-networkx", nil), ("virtual_network", nil),
        ] as [(String, ConfigNodeType?)])
    func types(name: String, type: ConfigNodeType?) {
        #expect(ConfigNodeType(name) == type)
    }

    @Test("an interface has UUID, MAC, position and the name that was asked for")
    func interface() throws {
        let whole = try fields(
            .virtualMachineInterface,
            """
            <virtual-machine-interface-mac-addresses><mac-address>02:0a:6c:0f:3e:11</mac-address>\
            </virtual-machine-interface-mac-addresses>\(uuid)\
            <annotations><key-value-pair><key>index</key><value>2/3</value></key-value-pair>\
            <key-value-pair><key>interface</key><value>data</value></key-value-pair></annotations>
            """)
        #expect(
            whole
                == .virtualMachineInterface(
                    .init(
                        id: id, macAddress: MACAddress(2, 0x0a, 0x6c, 0x0f, 0x3e, 0x11),
                        position: .init(index: 2, count: 3), requestedName: "data")))
        let repeated = try fields(
            .virtualMachineInterface,
            """
            <annotations><key-value-pair><key>index</key><value>2/3</value></key-value-pair>\
            <key-value-pair><key>interface</key></key-value-pair>\
            <key-value-pair><value>lost</value></key-value-pair>\
            <key-value-pair><key>index</key><value>nonsense</value></key-value-pair></annotations>
            """)
        #expect(
            repeated
                == .virtualMachineInterface(.init(id: nil, macAddress: nil, position: nil, requestedName: "")))
        let bare = try fields(.virtualMachineInterface, "")
        #expect(
            bare
                == .virtualMachineInterface(.init(id: nil, macAddress: nil, position: nil, requestedName: nil)))
    }

    @Test("an interface is switched on unless its id-perms say otherwise", arguments: ["true", "false", "", "maybe"])
    func administrativeState(text: String) throws {
        let fields = try fields(
            .virtualMachineInterface, uuid.split(separator: "true").joined(separator: text))
        guard case .virtualMachineInterface(let interface) = fields else {
            Issue.record("\(fields)")
            return
        }
        #expect(interface.id == id)
        #expect(interface.isEnabled == (text != "false"))
    }

    @Test(
        "a position that cannot be is none", arguments: ["", "1", "0/1", "3/2", "a/b", "1/2/3", "-1/2"])
    func positions(text: String) throws {
        let fields = try fields(
            .virtualMachineInterface,
            "<annotations><key-value-pair><key>index</key><value>\(text)</value></key-value-pair></annotations>")
        #expect(
            fields == .virtualMachineInterface(.init(id: nil, macAddress: nil, position: nil, requestedName: nil)))
    }

    @Test("subnets stand on the link of a network to its IPAM, or on the IPAM itself")
    func subnets() throws {
        let subnet = """
            <subnet><ip-prefix>10.0.1.0</ip-prefix><ip-prefix-len>24</ip-prefix-len></subnet>\
            <default-gateway>10.0.1.1</default-gateway>
            """
        let six = """
            <subnet><ip-prefix>fd00::</ip-prefix><ip-prefix-len>64</ip-prefix-len></subnet>\
            <default-gateway>fd00::1</default-gateway><dns-server-address>10.0.1.2</dns-server-address>
            """
        let sixth = RoutedSubnet(
            prefix: IPPrefix(.v6(IPv6Address("fd00::")!), length: 64), gateway: IPAddress("fd00::1"))
        let expected = [
            RoutedSubnet(
                prefix: IPPrefix(.v4(IPv4Address(10, 0, 1, 0)), length: 24), gateway: .v4(IPv4Address(10, 0, 1, 1)))
        ]
        #expect(
            try fields(
                .virtualNetworkNetworkIpam,
                "<value><ipam-subnets>\(subnet)</ipam-subnets><ipam-subnets>\(six)</ipam-subnets></value>")
                == .virtualNetworkIPAM(expected + [sixth]))
        #expect(
            try fields(.networkIpam, "<ipam-subnets><subnets>\(subnet)</subnets></ipam-subnets>")
                == .networkIPAM(expected))
        #expect(
            try fields(
                .virtualNetworkNetworkIpam, "<value><ipam-subnets><subnet-uuid>x</subnet-uuid></ipam-subnets></value>")
                == .virtualNetworkIPAM([]))
    }

    @Test("a gateway or name server that is the unspecified address is none", arguments: ["0.0.0.0", "::"])
    func noGateway(address: String) throws {
        let subnet = """
            <subnet><ip-prefix>10.0.1.0</ip-prefix><ip-prefix-len>24</ip-prefix-len></subnet>\
            <default-gateway>\(address)</default-gateway><dns-server-address>\(address)</dns-server-address>
            """
        #expect(
            try fields(.virtualNetworkNetworkIpam, "<value><ipam-subnets>\(subnet)</ipam-subnets></value>")
                == .virtualNetworkIPAM([
                    RoutedSubnet(prefix: IPPrefix(.v4(IPv4Address(10, 0, 1, 0)), length: 24), gateway: nil)
                ]))
    }

    private func segment(_ number: UInt32, isRouted: Bool = false) -> Segment? {
        VNI(number).map { Segment($0, isRouted: isRouted) }
    }

    @Test("the other nodes carry their one fact")
    func others() throws {
        #expect(try fields(.virtualMachine, uuid) == .virtualMachine(id))
        #expect(
            try fields(.virtualNetwork, uuid + "<virtual-network-network-id>5</virtual-network-network-id>")
                == .virtualNetwork(.init(id: id, index: 5, segment: segment(5))))
        for (properties, segment) in [
            ("<forwarding-mode>l3</forwarding-mode>", nil),
            (
                "<forwarding-mode>l3</forwarding-mode><vxlan-network-identifier>77</vxlan-network-identifier>",
                segment(77, isRouted: true)
            ),
            ("<forwarding-mode>l2_l3</forwarding-mode>", segment(5)),
            ("<vxlan-network-identifier>77</vxlan-network-identifier>", segment(77)),
        ] {
            #expect(
                try fields(
                    .virtualNetwork,
                    uuid + "<virtual-network-network-id>5</virtual-network-network-id><virtual-network-properties>"
                        + properties + "</virtual-network-properties>")
                    == .virtualNetwork(.init(id: id, index: 5, segment: segment)))
        }
        #expect(
            try fields(.instanceIp, "<instance-ip-address>10.0.1.3</instance-ip-address>")
                == .instanceIP(.v4(IPv4Address(10, 0, 1, 3)), isSecondary: false))
        #expect(
            try fields(
                .instanceIp,
                "<instance-ip-address>x</instance-ip-address><instance-ip-secondary>true</instance-ip-secondary>")
                == .instanceIP(nil, isSecondary: true))
        #expect(
            try fields(.securityGroup, "<security-group-id>8000001</security-group-id>") == .securityGroup(8_000_001))
        #expect(try fields(.tag, "<tag-id>0x00010002</tag-id>") == .tag(0x10002))
        #expect(try fields(.tag, "<tag-id>nonsense</tag-id>") == .tag(nil))
    }
}
