import Testing
import WeftNet

@Suite("addresses of interfaces")
struct InterfaceAddressTests {
    private static func address(_ text: String, _ length: UInt8, _ gateway: String? = nil) -> InterfaceAddress {
        InterfaceAddress(address: IPAddress(text)!, prefixLength: length, gateway: gateway.flatMap { IPAddress($0) })
    }

    @Test("one is written with its host's bits, and its subnet without")
    func subnet() {
        for (address, text, subnet, neighbourhood) in [
            (Self.address("10.0.1.3", 24), "10.0.1.3/24", "10.0.1.0/24", "10.0.1.0/24"),
            (Self.address("fd00:1::3", 64), "fd00:1::3/64", "fd00:1::/64", "fd00:1::/64"),
            (Self.address("10.0.1.3", 32), "10.0.1.3/32", "10.0.1.3/32", nil),
            (Self.address("fd00:1::3", 128), "fd00:1::3/128", "fd00:1::3/128", nil),
            (Self.address("fd00:1::3", 32), "fd00:1::3/32", "fd00:1::/32", "fd00:1::/32"),
        ] as [(InterfaceAddress, String, String, String?)] {
            #expect(address.description == text)
            #expect(address.subnet.description == subnet)
            #expect(address.neighbourhood?.description == neighbourhood)
        }
    }

    @Test("each family's way out is by the gateway of its first address, if that has one")
    func defaultGateways() {
        let (four, six) = (Self.address("10.0.1.3", 24, "10.0.1.1"), Self.address("fd00::3", 64, "fd00::1"))
        let lonely = Self.address("10.0.2.3", 24)
        func gateways(_ addresses: InterfaceAddress...) -> [String] { addresses.defaultGateways.map(\.description) }
        #expect(gateways() == [])
        #expect(gateways(four, lonely) == ["10.0.1.1"])
        #expect(gateways(lonely, four) == [])
        #expect(gateways(four, six, Self.address("fd01::3", 64, "fd01::1")) == ["10.0.1.1", "fd00::1"])
        #expect(gateways(six, lonely, four) == ["fd00::1"])
    }

    @Test("octets are those of the wire, and come back", arguments: ["10.0.1.3", "fd00:1::2:3", "::", "0.0.0.0"])
    func octets(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.octets.count * 8 == address.bitWidth)
        #expect(IPAddress(octets: address.octets) == address)
        #expect(address.isUnspecified == address.octets.allSatisfy { $0 == 0 })
        #expect(IPAddress(octets: address.octets.dropLast()) == nil)
        #expect(IPPrefix.everything(like: address).description == (address.v4 == nil ? "::/0" : "0.0.0.0/0"))
    }
}
