import WeftJSON
import WeftNet
import WeftVRouter

/// CHECK: compares what ADD left with the result that it gave, with the data plane and with the workload's namespace,
/// and names what is otherwise. It looks at what belongs to the container's ports only.
struct PortCheck {
    let agent: HostAgent
    let worker: InterfaceWorker
    let workloadMTU: UInt16

    func check(_ request: CNIRequest) async throws(CNIFailure) {
        let ports = await agent.ports(of: request.attachment)
        guard !ports.isEmpty else {
            throw CNIFailure(
                .unknownContainer, "container \(request.containerID) has no \(request.interfaceName) on this host")
        }
        for port in ports {
            if let sandbox = port.sandbox,
                let difference = Self.difference(between: port, in: sandbox, and: request.previousResult ?? [:])
            {
                throw CNIFailure(.checkFailed, difference)
            }
            guard try await examine({ try await index(of: port) }) == port.hostInterfaceIndex else {
                throw CNIFailure(.checkFailed, "host interface \(port.hostInterface) is gone, or is another one")
            }
            let deviations = try await examine { try await agent.deviations(of: port) }
            let missing = try await examine { try await lacking(port) }
            let all = deviations.map(\.description) + missing
            if !all.isEmpty { throw CNIFailure(.checkFailed, all.prefix(5).joined(separator: "; ")) }
        }
    }

    private func index(of port: Port) async throws -> UInt32? {
        try await worker.perform { try $0.index(ofHostInterface: port.hostInterface) }
    }

    /// What the workload's end of the pair lacks.
    private func lacking(_ port: Port) async throws -> [String] {
        guard let sandbox = port.sandbox else { return [] }
        let wanted = ObservedInterface(port, mtu: port.mtu ?? workloadMTU)
        return try await worker.perform { interfaces in
            guard let observed = try interfaces.observe(sandbox) else {
                return ["\(sandbox.path) has no interface \(sandbox.interface)"]
            }
            return wanted.lacking(in: observed, sandbox.interface)
        }
    }

    /// What cannot be looked at, such as a namespace that is gone, is not as ADD left it.
    private func examine<Value: Sendable>(_ body: () async throws -> Value) async throws(CNIFailure) -> Value {
        do {
            return try await body()
        } catch let error as DatapathError {
            throw CNIFailure(.checkFailed, "\(error)")
        } catch {
            throw CNIFailure(.tryAgainLater, "\(error)")
        }
    }

    /// What the result that ADD gave says otherwise.
    private static func difference(
        between port: Port, in sandbox: Port.Sandbox, and result: JSONObject
    ) -> String? {
        let interfaces = result["interfaces"]?.array ?? []
        guard
            let index = interfaces.firstIndex(where: {
                $0["name"]?.string == sandbox.interface && $0["sandbox"]?.string == sandbox.path
            })
        else { return "prevResult has no \(sandbox)" }
        if let mac = interfaces[index]["mac"]?.string, MACAddress(mac) != port.state.macAddress {
            return "\(sandbox.interface) has MAC address \(port.state.macAddress), prevResult says \(mac)"
        }
        let addresses = (result["ips"]?.array ?? []).filter { $0["interface"]?.int == index }
            .compactMap { $0["address"]?.string }
        let expected = port.givenAddresses.map(\.description)
        guard Set(addresses) == Set(expected) else {
            return "\(sandbox.interface) has \(expected), prevResult says \(addresses)"
        }
        return nil
    }
}
