package import WeftConfig
import WeftJSON
import WeftModel
package import WeftNet
import WeftVRouter

/// Pods, or machines: what sends and receives.
extension SimulatedFabric {
    package struct Workload: Hashable, Sendable {
        package struct Interface: Hashable, Sendable {
            package let id: ObjectID
            package let instanceIP: ObjectID
            package let network: Network
            package let address: IPAddress
        }

        package let name: String
        /// The host's index.
        package let host: Int
        package let machine: ObjectID
        /// In the order in which the workload sees them.
        package let interfaces: [Interface]

        /// On the first interface.
        package var address: IPAddress { interfaces[0].address }

        /// What the container runtime asks the agent for.
        var request: AttachmentRequest {
            AttachmentRequest(
                attachment: .init(
                    network: "weft", cluster: "fabric", containerID: "\(machine)", interfaceName: "eth0"),
                virtualMachine: name, incarnation: machine,
                plug: .sandbox(.init(path: "/run/netns/\(name)", interface: "eth0")), deadline: .seconds(20))
        }
    }

    /// Makes a workload with an interface in each of the networks, and lets the runtime of a host start it.
    ///
    /// - Parameters:
    ///   - wish: the address of the first interface; `nil` for one that is free.
    ///   - source: what the caller makes it for, when that is a connector.
    package func attach(
        _ name: String, to networks: Network..., on host: Int, at wish: IPAddress? = nil, for source: Source? = nil,
        by caller: Caller = .system
    ) throws -> Workload {
        let machine = ObjectID.random(using: &generator)
        let ids = networks.map { _ in (ObjectID.random(using: &generator), ObjectID.random(using: &generator)) }
        var mutations: [Mutation] = [
            .create(
                .virtualMachine, ["fq_name": [.string(name)], "uuid": .string("\(machine)")], for: source)
        ]
        for (index, (network, id)) in zip(networks, ids).enumerated() {
            let port = network.name.parent.child("\(name)__\(id.0)")
            mutations.append(
                .create(
                    .virtualMachineInterface,
                    [
                        "fq_name": port.json, "uuid": .string("\(id.0)"), "parent_type": "project",
                        "virtual_machine_refs": [["to": [.string(name)]]],
                        "virtual_network_refs": [["to": network.name.json]],
                        "annotations": [
                            "key_value_pair": [
                                ["key": "index", "value": .string("\(index + 1)/\(networks.count)")]
                            ]
                        ],
                    ], for: source))
            var address: JSONObject = [
                "fq_name": [.string("\(name)__\(id.1)")], "uuid": .string("\(id.1)"),
                "virtual_network_refs": [["to": network.name.json]],
                "virtual_machine_interface_refs": [["to": port.json]],
            ]
            if index == 0, let wish { address["instance_ip_address"] = .string("\(wish)") }
            mutations.append(.create(.instanceIp, address, for: source))
        }
        let router = configuration.id(of: .virtualRouter, named: Self.systemConfig.child(hosts[host].name))
        guard let router else { throw UnknownHost(name: hosts[host].name) }
        mutations.append(.attach(.virtualRouter, router, to: .virtualMachine, machine, attribute: nil))
        try configure(mutations, by: caller)
        let interfaces = zip(networks, ids).map { network, id in
            Workload.Interface(id: id.0, instanceIP: id.1, network: network, address: address(of: id.1))
        }
        let workload = Workload(name: name, host: host, machine: machine, interfaces: interfaces)
        workloads[machine] = workload
        hosts[host].run(workload.request, machine: machine)
        return workload
    }

    package struct UnknownHost: Error {
        package let name: String
    }

    private func address(of instanceIP: ObjectID) -> IPAddress {
        configuration.object(instanceIP)?.properties["instance_ip_address"]?.string.flatMap { IPAddress($0) }
            ?? .v4(.any)
    }

    /// Ends a workload: first the runtime, then what was made for it.
    package func detach(_ workload: Workload, by caller: Caller = .system) throws {
        stop(workload)
        var mutations: [Mutation] = []
        if let router = configuration.id(of: .virtualRouter, named: Self.systemConfig.child(hosts[workload.host].name))
        {
            mutations.append(.detach(.virtualRouter, router, from: .virtualMachine, workload.machine))
        }
        for interface in workload.interfaces {
            mutations.append(.delete(.instanceIp, interface.instanceIP, ifSource: nil))
            mutations.append(.delete(.virtualMachineInterface, interface.id, ifSource: nil))
        }
        mutations.append(.delete(.virtualMachine, workload.machine, ifSource: nil))
        try configure(mutations, by: caller)
    }

    /// The runtime ends a workload, and nobody tells the configuration.
    package func stop(_ workload: Workload) {
        workloads[workload.machine] = nil
        hosts[workload.host].end(machine: workload.machine)
    }

    /// Where an interface of a workload is plugged in; `nil` until the agent has made it.
    package func port(of interface: Workload.Interface, of workload: Workload) -> ModelDatapath.Port? {
        hosts[workload.host].records[interface.id].map {
            ModelDatapath.Port(host: .v4(hosts[workload.host].address), index: $0.hostInterfaceIndex)
        }
    }
}
