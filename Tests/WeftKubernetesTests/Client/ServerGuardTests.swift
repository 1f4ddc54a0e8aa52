import Testing
import WeftNet

@testable import WeftKubernetes

@Suite("Servers that others name")
struct ServerGuardTests {
    private static let own = IPAddress("192.0.2.1") ?? .v4(.any)
    private let serverGuard = ServerGuard(ownAddresses: [own], ownPorts: [8082, 5269])

    /// However it is written.
    @Test(
        "what is for this machine alone is not called",
        arguments: [
            "127.0.0.1", "127.9.9.9", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001",
            "0177.0.0.1",
            "127.1", "0.0.0.0", "[::]", "0", "169.254.169.254", "[::ffff:169.254.169.254]", "2852039166", "[fe80::1]",
            "224.0.0.1", "[ff02::1]", "255.255.255.255", "240.0.0.1",
        ], ["", ":6443", ":6443/prefix"])
    func refused(host: String, rest: String) async {
        let error = await #expect(throws: KubernetesError.self) {
            try await self.serverGuard.check("https://\(host)\(rest)")
        }
        #expect(error?.code == .configuration)
        #expect(error?.messageOfOurs.contains("not called") == true)
    }

    @Test("and no port of this process", arguments: [8082, 5269, 6443])
    func ownPort(port: Int) async {
        #expect((serverGuard.objection(to: Self.own, port) == nil) == (port == 6443))
        #expect(serverGuard.objection(to: IPAddress("192.0.2.2") ?? Self.own, port) == nil)
    }

    @Test("others are", arguments: ["https://192.0.2.1:6443", "https://10.0.0.1", "https://[2001:db8::1]:6443"])
    func called(server: String) async throws { try await serverGuard.check(server) }
}
