import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A pod as a connector writes it and a runtime attaches it.
struct BenchPod: Sendable {
    static let project: FQName = ["default-domain", "bench"]

    let name: String
    let id: ObjectID
    let network: FQName
    let host: LabHost
    let site: BenchSite

    init(_ name: String, in network: FQName, on host: LabHost, _ site: BenchSite) {
        self.name = name
        id = .derived(from: "bench pod \(name)")
        self.network = network
        self.host = host
        self.site = site
    }

    var namespace: String { "\(host.namespace)-\(name)" }

    /// The objects that a connector makes for it.
    func create() async throws {
        let machine = "bench__default__\(name)"
        try await site.api.create("virtual-machine", [machine], parent: nil, ["uuid": .string("\(id)")])
        // So the control node tells the host about it.
        let router = try await site.api.id(of: "virtual-router", ["default-global-system-config", host.name])
        try await site.api.updateReference(
            of: "virtual-router", router, to: "virtual-machine", id, add: true)
        let port = Self.project.child("\(name)__port")
        try await site.api.create(
            "virtual-machine-interface", port, parent: "project",
            [
                "virtual_machine_refs": [["to": [.string(machine)]]],
                "virtual_network_refs": [["to": .array(network.parts.map(JSON.string))]],
                "annotations": [
                    "key_value_pair": [
                        ["key": "cluster", "value": "bench"], ["key": "kind", "value": "Pod"],
                        ["key": "namespace", "value": "default"], ["key": "name", "value": .string(name)],
                        ["key": "index", "value": "1/1"],
                    ]
                ],
            ])
        try await site.api.create(
            "instance-ip", ["\(name)__address"], parent: nil,
            [
                "virtual_network_refs": [["to": .array(network.parts.map(JSON.string))]],
                "virtual_machine_interface_refs": [["to": .array(port.parts.map(JSON.string))]],
            ])
    }

    func makeNamespace() throws {
        try Command(["ip", "netns", "add", namespace]).checked()
        try Command(["ip", "link", "set", "lo", "up"], in: namespace).checked()
    }

    /// Runs the plugin; the time is that of the process, from its start to its end.
    @discardableResult
    func call(_ verb: String) throws -> (time: Duration, result: JSON) {
        let configuration: JSON = [
            "cniVersion": "1.1.0", "name": "weft", "type": "weft", "cluster-name": "bench",
            "socket": .string(site.socket(of: host)), "state-directory": .string(site.stateDirectory(of: host)),
        ]
        let process = Process()
        process.executableURL = URL(filePath: site.plugin)
        process.environment = [
            "CNI_COMMAND": verb, "CNI_CONTAINERID": "\(id)", "CNI_NETNS": "/run/netns/\(namespace)",
            "CNI_IFNAME": "eth0", "CNI_PATH": "/",
            "CNI_ARGS":
                "K8S_POD_NAMESPACE=default;K8S_POD_NAME=\(name);K8S_POD_INFRA_CONTAINER_ID=\(id);K8S_POD_UID=\(id)",
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        let start = ContinuousClock.now
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(configuration.text.utf8))
        try input.fileHandleForWriting.close()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let time = ContinuousClock.now - start
        guard process.terminationStatus == 0 else {
            throw BenchFailure("CNI \(verb) of \(name): \(String(decoding: text, as: UTF8.self))")
        }
        return (time, text.isEmpty ? .null : try JSON(parsing: [UInt8](text)))
    }

    /// Attaches the pod and answers its address.
    func attach() async throws -> IPv4Address {
        try await create()
        try makeNamespace()
        let text = try call("ADD").result["ips"]?[0]?["address"]?.string ?? ""
        guard let address = IPv4Address(String(text.prefix { $0 != "/" })) else {
            throw BenchFailure("\(name) got no address: \(text)")
        }
        return address
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
