import Testing

@testable import WeftNet

@Suite("Authorities of URLs")
struct AuthorityTests {
    @Test("host and port are told apart")
    func read() throws {
        let plain = try #require(Authority("10.0.0.1:6443"))
        #expect(plain.host == "10.0.0.1" && plain.port == 6443)
        let bracketed = try #require(Authority("[2001:db8::1]:1"))
        #expect(bracketed.host == "2001:db8::1" && bracketed.port == 1)
        #expect(try #require(Authority("[2001:db8::1]")).port == nil)
        #expect(try #require(Authority("k.example")).host == "k.example")
        #expect(Authority(of: "https://h:65535/a:0/b", scheme: "https://")?.port == 65_535)
        #expect(Authority(of: "http://h", scheme: "https://") == nil)
    }

    @Test(
        "what is no port, and what is no host, is none",
        arguments: [
            "h:0", "h:-1", "h:+1", "h:", "h:1:2", "h:٣", "h:1 ", "", ":1", "[::1", "[::1]x", "[::1]:0", "[h]:1",
            "2001:db8::1", "u@h", "a b", "h?x", "h#x", "h\\x", "h\n",
        ])
    func refused(text: String) {
        #expect(Authority(text) == nil)
    }
}
