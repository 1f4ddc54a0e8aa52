import Testing
import WeftJSON
import WeftSchema

@testable import WeftModel

/// Every place of the schema where a value of a form stands, by its way there from a property or a link.
struct FormattedPlace: Sendable, CustomTestStringConvertible {
    let root: String
    let way: [FieldSchema]
    let validate: @Sendable (JSON) throws -> JSON

    var field: FieldSchema { way[way.count - 1] }
    var testDescription: String { "\(root): \(way.map(\.name).joined(separator: "."))" }

    /// The whole value with `leaf` at this place, or at every place of the way an array of one.
    func whole(_ leaf: JSON) -> JSON {
        way.reversed().enumerated().reduce(leaf) { value, step in
            let placed: JSON = step.element.isArray ? [value] : value
            return step.offset == way.count - 1 && !isLink ? placed : .object([step.element.name: placed])
        }
    }

    /// What stands at this place of a whole value.
    func leaf(_ whole: JSON) -> JSON? {
        way.enumerated().reduce(whole) { value, step in
            let next = step.offset == 0 && !isLink ? value : value?[step.element.name]
            return step.element.isArray ? next?[0] : next
        }
    }

    private var isLink: Bool { root.contains("_refs of ") }

    static let all: [FormattedPlace] = {
        var places: [FormattedPlace] = []
        func walk(_ way: [FieldSchema], _ root: String, _ validate: @escaping @Sendable (JSON) throws -> JSON) {
            guard let field = way.last, way.count < 8 else { return }
            let place = FormattedPlace(root: root, way: way, validate: validate)
            if case .text = field.kind { places.append(place) }
            guard let type = field.complexType else { return }
            if type.isPrefix { places.append(place) }
            for inner in type.fields { walk(way + [inner], root, validate) }
        }
        for type in ObjectType.all {
            for property in type.schema.properties {
                walk([property], "\(property.name) of \(type.name)") { try property.validated($0) }
            }
            for reference in type.schema.references {
                for field in reference.attribute?.fields ?? [] {
                    walk([field], "\(reference.field) of \(type.name)") { value in
                        try reference.validatedAttribute(of: ["attr": value]) ?? .null
                    }
                }
            }
        }
        return places
    }()
}

@Suite("Formats")
struct TextFormatTests {
    private static let wrong: [TextFormat: [String]] = [
        .address: [
            "300.1.1.1", "1.2.3", "10.1.1.1/24", "fe80::1%eth0", "2001:db8::g", " 10.1.1.1", "localhost", "010.1.1.1",
        ],
        .prefix: ["300.1.1.0/24", "10.1.1.0", "10.1.1.0/33", "10.1.1.0/", "2001:db8::/129", "10.1.1.0/-1", "ten/8"],
        .macAddress: [
            "02:00:00:00:00", "02:00:00:00:00:0g", "020000000001", "02:00:00:00:00:01:02", "02-00:00:00:00:01",
        ],
        .routeTarget: [
            "target:abc", "target:abc:1", "target:64512", "64512:1", "target:1:2:3", "target:4294967296:1",
            "target:70000:70000", "target:300.1.1.1:7", "target:64512:-1", "target:70000L:65536", "origin:64512:1",
        ],
        .community: ["64512", "65536:1", "1:65536", "a:b", "64512:1:2", "no-exports", "01:1"],
        .serviceInterface: ["Left", "up", "otherwise", "left1", "management "],
    ]

    private static let right: [TextFormat: [(sent: String, kept: String)]] = [
        .address: [("10.1.1.1", "10.1.1.1"), ("2001:DB8:0::1", "2001:db8::1"), ("0.0.0.0", "0.0.0.0")],
        .prefix: [("10.1.1.7/24", "10.1.1.0/24"), ("2001:DB8::1/32", "2001:db8::/32"), ("0.0.0.0/0", "0.0.0.0/0")],
        .macAddress: [("AA-BB-CC-0-11-22", "aa:bb:cc:00:11:22"), ("02:00:00:00:00:01", "02:00:00:00:00:01")],
        .routeTarget: [
            ("target:64512:7", "target:64512:7"), ("target:10.1.1.1:7", "target:10.1.1.1:7"),
            ("target:70000L:7", "target:70000:7"), ("target:064512:07", "target:64512:7"),
        ],
        .community: [("64512:7", "64512:7"), ("no-export", "no-export"), ("*:7", "*:7")],
        .serviceInterface: [("left", "left"), ("other", "other"), ("other12", "other12")],
    ]

    /// What the field's servers and clients make of a prefix; nil: refused.
    private static let prefixes: [(sent: JSON, kept: JSON?)] = [
        (["ip_prefix": "1.1.1.1", "ip_prefix_len": 24], ["ip_prefix": "1.1.1.0", "ip_prefix_len": 24]),
        (["ip_prefix": "1.1.1.1", "ip_prefix_len": "24"], ["ip_prefix": "1.1.1.0", "ip_prefix_len": 24]),
        (["ip_prefix": "1.2.3", "ip_prefix_len": 24], ["ip_prefix": "1.2.3.0", "ip_prefix_len": 24]),
        (["ip_prefix": "0", "ip_prefix_len": 0], ["ip_prefix": "0.0.0.0", "ip_prefix_len": 0]),
        (["ip_prefix": "DEAD::beef", "ip_prefix_len": 96], ["ip_prefix": "dead::", "ip_prefix_len": 96]),
        (["ip_prefix": "::", "ip_prefix_len": 0], ["ip_prefix": "::", "ip_prefix_len": 0]),
        ([:], [:]),
        (["ip_prefix": "300.1.1.1", "ip_prefix_len": 24], nil),
        (["ip_prefix": "1.2.3.4.5", "ip_prefix_len": 24], nil),
        (["ip_prefix": "1.2.300", "ip_prefix_len": 24], nil),
        (["ip_prefix": "1.1.1.1"], nil),
        (["ip_prefix": "1.1.1.1", "ip_prefix_len": nil], nil),
        (["ip_prefix": nil, "ip_prefix_len": nil], nil),
        (["ip_prefix": nil, "ip_prefix_len": 24], nil),
        (["ip_prefix": "", "ip_prefix_len": 24], nil),
        (["ip_prefix": "::", "ip_prefix_len": 129], nil),
        (["ip_prefix": "1.1.1.1", "ip_prefix_len": 33], nil),
        (["ip_prefix": "1.1.1.1", "ip_prefix_len": -1], nil),
        (["ip_prefix": "1.1.1.1", "ip_prefix_len": "32e"], nil),
        (["ip_prefix": "1.1.1.0,2.2.2.0", "ip_prefix_len": 24], nil),
        (["ip_prefix": " 10.1.1.0", "ip_prefix_len": 24], nil),
        (["ip_prefix": "10.1.1.0/24", "ip_prefix_len": 24], nil),
    ]

    @Test(
        "each value of a form is checked, named in the refusal, and kept in canonical form",
        arguments: FormattedPlace.all)
    func everyPlace(place: FormattedPlace) throws {
        if case .text(let format) = place.field.kind {
            for text in try #require(Self.wrong[format]) {
                let error = #expect(throws: ValidationError.self) { try place.validate(place.whole(.string(text))) }
                #expect(error?.description.contains("\(place.field.name): '\(text)' is not ") == true, "\(text)")
            }
            for (sent, kept) in try #require(Self.right[format]) {
                #expect(place.leaf(try place.validate(place.whole(.string(sent)))) == .string(kept))
            }
            #expect(try place.validate(place.whole(.null)) == place.whole(.null))
            if !place.field.isArray { #expect(try place.validate(place.whole("")) == place.whole("")) }
        } else {
            for (sent, kept) in Self.prefixes {
                guard let kept else {
                    #expect(throws: ValidationError.self, "\(sent)") { try place.validate(place.whole(sent)) }
                    continue
                }
                #expect(place.leaf(try place.validate(place.whole(sent))) == kept, "\(sent)")
            }
        }
    }

    @Test("an unusable prefix is refused in the words that clients know")
    func words() throws {
        let pairs = try #require(
            ObjectType.virtualMachineInterface.schema.property("virtual_machine_interface_allowed_address_pairs"))
        let error = #expect(throws: ValidationError.self) {
            try pairs.validated(["allowed_address_pair": [["ip": ["ip_prefix": "haha", "ip_prefix_len": 24]]]])
        }
        #expect(error?.description.contains("Subnet type 'haha/24' is invalid") == true)
    }

    // MARK: none is forgotten

    /// Names after which a text would be one of these forms, and that are none, or are looked at by a hook.
    private static let texts: [String: String] = [
        "instance_ip_address": "InstanceIPHook: may have a length",
        "default_gateway": "SubnetForm: read with its subnet",
        "identifier": "BGPRouterHook", "address": "BGPRouterHook; of servers, whatever they call so",
        "ip_prefix": "PrefixForm", "next_hop": "RouteTableHook: may name a service instance",
        "aggregate_route_nexthop": "RouteAggregateHook",
        "community": "RoutingPolicy reads what a policy matches and sets",
        "community_list": "RoutingPolicy", "extcommunity_list": "RoutingPolicy",
        "bgpaas_ip_address": "an address", "v2_community": "a secret of SNMP",
        "ip_address": "a node's, may be its name",
        "ipmi_address": "of other software", "server_ip": "of other software", "address_group": "a name",
        "structured_syslog_hostaddr": "of other software", "structured_syslog_tenantaddr": "of other software",
        "dns_server": "a name", "as_path_prepend": "RoutingPolicy", "gateway_name": "a name",
        "instance_ip_subscriber_tag": "a tag", "ethernet_segment_identifier": "ten octets",
        "domain_name": "VirtualDNSHook", "virtual_machine_interface_device_owner": "a name",
    ]
    private static let forms = [
        "address", "prefix", "_mac", "mac_", "_ip", "gateway", "route_target", "community", "nexthop",
    ]

    @Test("a text that is named like an address, prefix, MAC, route target or community has its form")
    func everyText() {
        for (owner, field) in Self.fields {
            guard case .string(oneOf: nil) = field.kind, Self.texts[field.name] == nil else { continue }
            let name = field.name
            #expect(
                !Self.forms.contains { name.contains($0) } && !["mac", "ip", "start", "end"].contains(name),
                "\(owner).\(name) is a text without a form")
        }
    }

    private static let numbers: Set<String> = [
        // Their hooks have the texts that clients know.
        "sub_interface_vlan_tag", "port", "source_port", "tag_type",
        "portal",
    ]

    @Test("a number that is named like a port or a VLAN has its range")
    func everyNumber() {
        for (owner, field) in Self.fields {
            guard case .integer(nil) = field.kind, !Self.numbers.contains(field.name) else { continue }
            let words = field.name.split(separator: "_")
            #expect(
                !words.contains("port") && !words.contains("vlan"), "\(owner).\(field.name) is a number without a range"
            )
        }
    }

    private static let fields: [(owner: String, field: FieldSchema)] =
        ObjectType.all.flatMap { type in type.schema.properties.map { (type.name, $0) } }
        + ModelTables.shared.complexTypes.flatMap { type in type.fields.map { (type.name, $0) } }
}
