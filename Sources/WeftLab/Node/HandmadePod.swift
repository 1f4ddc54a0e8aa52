import Foundation
import WeftClient
package import WeftJSON
package import WeftNet

/// A pod without a cluster, as a connector writes it and a runtime attaches it.
package struct HandmadePod: Sendable {
    let name: String
    let id: ObjectID
    let network: FQName
    let host: AgentHost

    /// - Parameter network: its project holds the pod's objects as well.
    package init(_ name: String, in network: FQName, on host: AgentHost) {
        self.name = name
        id = .derived(from: "handmade pod \(name)")
        self.network = network
        self.host = host
    }

    /// Of the network.
    package var namespace: String { "\(host.host.namespace)-\(name)" }

    /// The objects that a connector makes for it.
    package func create() async throws {
        let machine = "handmade__default__\(name)"
        let api = host.api
        try await api.create("virtual-machine", [machine], parent: nil, ["uuid": .string("\(id)")])
        // So the control node tells the host about it.
        let router = try await api.id(of: "virtual-router", ["default-global-system-config", host.host.name])
        try await api.updateReference(
            of: "virtual-router", router, to: "virtual-machine", id, add: true)
        let port = network.parent.child("\(name)__port")
        try await api.create(
            "virtual-machine-interface", port, parent: "project",
            [
                "virtual_machine_refs": [["to": [.string(machine)]]],
                "virtual_network_refs": [["to": .array(network.parts.map(JSON.string))]],
                "annotations": [
                    "key_value_pair": [
                        ["key": "cluster", "value": .string(AgentHost.cluster)], ["key": "kind", "value": "Pod"],
                        ["key": "namespace", "value": "default"], ["key": "name", "value": .string(name)],
                        ["key": "index", "value": "1/1"],
                    ]
                ],
            ])
        try await api.create(
            "instance-ip", ["\(name)__address"], parent: nil,
            [
                "virtual_network_refs": [["to": .array(network.parts.map(JSON.string))]],
                "virtual_machine_interface_refs": [["to": .array(port.parts.map(JSON.string))]],
            ])
    }

    package func makeNamespace() throws {
        try Command(["ip", "netns", "add", namespace]).checked()
        try Command(["ip", "link", "set", "lo", "up"], in: namespace).checked()
    }

    /// Runs the plugin; the time is that of the process, from its start to its end.
    @discardableResult
    package func call(_ verb: String) throws -> (time: Duration, result: JSON) {
        let configuration: JSON = [
            "cniVersion": "1.1.0", "name": "weft", "type": "weft", "cluster-name": .string(AgentHost.cluster),
            "socket": .string(host.socket), "state-directory": .string(host.stateDirectory),
        ]
        let process = Process()
        process.executableURL = URL(filePath: host.plugin)
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
            throw LabError("CNI \(verb) of \(name): \(String(decoding: text, as: UTF8.self))")
        }
        return (time, text.isEmpty ? .null : try JSON(parsing: [UInt8](text)))
    }

    /// Attaches the pod and answers its address.
    package func attach() async throws -> IPv4Address {
        try await create()
        try makeNamespace()
        let text = try call("ADD").result["ips"]?[0]?["address"]?.string ?? ""
        guard let address = IPv4Address(String(text.prefix { $0 != "/" })) else {
            throw LabError("\(name) got no address: \(text)")
        }
        return address
    }
}
