import Foundation
import WeftDatapath
package import WeftNet

/// Two hosts joined by an underlay, with workloads: network namespaces that are gone when this value is. What a run
/// that was killed left behind is removed by the next one.
package final class Fabric {
    package static let isPossible: Bool = {
        guard geteuid() == 0, (try? NetworkNamespace(path: "/proc/self/ns/net")) != nil else { return false }
        return (try? NamespaceCommand(["ip", "-V"]).run()) != nil
    }()

    package static let gateway = IPv4Address(10, 0, 1, 1)
    package static let subnet = IPv4Prefix(IPv4Address(10, 0, 1, 0), length: 24)

    package let a: FabricHost
    package let b: FabricHost
    private static let prefix = "weftdp-"
    private let namespaces: Namespaces

    /// - Parameter mtu: of the underlay.
    package init(mtu: UInt16 = 1500) throws {
        Self.removeLeftovers()
        let namespaces = Namespaces(name: "\(Self.prefix)\(getpid())-\(UInt16.random(in: 0...(.max)))")
        self.namespaces = namespaces
        a = try FabricHost("a", IPv4Address(172, 31, 0, 1), mtu: mtu, namespaces)
        b = try FabricHost("b", IPv4Address(172, 31, 0, 2), mtu: mtu, namespaces)
        try NamespaceCommand([
            "ip", "link", "add", FabricHost.underlay, "netns", a.namespace.name, "mtu", "\(mtu)", "type", "veth",
            "peer",
            "name", FabricHost.underlay, "netns", b.namespace.name, "mtu", "\(mtu)",
        ]).run()
        for host in [a, b] {
            try host.ip("address", "add", "\(host.address)/24", "dev", FabricHost.underlay)
            try host.ip("link", "set", FabricHost.underlay, "up")
        }
        // Until the kernel gets round to it, the end that came up first drops what is sent.
        for host in [a, b] {
            try Eventually.wait { try host.ip("link", "show", FabricHost.underlay).contains("state UP") }
        }
    }

    deinit {
        for host in [a, b] { try? host.datapath?.removePins() }
        namespaces.remove()
    }

    private static func removeLeftovers() {
        let files = FileManager.default
        for folder in [Namespaces.folder, "/sys/fs/bpf/weft"] {
            for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(prefix) {
                guard let owner = name.dropFirst(prefix.count).split(separator: "-").first,
                    !files.fileExists(atPath: "/proc/\(owner)")
                else { continue }
                if folder == Namespaces.folder {
                    _ = try? NamespaceCommand(["ip", "netns", "delete", name]).run()
                } else {
                    try? files.removeItem(atPath: "\(folder)/\(name)")
                }
            }
        }
    }
}

/// The network namespaces of one run.
final class Namespaces {
    static let folder = "/run/netns"

    struct Member: Hashable {
        let name: String
        var path: String { "\(Namespaces.folder)/\(name)" }
    }

    let name: String
    private var members: [Member] = []

    init(name: String) { self.name = name }

    func add(_ suffix: String) throws -> Member {
        let member = Member(name: "\(name)-\(suffix)")
        try NamespaceCommand(["ip", "netns", "add", member.name]).run()
        members.append(member)
        return member
    }

    func remove() {
        for member in members.reversed() { _ = try? NamespaceCommand(["ip", "netns", "delete", member.name]).run() }
    }
}
