import Testing
import WeftNet
import WeftSystem

@testable import WeftConnections

@Suite("For whom a share is kept")
struct KnownCallersTests {
    private func source(_ last: UInt8) -> ConnectionSource { ConnectionSource(.v4(IPv4Address(192, 0, 2, last))) }

    @Test("an address is known while an object names it, and as long as one of two does")
    func named() {
        let callers = KnownCallers()
        let (a, b) = (ObjectID.random(), ObjectID.random())
        callers.set(.v4(IPv4Address(192, 0, 2, 1)), of: a)
        callers.set(.v4(IPv4Address(192, 0, 2, 1)), of: b)
        #expect(callers.contains(source(1)) && !callers.contains(source(2)))
        callers.set(.v4(IPv4Address(192, 0, 2, 2)), of: a)
        #expect(callers.contains(source(1)) && callers.contains(source(2)))
        callers.set(nil, of: b)
        callers.set(nil, of: b)
        #expect(!callers.contains(source(1)) && callers.contains(source(2)))
    }

    @Test("whoever proved himself stays known, up to a number that no real site has")
    func proved() {
        let callers = KnownCallers()
        for number in 0..<2000 { callers.proved(.v4(IPv4Address(rawValue: UInt32(number)))) }
        #expect(callers.contains(.v4(IPv4Address(rawValue: 0))))
        #expect(!callers.contains(.v4(IPv4Address(rawValue: 1999))))
    }

    @Test("a network of IPv6 is one source, an IPv4 address in IPv6 clothes is itself")
    func sources() throws {
        let (a, b) = (try #require(IPAddress("2001:db8::1")), try #require(IPAddress("2001:db8::ffff:1")))
        #expect(ConnectionSource(a) == ConnectionSource(b))
        #expect("\(ConnectionSource(a))" == "2001:db8::/64")
        #expect(IPAddress(caller: "::ffff:192.0.2.1") == .v4(IPv4Address(192, 0, 2, 1)))
        #expect(IPAddress(caller: "fe80::1%eth0") == IPAddress("fe80::1"))
    }
}
