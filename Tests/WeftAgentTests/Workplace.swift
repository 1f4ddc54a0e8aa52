import Glibc
import Logging
import Synchronization
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

/// A folder of its own for one test, removed when the test ends.
final class Workplace: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/weft-agent-test-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove("\(path)/\(name)") }
            }
            closedir(folder)
            rmdir(path)
        } else {
            unlink(path)
        }
    }

    var socket: String { path + "/cni.sock" }
    var state: String { path + "/state" }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Keeps what is logged: the message and the facts, as `text port=… error=…`.
final class KeptLog: Sendable {
    private let kept = Mutex<[String]>([])

    var all: [String] { kept.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: KeptLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let facts = (event.metadata ?? [:]).sorted { $0.key > $1.key }.map { " \($0.key)=\($0.value)" }
            lines.kept.withLock { $0.append("\(event.message)\(facts.joined())") }
        }
    }
}

/// One pod `web` of cluster `k8s1` at 10.0.1.3 and what the configuration says of it.
enum Example {
    static let machine = "k8s1__default__web"
    static let machineID = ObjectID.derived(from: machine)
    static let interfaceID = ObjectID.derived(from: "interface")
    static let instance = "default-domain:k8s1-default:vn1:vn1"

    static let configuration: [HostConfigChange] = {
        let interface = ConfigKey(.virtualMachineInterface, "default-domain:k8s1-default:web__1")
        let network = ConfigKey(.virtualNetwork, "default-domain:k8s1-default:vn1")
        let attribute = ConfigKey(.virtualNetworkNetworkIpam, "attr(vn1,ipam)")
        let subnet = RoutedSubnet(
            prefix: IPPrefix(.v4(IPv4Address(10, 0, 1, 0)), length: 24), gateway: .v4(IPv4Address(10, 0, 1, 1)))
        return [
            .update(network, .virtualNetwork(.init(id: ObjectID.derived(from: "vn1"), index: 5))),
            .update(ConfigKey(.routingInstance, instance), .routingInstance),
            .link(network, ConfigKey(.routingInstance, instance), kind: "virtual-network-routing-instance"),
            .update(attribute, .virtualNetworkIPAM([subnet])),
            .link(network, attribute, kind: "virtual-network-network-ipam"),
            .update(ConfigKey(.virtualMachine, machine), .virtualMachine(machineID)),
            .update(
                interface,
                .virtualMachineInterface(
                    .init(
                        id: interfaceID, macAddress: MACAddress(2, 0, 0, 0, 0, 1), position: .init(index: 1, count: 1),
                        requestedName: nil))),
            .link(interface, ConfigKey(.virtualMachine, machine), kind: "virtual-machine-interface-virtual-machine"),
            .link(interface, network, kind: "virtual-machine-interface-virtual-network"),
            .update(ConfigKey(.instanceIp, "ip"), .instanceIP(.v4(IPv4Address(10, 0, 1, 3)), isSecondary: false)),
            .link(ConfigKey(.instanceIp, "ip"), interface, kind: "instance-ip-virtual-machine-interface"),
        ]
    }()

    static func frame(
        _ verb: String, version: String = "1.0.0", container: String = "c1", pod: String = "web",
        environment changes: [String: String?] = [:], configuration more: JSONObject = [:]
    ) -> CNIFrame.Request {
        var environment: [String: String] = [
            "CNI_COMMAND": verb, "CNI_CONTAINERID": container, "CNI_NETNS": "/run/netns/\(container)",
            "CNI_IFNAME": "eth0", "CNI_ARGS": "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=\(pod)",
        ]
        for (key, value) in changes { environment[key] = value }
        var configuration: JSONObject = [
            "cniVersion": .string(version), "name": "weft", "type": "weft", "cluster-name": "k8s1",
        ]
        configuration.merge(more)
        return CNIFrame.Request(environment: environment, configuration: JSON.object(configuration).bytes)
    }
}
