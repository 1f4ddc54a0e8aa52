import Testing
import WeftBGPWire
import WeftNet

@testable import WeftControlNode

@Suite("Prefixes of every family between peers")
struct PrefixFamilyTests {
    private static let wide = ["::/0", "2001:db8::/32", "2001:db8:0:1::/64", "2001:db8::8000:0/97", "2001:db8::1/128"]
    private static let narrow = ["0.0.0.0/0", "10.0.0.0/8", "10.1.2.128/25", "10.1.2.3/32"]

    @Test(
        "they pass with every bit and their label, and are withdrawn",
        arguments: [BGPFamily.ipv6Unicast, .ipv6Labeled, .ipv6VPN, .ipv4Labeled])
    func passing(family: BGPFamily) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, families: [family])
        let b = laboratory.peer(2, asn: 65002, families: [family])
        let prefixes = (family.afi == 2 ? Self.wide : Self.narrow).map { IPPrefix($0)! }
        laboratory.announce(prefixes, family, by: a)
        let told = b.routes[family] ?? [:]
        let head = family.hasDistinguishers ? "65001:1:" : ""
        #expect(Set(told.keys) == Set(prefixes.map { "\(head)\($0)" }))
        #expect(told.values.allSatisfy { $0.label == (family.hasLabels ? 100 : 0) })
        #expect(told.values.allSatisfy { $0.attributes.nextHop == .v4(a.address) })
        laboratory.withdraw(Array(prefixes.dropFirst()), family, by: a)
        #expect(b.routes[family]?.keys.sorted() == ["\(head)\(prefixes[0])"])
        #expect(b.needless == [])
    }
}
