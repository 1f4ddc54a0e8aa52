import Testing
import WeftJSON

@testable import WeftModel

@Suite("Validation")
struct ValidationTests {
    private func validate(_ property: String, of type: ObjectType = .virtualNetwork, _ value: JSON) throws -> JSON {
        try #require(type.schema.property(property)).validated(value)
    }

    private func refusal(_ property: String, of type: ObjectType = .virtualNetwork, _ value: JSON) -> String? {
        do {
            _ = try validate(property, of: type, value)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("values that fit are kept as they were sent, nulls included")
    func kept() throws {
        let properties: JSON = [
            "forwarding_mode": "l2_l3", "allow_transit": nil, "vxlan_network_identifier": nil, "rpf": "enable",
        ]
        #expect(try validate("virtual_network_properties", properties) == properties)
        #expect(try validate("virtual_network_properties", .null) == .null)
        #expect(try validate("is_shared", true) == true)
    }

    @Test("an unknown field of a complex value is refused by name, at any depth")
    func unknownField() {
        #expect(
            refusal("virtual_network_properties", ["forwarding": "l3"])
                == "Error validating property virtual_network_properties value {'forwarding': 'l3'} "
                + "class VirtualNetworkType does not have field forwarding")
        let rules: JSON = ["policy_rule": [["src_addresses": [["subnet": ["prefix": "10.0.0.0"]]]]]]
        #expect(
            refusal("network_policy_entries", of: .networkPolicy, rules)?
                .hasSuffix("class SubnetType does not have field prefix") == true)
    }

    @Test("a value outside an enumeration is refused with the values there are")
    func enumeration() {
        #expect(
            refusal("virtual_network_properties", ["forwarding_mode": "l4"])?
                .hasSuffix("forwarding_mode: value must be one of ['l2_l3', 'l2', 'l3']") == true)
        #expect(
            refusal("virtual_network_category", "x")?
                .hasSuffix("virtual_network_category: value must be one of ['infra', 'tenant', 'internal', 'routed']")
                == true)
    }

    @Test("a number outside its range is refused with the bounds", arguments: [-1, 9217] as [JSON])
    func range(value: JSON) {
        #expect(
            refusal("mtu", value)
                == "Error validating property mtu value \(value) mtu: value must be between 0 and 9216")
    }

    @Test("digit strings become numbers, and obey the same bounds")
    func digits() throws {
        let sent: JSON = ["policy_rule": [["dst_ports": [["start_port": "80", "end_port": 443]], "protocol": "6"]]]
        let kept: JSON = ["policy_rule": [["dst_ports": [["start_port": 80, "end_port": 443]], "protocol": "6"]]]
        #expect(try validate("network_policy_entries", of: .networkPolicy, sent) == kept)
        #expect(try validate("virtual_network_network_id", "17") == 17)
        #expect(refusal("mac_aging_time", "86401")?.hasSuffix("value must be between 0 and 86400") == true)
        #expect(refusal("mac_aging_time", "1e3") != nil)
        #expect(refusal("mac_aging_time", "") != nil)
        #expect(refusal("mac_aging_time", "99999999999999999999") != nil)
    }

    @Test(
        "a value of another kind is refused",
        arguments: [
            ("is_shared", "yes"), ("is_shared", 1), ("display_name", 5), ("display_name", ["a"]),
            ("virtual_network_properties", "l3"), ("virtual_network_properties", []), ("mac_aging_time", 1.5),
            ("mac_aging_time", true), ("route_target_list", ["route_target": "target:1:2"]),
        ] as [(String, JSON)])
    func kind(property: String, value: JSON) {
        #expect(refusal(property, value)?.contains(" is not ") == true)
    }

    @Test("characters that XML does not allow are refused in any string", arguments: ["a\u{1}b", "\u{0}", "\u{fffe}"])
    func characters(text: String) {
        #expect(refusal("display_name", .string(text)) != nil)
        #expect(refusal("route_target_list", ["route_target": [.string(text)]]) != nil)
        #expect(refusal("display_name", "tab\tand\nline\u{1F600}") == nil)
    }

    @Test("the halves of a UUID may need all 64 bits")
    func unsigned() throws {
        let perms: JSON = ["uuid": ["uuid_mslong": .uint(.max), "uuid_lslong": 5]]
        #expect(try validate("id_perms", perms) == perms)
        #expect(refusal("id_perms", ["uuid": ["uuid_mslong": -1]]) != nil)
    }

    @Test("a link that carries data must say so, null is enough")
    func attribute() throws {
        let link = try #require(ObjectType.virtualNetwork.schema.reference(to: .networkPolicy))
        #expect(throws: ValidationError.self) { try link.validatedAttribute(of: ["uuid": "u"]) }
        #expect(try link.validatedAttribute(of: ["uuid": "u", "attr": nil]) == .null)
        let attribute: JSON = ["sequence": ["major": 0, "minor": 0]]
        #expect(try link.validatedAttribute(of: ["attr": attribute]) == attribute)
        #expect(throws: ValidationError.self) { try link.validatedAttribute(of: ["attr": ["sequense": nil]]) }
        let bare = try #require(ObjectType.instanceIp.schema.reference(to: .virtualNetwork))
        #expect(try bare.validatedAttribute(of: ["uuid": "u", "attr": "ignored"]) == nil)
    }

    @Test("values are printed as Python prints them")
    func python() {
        let value: JSON = ["a": [nil, true, 1, -2.5, "it's", "say \"it's\"", "tab\t"], "b": [:]]
        #expect(
            value.pythonText == #"{'a': [None, True, 1, -2.5, "it's", 'say "it\'s"', 'tab\t'], 'b': {}}"#)
    }
}
