import Testing

@testable import WeftNet

@Suite("Addresses and prefixes")
struct AddressTests {
    @Test(
        "IPv4 text round-trips",
        arguments: ["0.0.0.0", "10.47.255.249", "255.255.255.255", "172.31.12.82"])
    func v4RoundTrip(text: String) throws {
        #expect(try #require(IPv4Address(text)).description == text)
    }

    @Test(
        "malformed IPv4 text is refused",
        arguments: ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1..2.3", "1.2.3.4 ", "a.b.c.d", "1.2.3."])
    func v4Malformed(text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test(
        "IPv6 text is canonical after RFC 5952",
        arguments: [
            ("::", "::"), ("::1", "::1"), ("fd00:1:0:0:0:0:0:5", "fd00:1::5"), ("2001:DB8::0001", "2001:db8::1"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("::ffff:10.1.2.3", "::ffff:a01:203"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ])
    func v6Canonical(text: String, canonical: String) throws {
        #expect(try #require(IPv6Address(text)).description == canonical)
    }

    @Test(
        "malformed IPv6 text is refused",
        arguments: [
            "", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "1:2:3:4:5:6:7:8::",
        ])
    func v6Malformed(text: String) {
        #expect(IPv6Address(text) == nil)
    }

    @Test("a prefix clears its host bits and answers containment")
    func prefix() throws {
        let prefix = try #require(IPv4Prefix("10.32.5.9/12"))
        #expect(prefix.description == "10.32.0.0/12")
        #expect(prefix.broadcast == IPv4Address(10, 47, 255, 255))
        #expect(prefix.contains(IPv4Address(10, 47, 255, 249)))
        #expect(!prefix.contains(IPv4Address(10, 48, 0, 0)))
        #expect(prefix.count == 1 << 20)
        #expect(prefix.overlaps(try #require(IPv4Prefix("10.0.0.0/8"))))
        #expect(try #require(IPv4Prefix("0.0.0.0/0")).contains(IPv4Address.broadcast))
        #expect(try #require(IPPrefix("fd00:1::5/64")).description == "fd00:1::/64")
        #expect(try !#require(IPPrefix("::/0")).contains(.v4(.any)))
    }

    @Test(
        "malformed prefixes are refused",
        arguments: ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0.0/08"])
    func malformedPrefix(text: String) {
        #expect(IPPrefix(text) == nil)
    }

    @Test("MAC text takes both separators")
    func mac() throws {
        #expect(try #require(MACAddress("02-5D-2c-1A-34-9f")).description == "02:5d:2c:1a:34:9f")
        #expect(MACAddress.virtualGateway.description == "00:00:5e:00:01:00")
        #expect(MACAddress("02:5d:2c:1a:34") == nil)
        #expect(MACAddress("02:5d:2c:1a:34:9f:00") == nil)
        #expect(MACAddress("02:5d:2c:1a:34:xx") == nil)
    }
}
