import Testing
import WeftConnector
import WeftJSON
import WeftKubernetes
import WeftNet

@Suite("prefixes of clusters")
struct ClusterPrefixTests {
    @Test("a prefix of IPv4 is taken, without its host's bits", arguments: ["10.32.0.0/12", "10.32.0.9/12"])
    func taken(text: String) throws {
        #expect(try ClusterPrefix.parse(text) == IPPrefix(.v4(IPv4Address(10, 32, 0, 0)), length: 12))
    }

    private static let unusable = [
        ("fd00::/64", "fd00::/64 is a prefix of IPv6, and hosts forward IPv4 only"),
        ("::/0", "::/0 is a prefix of IPv6, and hosts forward IPv4 only"),
        ("::ffff:10.0.0.0/104", "::ffff:10.0.0.0/104 is a prefix of IPv6, and hosts forward IPv4 only"),
        ("10.0.0.0", "10.0.0.0 is not a prefix"), ("10.0.0.0/33", "10.0.0.0/33 is not a prefix"),
        ("127.0.0.0/8", "127.0.0.0/8 has addresses that no host can have (loopback)"),
    ]

    @Test("what is none, or of a family that hosts do not forward, is refused in words", arguments: unusable)
    func refusal(text: String, words: String) {
        #expect(throws: UnusablePrefix(words)) { try ClusterPrefix.parse(text) }
    }

    @Test("settings with such a prefix are refused, and say which", arguments: unusable)
    func settings(text: String, words: String) {
        let access: JSON = ["cluster": "c1", "server": "https://192.0.2.1:6443"]
        for key in ["pod_subnets", "service_subnets", "fabric_subnets"] {
            let settings: JSONObject = ["access": access, key: ["10.32.0.0/12", .string(text)]]
            #expect(throws: AccessError("\(key): \(words)")) {
                try KubernetesKind(runsPrograms: false).access(settings)
            }
        }
        #expect(throws: Never.self) {
            try KubernetesKind(runsPrograms: false).access(["access": access, "pod_subnets": ["10.32.0.0/12"]])
        }
    }
}
