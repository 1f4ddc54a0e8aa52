import Glibc
package import WeftIntrospect
import WeftNet
import WeftVRouter

/// What the pages on port 8085 show.
extension HostAgent: AgentIntrospection {
    package func status() -> ProcessStatus {
        let connections = sessions().map { session in
            ProcessStatus.Connection(
                kind: "XMPP", name: "control-node:\(session.address)", server: session.address,
                isUp: session.isEstablished,
                description: session.isEstablished ? "OpenSent, OpenConfirm, Established" : "")
        }
        let description =
            switch condition {
            case .ready: ""
            case .noControlNode: "No control-nodes connected"
            case .unserved: "No control-node serves this host"
            case .noRecords(let fault), .datapathFault(let fault): fault
            }
        return ProcessStatus(
            host: router.configuration.hostName, isFunctional: isFunctional, connections: connections,
            description: description)
    }

    private var isFunctional: Bool { condition == .ready }

    package func interfaces() -> [InterfaceView] {
        router.portSnapshots.map { port, isActive in
            InterfaceView(
                index: Int(port.hostInterfaceIndex), name: port.hostInterface, id: port.id, isActive: isActive,
                label: port.label.rawValue, mac: port.state.macAddress, addresses: port.state.addresses.map(\.address),
                unserved: port.state.unservedAddresses,
                virtualMachine: port.state.virtualMachine, virtualMachineID: port.state.virtualMachineID,
                virtualNetwork: port.state.network.name, routingInstance: port.state.routingInstance,
                configurationName: port.state.name)
        }
    }

    package func vrfs() -> [VRFView] {
        let ids = Dictionary(
            router.portSnapshots.map { ($0.port.state.network.name, $0.port.state.network.id) },
            uniquingKeysWith: { _, last in last })
        return router.vrfSnapshots.map {
            VRFView(
                index: Int($0.id.rawValue), name: $0.name, virtualNetwork: $0.network, virtualNetworkID: ids[$0.network]
            )
        }
    }

    package func routes(ofVRF index: Int) -> [AgentRouteView] {
        guard let id = UInt16(exactly: index), let routes = router.routeSnapshots(VRFID(rawValue: id)) else {
            return []
        }
        let hops = nextHopsByAction
        return routes.map { route in
            AgentRouteView(prefix: route.prefix, paths: route.paths.map { view(of: $0, hops) })
        }
    }

    package func figures() -> AgentFigures {
        let counts = router.counts
        return AgentFigures(
            isFunctional: isFunctional, ports: counts.ports, activePorts: counts.activePorts, vrfs: counts.vrfs,
            routes: counts.routes, sessions: sessions(), repairs: repairCounts, unserved: unservedCounts,
            tunnelSources: router.tunnelSourceCount, areTunnelSourcesKnown: !router.takesTunnelsFromEverybody)
    }

    /// Of all kinds, also those of which there was none yet: a figure that comes with the first one did not grow.
    private var repairCounts: [(kind: String, count: UInt64)] {
        DatapathDeviation.Kind.allCases.filter(\.isOurs).map { ($0.rawValue, repairs.rows[$0]?.count ?? 0) }
    }

    private var unservedCounts: [(subject: String, count: UInt64)] {
        let counts = Dictionary(uniqueKeysWithValues: router.refusals.rows.map { ($0.subject, $0.count) })
        return UnservedFamily.Subject.allCases.map { ($0.rawValue, counts[$0] ?? 0) }
    }

    package func nextHops() -> [NextHopView] {
        let hops = nextHopsByAction
        return hops.values.sorted { $0.index < $1.index }.map { view(of: $0.action, hops) }
    }

    package func labels() -> [LabelView] {
        let hops = nextHopsByAction
        return router.portSnapshots.filter(\.isActive).map { port, _ in
            LabelView(label: port.label.rawValue, nextHop: view(of: .interface(port.id), hops))
        }
    }

    package func sessions() -> [ControlNodeSessionView] {
        clients.sorted { $0.key < $1.key }.map { slot, client in
            ControlNodeSessionView(
                address: client.name, isEstablished: router.upSlots.contains(slot),
                servesConfiguration: router.configurationServer == slot, flapCount: flaps[slot]?.count ?? 0,
                lastFlap: flaps[slot]?.last)
        }
    }

    package func workloadSpeakers() -> [WorkloadSpeakerView] {
        router.speakerSnapshots.map { speaker in
            let peers = speaker.peers.map {
                WorkloadSpeakerView.Peer(address: $0.address, controlNode: $0.controlNode)
            }
            return WorkloadSpeakerView(
                port: speaker.port, address: speaker.address, sourcePort: speaker.sourcePort, primary: peers.first,
                secondary: peers.dropFirst().first)
        }
    }

    package func drops() throws -> [(reason: String, packets: UInt64)] {
        let counts = try driver.counters().drops
        return DropReason.allCases.map { (reason: $0.name, packets: counts[$0] ?? 0) }.sorted { $0.reason < $1.reason }
    }

    package func portTraffic() throws -> [Int: PortTrafficView] {
        var traffic: [Int: PortTrafficView] = [:]
        for (index, counters) in try driver.counters().ports {
            traffic[Int(index)] = PortTrafficView(
                packetsIn: counters.receivedPackets, bytesIn: counters.receivedBytes,
                packetsOut: counters.sentPackets, bytesOut: counters.sentBytes)
        }
        return traffic
    }

    package func repairViews() -> [RepairView] {
        repairs.rows.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, row in
            RepairView(kind: kind.rawValue, count: row.count, last: row.last, words: row.words)
        }
    }

    package func unservedViews() -> [UnservedView] {
        router.refusals.rows.map { row in
            UnservedView(subject: row.subject.rawValue, count: row.count, last: "\(row.last)")
        }
    }

    // MARK: Views

    private var nextHopsByAction: [NextHopSnapshot.Action: NextHopSnapshot] {
        Dictionary(uniqueKeysWithValues: router.nextHopSnapshots.map { ($0.action, $0) })
    }

    private func view(of path: FIBSnapshot.Path, _ hops: [NextHopSnapshot.Action: NextHopSnapshot])
        -> AgentRouteView.Path
    {
        let peer =
            switch path.source {
            case .port: "LocalVmPort"
            case .network: "Local"
            case .controlNode(let slot): clients[slot]?.name ?? ""
            }
        return AgentRouteView.Path(
            nextHop: view(of: router.action(path.nextHop), hops), label: path.label?.rawValue ?? 0, peer: peer,
            networks: path.network.isEmpty ? [] : [path.network], securityGroups: path.securityGroups, tags: path.tags,
            preference: path.localPreference, sequence: path.sequence, isStale: path.isStale)
    }

    private func view(
        of action: NextHopSnapshot.Action, _ hops: [NextHopSnapshot.Action: NextHopSnapshot]
    ) -> NextHopView {
        let hop = hops[action]
        let shown: NextHopView.Action =
            switch action {
            case .discard: .discard
            case .receive: .receive
            case .agent: .agent
            case .interface(let id):
                if let port = router.ports[id] {
                    .interface(port.hostInterface, port.state.macAddress)
                } else {
                    .discard
                }
            case .tunnel(let tunnel):
                .tunnel(
                    source: .v4(router.configuration.tunnelAddress), destination: .v4(tunnel.remote),
                    kind: tunnel.encapsulation == .vxlan ? "VXLAN" : "MPLSoUDP")
            }
        return NextHopView(
            index: Int(hop?.index ?? router.nextHopIndex(action)), action: shown, references: hop?.references ?? 0)
    }
}
