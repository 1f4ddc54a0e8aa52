import Testing
import WeftNet

@Suite("Addresses that no host has")
struct AddressScopeTests {
    @Test(
        "are told by what they are",
        arguments: [
            ("0.0.0.0", "unspecified"), ("0.255.0.1", "of this network (0.0.0.0/8)"), ("127.0.0.1", "loopback"),
            ("127.255.255.255", "loopback"), ("224.0.0.0", "multicast"), ("239.255.255.255", "multicast"),
            ("240.0.0.0", "reserved (240.0.0.0/4)"), ("255.255.255.254", "reserved (240.0.0.0/4)"),
            ("255.255.255.255", "broadcast"), ("::", "unspecified"), ("::1", "loopback"), ("ff00::", "multicast"),
            ("ff02::1", "multicast"), ("fe80::", "link-local"), ("febf:ffff::1", "link-local"),
            ("::ffff:0.0.0.0", "unspecified"), ("::ffff:127.0.0.1", "loopback"), ("::ffff:224.0.0.1", "multicast"),
        ])
    func kinds(text: String, kind: String) { #expect(IPAddress(text)?.nonHostKind == kind) }

    @Test(
        "all others may be a host's",
        arguments: [
            "1.0.0.0", "10.0.0.1", "126.255.255.255", "128.0.0.1", "169.254.1.1", "223.255.255.255", "192.0.2.255",
            "::2", "2001:db8::1", "fc00::1", "fec0::1", "fe7f::1", "feff::1", "64:ff9b::1", "::ffff:10.0.0.1",
        ])
    func hosts(text: String) throws { #expect(try #require(IPAddress(text)).nonHostKind == nil) }
}
