import WeftJSON
import WeftNet
import WeftVRouter

/// Carries out the plugin's calls.
package struct CNIService: Sendable {
    private let agent: HostAgent
    private let worker: InterfaceWorker
    private let workloadMTU: UInt16
    /// How long ADD waits for what it needs. Runtimes try again by themselves.
    private let deadline: Duration

    package init(
        agent: HostAgent, worker: InterfaceWorker, workloadMTU: UInt16, deadline: Duration = .seconds(20)
    ) {
        self.agent = agent
        self.worker = worker
        self.workloadMTU = workloadMTU
        self.deadline = deadline
    }

    /// The plugin's exit code and what it prints.
    package func answer(_ frame: CNIFrame.Request) async -> (exitCode: UInt8, body: [UInt8]) {
        // An error is reported in the version that was asked for, where that is one.
        let asked = (try? JSON(parsing: frame.configuration))?["cniVersion"]?.string.flatMap(CNIVersion.init)
        do throws(CNIFailure) {
            let request = try CNIRequest(frame)
            let body = try await carryOut(request)
            return (0, body.map { $0.bytes + [UInt8(ascii: "\n")] } ?? [])
        } catch {
            return (1, error.json(version: asked ?? .newest).bytes + [UInt8(ascii: "\n")])
        }
    }

    private func carryOut(_ request: CNIRequest) async throws(CNIFailure) -> JSON? {
        switch request.verb {
        case .add:
            return try await add(request)
        case .delete:
            try await waiting {
                try await agent.detach(containerID: request.containerID, interfaceName: request.interfaceName)
            }
        case .check:
            try await check(request)
        case .status:
            try await status()
        case .collectGarbage:
            try await waiting {
                try await agent.collect(
                    network: request.network, cluster: request.cluster, valid: request.validAttachments)
            }
        }
        return nil
    }

    /// The kernel's thread only refuses work when the agent is going down.
    private func waiting<Value: Sendable>(_ body: () async throws -> Value) async throws(CNIFailure) -> Value {
        do {
            return try await body()
        } catch {
            throw CNIFailure(.tryAgainLater, "\(error)")
        }
    }

    private func add(_ request: CNIRequest) async throws(CNIFailure) -> JSON {
        let exists = try await waiting { try await worker.perform { $0.exists(sandbox: request.sandbox) } }
        guard exists else {
            throw CNIFailure(.invalidEnvironment, "CNI_NETNS \"\(request.sandbox)\" is no network namespace")
        }
        let result = await agent.attach(
            AttachmentRequest(
                attachment: request.attachment, virtualMachine: request.virtualMachine, incarnation: request.podID,
                sandbox: request.sandbox, deadline: deadline))
        switch result {
        case .success(let ports): return CNIResult.json(for: ports, mtu: workloadMTU, version: request.version)
        case .failure(let refusal): throw CNIFailure(refusal)
        }
    }

    private func status() async throws(CNIFailure) {
        switch await agent.examine() {
        case .ready: return
        case .noControlNode: throw CNIFailure(.notAvailable, "no control node is connected")
        case .datapathFault(let fault): throw CNIFailure(.notAvailableAndLimited, "data plane: \(fault)")
        }
    }

    // MARK: CHECK

    private func check(_ request: CNIRequest) async throws(CNIFailure) {
        let ports = await agent.ports(of: request.attachment)
        guard !ports.isEmpty else {
            throw CNIFailure(
                .unknownContainer, "container \(request.containerID) has no \(request.interfaceName) on this host")
        }
        for port in ports {
            if let difference = Self.difference(between: port, and: request.previousResult ?? [:]) {
                throw CNIFailure(.checkFailed, difference)
            }
            if let fault = try await waiting({ try await agent.fault(of: port) }) {
                throw CNIFailure(.checkFailed, fault)
            }
            let observed = try await waiting {
                try await worker.perform { interfaces in
                    (
                        try interfaces.index(ofHostInterface: port.hostInterface),
                        try interfaces.observe(sandbox: port.sandbox, interface: port.sandboxInterface)
                    )
                }
            }
            if let difference = Self.difference(between: port, hostIndex: observed.0, and: observed.1) {
                throw CNIFailure(.checkFailed, difference)
            }
        }
    }

    /// What the result that ADD gave says otherwise.
    private static func difference(between port: Port, and result: JSONObject) -> String? {
        let interfaces = result["interfaces"]?.array ?? []
        guard
            let index = interfaces.firstIndex(where: {
                $0["name"]?.string == port.sandboxInterface && $0["sandbox"]?.string == port.sandbox
            })
        else { return "prevResult has no interface \(port.sandboxInterface) in \(port.sandbox)" }
        if let mac = interfaces[index]["mac"]?.string, MACAddress(mac) != port.state.macAddress {
            return "\(port.sandboxInterface) has MAC address \(port.state.macAddress), prevResult says \(mac)"
        }
        let addresses = (result["ips"]?.array ?? []).filter { $0["interface"]?.int == index }
            .compactMap { $0["address"]?.string }
        let expected = port.state.addresses.map { "\($0.address)/\($0.prefixLength)" }
        guard Set(addresses) == Set(expected) else {
            return "\(port.sandboxInterface) has \(expected), prevResult says \(addresses)"
        }
        return nil
    }

    /// What the kernel has otherwise.
    private static func difference(
        between port: Port, hostIndex: UInt32?, and observed: ObservedInterface?
    ) -> String? {
        guard hostIndex == port.hostInterfaceIndex else { return "host interface \(port.hostInterface) is gone" }
        guard let observed else { return "\(port.sandbox) has no interface \(port.sandboxInterface)" }
        guard observed.isUp else { return "\(port.sandboxInterface) is down" }
        guard observed.macAddress == port.state.macAddress else {
            return "\(port.sandboxInterface) has MAC address \(observed.macAddress), not \(port.state.macAddress)"
        }
        for address in port.state.addresses where !observed.addresses.contains(address.address) {
            return "\(port.sandboxInterface) lacks address \(address.address)"
        }
        let isFirst = port.sandboxInterface == port.attachment.interfaceName
        if isFirst, let gateway = port.state.addresses.first?.gateway, observed.defaultGateway != gateway {
            return "\(port.sandbox) has no default route by \(gateway)"
        }
        return nil
    }
}
