import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Virtual DNS")
struct NameServiceTests {
    var bench: Bench
    init() throws { bench = try Bench() }

    static let domain: FQName = ["default-domain"]

    @discardableResult
    private mutating func server(
        _ name: String, _ data: JSONObject = [:]
    ) throws(ConfigError) -> ObjectID {
        var whole: JSONObject = ["domain_name": "shop.example", "record_order": "random", "default_ttl_seconds": 60]
        whole.merge(data)
        return try bench.create(.virtualDNS, Self.domain.child(name), ["virtual_DNS_data": .object(whole)])
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let data: JSONObject
        let status: Int
        let text: String
        var testDescription: String { "\(data)" }
    }

    @Test(
        "a server's names are names of the DNS",
        arguments: ["a.b", "a_b", "-a", "a b", "ä"])
    mutating func names(name: String) throws {
        let error = refusal { try server(name) }
        #expect(error?.status == 403)
        #expect(error?.message.contains("Special characters are not allowed in Virtual DNS server name") == true)
    }

    @Test(
        "what of a server cannot work is refused",
        arguments: [
            Bad(data: ["domain_name": "a..b"], status: 403, text: "Domain name does not adhere"),
            Bad(data: ["domain_name": "-a.example"], status: 403, text: "Domain name does not adhere"),
            Bad(data: ["domain_name": "under_score.example"], status: 403, text: "Domain name does not adhere"),
            Bad(data: ["domain_name": ""], status: 403, text: "Domain name does not adhere"),
            Bad(
                data: ["domain_name": .string(String(repeating: "a", count: 64))], status: 403,
                text: "Domain name does not adhere"),
            Bad(
                data: ["domain_name": .string(String(repeating: "a.", count: 128))], status: 403,
                text: "Domain name does not adhere"),
            Bad(data: ["default_ttl_seconds": -1], status: 400, text: "Invalid value for TTL"),
            Bad(data: ["default_ttl_seconds": 2_147_483_648], status: 400, text: "Invalid value for TTL"),
            Bad(data: ["record_order": "none"], status: 400, text: "record_order"),
            Bad(data: ["next_virtual_DNS": "nobody"], status: 400, text: "Invalid Virtual Forwarder"),
            Bad(data: ["next_virtual_DNS": "default-domain:nobody"], status: 400, text: "Invalid Virtual Forwarder"),
            Bad(data: ["next_virtual_DNS": "10.1.1.999"], status: 400, text: "Invalid Virtual Forwarder"),
        ])
    mutating func refused(bad: Bad) throws {
        let error = refusal { try server("s", bad.data) }
        #expect(error?.status == bad.status)
        #expect(error?.message.contains(bad.text) == true, "\(error?.message ?? "")")
        let id = try server("s", ["domain_name": "shop.example.", "next_virtual_DNS": "10.1.1.1"])
        var changed: JSONObject = ["domain_name": "shop.example", "default_ttl_seconds": 60]
        changed.merge(bad.data)
        #expect(
            refusal { try bench.update(.virtualDNS, id, ["virtual_DNS_data": .object(changed)]) }?.status == bad.status)
    }

    @Test("servers do not ask each other in a circle, and one that is asked stays")
    mutating func circle() throws {
        let first = try server("first")
        let second = try server("second", ["next_virtual_DNS": "default-domain:first"])
        for next in ["default-domain:second", "default-domain:first"] {
            let circle = refusal {
                try bench.update(
                    .virtualDNS, first,
                    ["virtual_DNS_data": ["domain_name": "shop.example", "next_virtual_DNS": .string(next)]])
            }
            #expect(circle?.status == 403)
            #expect(circle?.message.contains("referring to each other") == true)
        }
        #expect(refusal { try bench.delete(.virtualDNS, first) }?.status == 403)
        try bench.delete(.virtualDNS, second)
        try bench.delete(.virtualDNS, first)
    }

    @Test("a server is shared with its domain")
    mutating func shared() throws {
        let id = try server("s")
        let domain = try bench.id(.domain, Self.domain)
        #expect(
            try bench.record(id)["perms2"]?["share"]
                == [["tenant": .string("domain:\(domain)"), "tenant_access": 5]])
    }

    private mutating func record(_ data: JSONObject) throws(ConfigError) {
        var whole: JSONObject = ["record_class": "IN", "record_ttl_seconds": 60]
        whole.merge(data)
        let id = try bench.create(
            .virtualDNSRecord, Self.domain.child("s").child("r"), ["virtual_DNS_record_data": .object(whole)])
        try bench.delete(.virtualDNSRecord, id)
    }

    private static func data(_ type: JSON, _ name: JSON, _ data: JSON) -> JSONObject {
        ["record_type": type, "record_name": name, "record_data": data]
    }

    @Test("a record's name and data are what its type wants")
    mutating func records() throws {
        try server("s")
        let bad: [(JSONObject, String)] = [
            (Self.data("A", "web", "10.1.1.999"), "Invalid IP address"),
            (Self.data("A", "web", "fd00::1"), "Invalid IP address"),
            (Self.data("A", "web", nil), "Invalid IP address"),
            (Self.data("AAAA", "web", "10.1.1.1"), "Invalid IPv6 address"),
            (Self.data("AAAA", "web", "fd00::g"), "Invalid IPv6 address"),
            (Self.data("A", "w_b", "10.1.1.1"), "Record name does not adhere"),
            (Self.data("A", nil, "10.1.1.1"), "Record name does not adhere"),
            (Self.data("CNAME", "web", "a..b"), "Record data does not adhere"),
            (Self.data("MX", "web", "-mail"), "Record data does not adhere"),
            (Self.data("PTR", "web", "web.example"), "PTR Record name has to be IP address"),
            (Self.data("PTR", "10.1.1.1", "w_b"), "Record data does not adhere"),
            (Self.data("NS", "web", "default-domain:no body"), "Invalid virtual dns server"),
            (Self.data(nil, "web", "10.1.1.1"), "Invalid record type"),
        ]
        for (data, text) in bad {
            let error = refusal { try record(data) }
            #expect(error?.status == 403, "\(data)")
            #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
        }
        var late = Self.data("A", "web", "10.1.1.1")
        late["record_ttl_seconds"] = -1
        #expect(refusal { try record(late) }?.message.contains("Invalid value for TTL") == true)
        var preferred = Self.data("MX", "web", "mail")
        preferred["record_mx_preference"] = 65536
        #expect(refusal { try record(preferred) }?.message.contains("MX record preference") == true)
        for good in [
            Self.data("A", "web", "10.1.1.1"), Self.data("AAAA", "web", "fd00::1"),
            Self.data("CNAME", "www", "web.example."),
            Self.data("PTR", "10.1.1.1", "web"), Self.data("PTR", "1.1.1.10.in-addr.arpa", "web"),
            Self.data("NS", "sub", "default-domain:s"), Self.data("NS", "sub", "10.1.1.1"),
            Self.data("MX", "web", "mail"),
        ] {
            try record(good)
        }
    }
}
