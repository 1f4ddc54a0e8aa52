package import WeftNet
import WeftVRouter

/// What tests ask.
extension SimulatedFabric {
    /// Whether `b` hears `a` and `a` its answer, between their first interfaces: what `ping` shows.
    package func reaches(_ a: Workload, _ b: Workload) -> Bool {
        reaches(a.interfaces[0], of: a, b.interfaces[0], of: b)
    }

    /// As ``reaches(_:_:)``, between any interfaces.
    package func reaches(
        _ from: Workload.Interface, of a: Workload, _ to: Workload.Interface, of b: Workload
    ) -> Bool {
        hears(to, of: b, from, of: a) && hears(from, of: a, to, of: b)
    }

    /// What becomes of a packet to an address from a workload's first interface; `nil` while that is not plugged in.
    package func outcome(from workload: Workload, to address: IPAddress) -> ModelDatapath.Outcome? {
        outcome(of: .init(from: workload.address, to: address), from: workload.interfaces[0], of: workload)
    }

    package func outcome(
        of packet: ModelDatapath.Packet, from interface: Workload.Interface, of workload: Workload
    ) -> ModelDatapath.Outcome? {
        port(of: interface, of: workload).map { datapath.outcome(of: packet, from: $0) }
    }

    private func hears(
        _ listener: Workload.Interface, of b: Workload, _ speaker: Workload.Interface, of a: Workload
    ) -> Bool {
        guard let port = port(of: listener, of: b) else { return false }
        let packet = ModelDatapath.Packet(from: speaker.address, to: listener.address)
        return outcome(of: packet, from: speaker, of: a) == .delivered(to: port)
    }

    // MARK: Flows

    /// Two workloads that must reach each other all the time, and the moments when they did not.
    package final class Flow {
        package let a: Workload
        package let b: Workload
        /// With the drop, if it was one.
        package fileprivate(set) var losses: [String] = []

        fileprivate init(_ a: Workload, _ b: Workload) {
            self.a = a
            self.b = b
        }
    }

    /// From now on, looks after each change of a data plane, by whatever it comes, whether the two reach each other.
    package func watch(_ a: Workload, _ b: Workload) -> Flow {
        let flow = Flow(a, b)
        flows.append(flow)
        checkFlows()
        return flow
    }

    func checkFlows() {
        for flow in flows where !reaches(flow.a, flow.b) {
            let there = outcome(from: flow.a, to: flow.b.address).map { "\($0)" } ?? "not plugged in"
            let back = outcome(from: flow.b, to: flow.a.address).map { "\($0)" } ?? "not plugged in"
            flow.losses.append("\(now.nanoseconds / 1_000_000) ms: there \(there), back \(back)")
        }
    }

    // MARK: Faults

    /// What is wrong with the fabric, whatever its configuration says: references without
    /// referents, data planes that hold something else than their agents mean, ports that nobody wants. Ask it at rest.
    package func check() -> [String] {
        var faults = datapath.faults
        for host in hosts {
            guard let agent = host.agent else { continue }
            var meant = ModelDatapath()
            let address = IPAddress.v4(host.address)
            meant.addHost(at: address, routerMAC: .router(at: host.address), mtu: Self.mtu)
            meant.resync(agent.datapathState, at: address, keepingOthers: false)
            if meant.hosts[address] != datapath.hosts[address] {
                faults.append("\(host.name): the data plane does not hold what its agent means")
            }
            faults += portFaults(of: agent, at: host)
            for refusal in host.refusals.values { faults.append("\(host.name) refuses a workload: \(refusal)") }
            if host.records != agent.ports { faults.append("\(host.name): the records are not the ports") }
        }
        return faults
    }

    /// The ports are the interfaces of the workloads that run on the host, and each of them forwards.
    private func portFaults(of agent: VRouter, at host: SimulatedHost) -> [String] {
        var faults: [String] = []
        let running = host.wanted.keys.compactMap { workloads[$0] }
        let interfaces = Set(running.flatMap(\.interfaces).map(\.id))
        if running.count != host.wanted.count || Set(agent.ports.keys) != interfaces {
            faults.append("\(host.name): the ports are not those that the runtime wants")
        }
        let forwarding = agent.datapathState.ports
        for port in agent.ports.values where forwarding[port.hostInterfaceIndex] == nil {
            faults.append("\(host.name): \(port.state.name) does not forward")
        }
        return faults
    }
}
