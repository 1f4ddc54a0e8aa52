import Testing
import WeftIPAM
import WeftNet

@Suite("Subnet")
struct SubnetTests {
    @Test(
        "gateway and DNS server sit where users expect them",
        arguments: [
            ("10.1.1.0/24", false, "10.1.1.254", "10.1.1.253"),
            ("10.1.1.0/24", true, "10.1.1.1", "10.1.1.2"),
            ("10.32.0.0/12", false, "10.47.255.254", "10.47.255.253"),
            ("fd00::/64", false, "fd00::ffff:ffff:ffff:fffe", "fd00::ffff:ffff:ffff:fffd"),
        ])
    func services(prefix: String, fromStart: Bool, gateway: String, dns: String) throws {
        let subnet = try Subnet(try #require(IPPrefix(prefix)), startsAtFirst: fromStart)
        #expect(subnet.gateway?.description == gateway)
        #expect(subnet.dnsServer.description == dns)
    }

    @Test("without a gateway the DNS server stays and the gateway's place is free")
    func noGateway() throws {
        let subnet = try Subnet(try prefix("10.1.1.0/24"), gateway: .none)
        #expect(subnet.gateway == nil)
        #expect(subnet.dnsServer == (try address("10.1.1.253")))
        #expect(AddressSpace().next(in: subnet) == (try address("10.1.1.254")))
    }

    @Test("contradictions are refused by name")
    func errors() throws {
        let net = try prefix("10.1.1.0/24")
        let stranger = try address("10.9.9.9")
        #expect(throws: SubnetError.gatewayOutside(stranger, net)) { try Subnet(net, gateway: .address(stranger)) }
        let pool = try address("10.1.1.9")...stranger
        #expect(throws: SubnetError.poolOutside(pool, net)) { try Subnet(net, pools: [pool]) }
        #expect(throws: SubnetError.unit(3)) { try Subnet(net, unit: 3) }
        for tiny in ["10.1.1.0/31", "10.1.1.0/32", "fd00::/127"] {
            #expect(throws: SubnetError.tooSmall(try prefix(tiny))) { try Subnet(try prefix(tiny)) }
        }
    }

    @Test("only the gateway may be had by a router's port")
    func reserved() throws {
        let subnet = try Subnet(try prefix("10.1.1.0/24"))
        for text in ["10.1.1.0", "10.1.1.255", "10.1.1.253"] {
            #expect(subnet.isReservedBesidesGateway(try address(text)))
        }
        #expect(subnet.isReserved(try address("10.1.1.254")))
        #expect(!subnet.isReservedBesidesGateway(try address("10.1.1.254")))
        #expect(!subnet.isReserved(try address("10.1.1.7")))
    }
}

func prefix(_ text: String) throws -> IPPrefix { try #require(IPPrefix(text)) }
func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
