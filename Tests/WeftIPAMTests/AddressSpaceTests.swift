import Testing
import WeftIPAM
import WeftNet

@Suite("Address space")
struct AddressSpaceTests {
    private func take(_ count: Int, from subnet: Subnet, in space: inout AddressSpace) -> [String] {
        var given: [String] = []
        while given.count < count, let address = space.next(in: subnet) {
            space.take(address, count: subnet.unit)
            given.append(address.description)
        }
        return given
    }

    @Test(
        "addresses go out in the original's order",
        arguments: [
            ("10.1.1.0/24", false, ["10.1.1.252", "10.1.1.251", "10.1.1.250"]),
            ("10.0.1.0/24", true, ["10.0.1.3", "10.0.1.4", "10.0.1.5"]),
            ("10.32.0.0/12", false, ["10.47.255.252", "10.47.255.251", "10.47.255.250"]),
            ("10.1.1.0/30", false, []),
            ("10.1.1.0/29", false, ["10.1.1.4", "10.1.1.3", "10.1.1.2", "10.1.1.1"]),
            ("fd00::/120", true, ["fd00::3", "fd00::4", "fd00::5"]),
        ])
    func order(text: String, fromStart: Bool, expected: [String]) throws {
        let subnet = try Subnet(try prefix(text), startsAtFirst: fromStart)
        var space = AddressSpace()
        let count = expected.isEmpty || expected.count > 3 ? 99 : expected.count
        #expect(take(count, from: subnet, in: &space) == expected)
    }

    @Test(
        "a subnet at the end of all addresses is used up like any other",
        arguments: [(1, 14), (2, 7), (4, 4)] as [(UInt64, Int)], [true, false])
    func lastSubnet(unit: (size: UInt64, atMost: Int), fromStart: Bool) throws {
        let text = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0/124"
        let subnet = try Subnet(try prefix(text), startsAtFirst: fromStart, unit: unit.size)
        var space = AddressSpace()
        let given = take(99, from: subnet, in: &space)
        #expect(!given.isEmpty && given.count <= unit.atMost)
        #expect(Set(given).count == given.count)
        #expect(try given.allSatisfy { try prefix(text).contains(address($0)) })
        #expect(space.next(in: subnet) == nil)
    }

    @Test("what reaches beyond the last address ends there")
    func beyondTheEnd() throws {
        let last = try address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
        var space = AddressSpace()
        space.take(last, count: 8)
        #expect(space.isTaken(last))
        space.free(last, count: .max)
        #expect(space.isEmpty)
    }

    @Test("of a range only what is in the prefix counts, and nothing of another family")
    func partOfRange() throws {
        let subnet = try prefix("10.9.0.0/24")
        #expect(
            subnet.part(of: try address("10.9.0.250")...address("10.9.1.20"))
                == (try address("10.9.0.250")...address("10.9.0.255")))
        #expect(subnet.part(of: try address("10.8.0.0")...address("10.8.0.9")) == nil)
        #expect(subnet.part(of: try address("10.9.0.5")...address("fd00::1")) == nil)
    }

    @Test("a freed address is the next one when it lies first in the order")
    func reuse() throws {
        let subnet = try Subnet(try prefix("10.1.1.0/24"))
        var space = AddressSpace()
        _ = take(5, from: subnet, in: &space)
        space.free(try address("10.1.1.251"))
        #expect(space.next(in: subnet)?.description == "10.1.1.251")
    }

    @Test("a subnet gives out each address once, then nothing")
    func exhaustion() throws {
        let subnet = try Subnet(try prefix("10.1.1.0/24"))
        var space = AddressSpace()
        let given = take(1000, from: subnet, in: &space)
        #expect(given.count == 252 && Set(given).count == 252)
        #expect(space.next(in: subnet) == nil)
        #expect(space.takenCount(in: subnet.prefix) == 252)
    }

    @Test("pools bound the automatic choice, in the subnet's direction")
    func pools() throws {
        let ranges = [try address("10.1.1.20")...address("10.1.1.21"), try address("10.1.1.10")...address("10.1.1.11")]
        var space = AddressSpace()
        let down = try Subnet(try prefix("10.1.1.0/24"), pools: ranges)
        #expect(take(9, from: down, in: &space) == ["10.1.1.21", "10.1.1.20", "10.1.1.11", "10.1.1.10"])
        space = AddressSpace()
        let up = try Subnet(try prefix("10.1.1.0/24"), startsAtFirst: true, pools: ranges)
        #expect(take(9, from: up, in: &space) == ["10.1.1.10", "10.1.1.11", "10.1.1.20", "10.1.1.21"])
        let slice = [try address("10.1.1.100")...address("10.1.1.101")]
        #expect(space.next(in: down, pools: slice)?.description == "10.1.1.101")
    }

    @Test("blocks of a unit are aligned and hold nothing reserved")
    func units() throws {
        let up = try Subnet(try prefix("10.1.1.0/28"), startsAtFirst: true, unit: 4)
        var space = AddressSpace()
        #expect(take(9, from: up, in: &space) == ["10.1.1.4", "10.1.1.8"])
        let down = try Subnet(try prefix("10.1.1.0/28"), unit: 4)
        space = AddressSpace()
        space.take(try address("10.1.1.9"))
        #expect(take(9, from: down, in: &space) == ["10.1.1.4"])
    }

    @Test("networks that share a flat IPAM share its addresses; others may have the same ones")
    func sharing() throws {
        let subnet = try Subnet(try prefix("10.32.0.0/12"))
        var first = AddressSpace()
        let second = AddressSpace()
        let address = try #require(first.next(in: subnet))
        first.take(address)
        #expect(first.next(in: subnet) != address)
        #expect(second.next(in: subnet) == address)
    }

    @Test("the families do not meet")
    func families() throws {
        var space = AddressSpace()
        space.take(try address("10.0.0.1"))
        #expect(!space.isTaken(try address("::a00:1")))
        #expect(space.takenCount(in: try prefix("::/96")) == 0)
    }

    @Test("the address that keeps a subnet from going is found")
    func firstTaken() throws {
        var space = AddressSpace()
        let net = try prefix("10.1.1.0/24")
        #expect(space.firstTaken(in: net) == nil)
        space.take(try address("10.1.2.1"))
        #expect(space.firstTaken(in: net) == nil)
        space.take(try address("10.1.1.252"))
        space.take(try address("10.1.1.200"))
        #expect(space.firstTaken(in: net)?.description == "10.1.1.200")
    }

    @Test("the last free address of a full /12 is found without looking at the others")
    func fullRange() throws {
        let subnet = try Subnet(try prefix("10.32.0.0/12"))
        var space = AddressSpace()
        space.take(try address("10.32.0.2"), count: 1 << 20 - 5)
        #expect(space.next(in: subnet)?.description == "10.32.0.1")
        // A scan would take minutes for this many.
        for _ in 0..<100_000 { _ = space.next(in: subnet) }
    }
}
