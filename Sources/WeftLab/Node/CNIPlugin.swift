import Foundation
import WeftJSON

/// Calls a plugin by the standard's contract: parameters in the environment, configuration on standard input, the
/// result or the error on standard output (CNI 1.1 §3).
struct CNIPlugin: Sendable {
    /// The network configuration, as it stands in a runtime's /etc/cni/net.d.
    let configuration: JSONObject
    /// The folder that is searched for a program with the configuration's type as its name.
    let folder: String

    /// - Parameters:
    ///   - socket: where the agent of the host takes calls.
    ///   - stateDirectory: where a DEL is written down when no agent takes it.
    init(cluster: String, socket: String, stateDirectory: String, folder: String) {
        configuration = [
            "cniVersion": "1.1.0", "name": "weft", "type": "weft", "cluster-name": .string(cluster),
            "socket": .string(socket), "state-directory": .string(stateDirectory),
        ]
        self.folder = folder
    }

    func add(_ pod: PodSandbox, namespace: String) throws -> JSON {
        try JSON(parsing: call("ADD", pod, namespace: namespace, configuration))
    }

    func check(_ pod: PodSandbox, namespace: String, previous: JSON) throws {
        var configuration = configuration
        configuration["prevResult"] = previous
        try call("CHECK", pod, namespace: namespace, configuration)
    }

    func delete(_ pod: PodSandbox, namespace: String) throws {
        try call("DEL", pod, namespace: namespace, configuration)
    }

    @discardableResult
    private func call(_ verb: String, _ pod: PodSandbox, namespace: String, _ input: JSONObject) throws -> String {
        let type = input["type"]?.string ?? ""
        let arguments = [
            "IgnoreUnknown=1", "K8S_POD_NAMESPACE=\(pod.podNamespace)", "K8S_POD_NAME=\(pod.name)",
            "K8S_POD_INFRA_CONTAINER_ID=\(pod.containerID)", "K8S_POD_UID=\(pod.uid)",
        ]
        let result = try Command(
            ["\(folder)/\(type)"],
            environment: [
                "CNI_COMMAND": verb, "CNI_CONTAINERID": pod.containerID, "CNI_NETNS": "/run/netns/\(namespace)",
                "CNI_IFNAME": "eth0", "CNI_ARGS": arguments.joined(separator: ";"), "CNI_PATH": folder,
            ], input: JSON.object(input).text
        ).run()
        guard result.status == 0 else {
            throw LabError("CNI \(verb) of \(pod.podNamespace)/\(pod.name): \(result.output)\(result.errors)")
        }
        return result.output
    }
}

extension PodSandbox {
    /// One sandbox per pod, so the pod's uid serves.
    var containerID: String { uid }
}
