import WeftNet

@testable import WeftIntrospect

/// The agent of the seed's first node: a pod of its own and a route to one of the other cluster.
struct SampleAgent: AgentIntrospection {
    static let port = NextHopView(
        index: 21, action: .interface("tapabcdef01-23", MACAddress("02:00:00:00:00:01")!), references: 4)
    static let tunnel = NextHopView(
        index: 22,
        action: .tunnel(
            source: .v4(IPv4Address(172, 31, 12, 82)), destination: .v4(IPv4Address(172, 31, 4, 1)), kind: "MPLSoUDP"),
        references: 1)

    static let network = ObjectID.derived(from: "vn1")

    func status() async -> ProcessStatus { ProcessStatus(host: "node1", isFunctional: true, connections: []) }

    func interfaces() async -> [InterfaceView] {
        [
            InterfaceView(
                index: 7, name: "tapabcdef01-23", id: .derived(from: "port"), isActive: true, label: 50,
                mac: MACAddress("02:00:00:00:00:01")!, addresses: [.v4(IPv4Address(10, 0, 1, 3))],
                virtualMachine: "pod1", virtualMachineID: .derived(from: "pod1"),
                virtualNetwork: SampleControlNode.networks[0], routingInstance: SampleControlNode.instance(0),
                configurationName: "default-domain:k8s1-default:pod1")
        ]
    }

    func vrfs() async -> [VRFView] {
        [
            VRFView(
                index: 1, name: SampleControlNode.instance(0), virtualNetwork: SampleControlNode.networks[0],
                virtualNetworkID: Self.network)
        ]
    }

    func routes(ofVRF index: Int) async -> [AgentRouteView] {
        guard index == 1 else { return [] }
        return [(Self.port, 3, "LocalVmPort"), (Self.tunnel, 4, "172.31.9.29")].map { hop, last, peer in
            AgentRouteView(
                prefix: IPPrefix(host: .v4(IPv4Address(10, 0, 1, last))),
                paths: [
                    AgentRouteView.Path(
                        nextHop: hop, label: 50, peer: peer, networks: [SampleControlNode.networks[0]],
                        securityGroups: [8_000_002], tags: [], preference: 200, sequence: 0, isStale: false)
                ])
        }
    }

    func figures() async -> AgentFigures {
        AgentFigures(
            isFunctional: true, ports: 1, activePorts: 1, vrfs: 1, routes: 2, sessions: await sessions(),
            repairs: await repairViews().map { ($0.kind, $0.count) },
            unserved: await unservedViews().map { ($0.subject, $0.count) }, tunnelSources: 3,
            areTunnelSourcesKnown: true)
    }

    func nextHops() async -> [NextHopView] {
        [NextHopView(index: 1, action: .discard, references: 1), Self.port, Self.tunnel]
    }

    func labels() async -> [LabelView] { [LabelView(label: 50, nextHop: Self.port)] }

    func sessions() async -> [ControlNodeSessionView] {
        [
            ControlNodeSessionView(
                address: "172.31.9.29", isEstablished: true, servesConfiguration: true, flapCount: 0, lastFlap: nil)
        ]
    }

    func workloadSpeakers() async -> [WorkloadSpeakerView] {
        [(3, true), (4, false)].map { last, hasSecond in
            WorkloadSpeakerView(
                port: .derived(from: "port\(last)"), address: .v4(IPv4Address(10, 0, 1, last)), sourcePort: 50_003,
                primary: .init(address: .v4(IPv4Address(10, 0, 1, 1)), controlNode: .v4(IPv4Address(172, 31, 9, 29))),
                secondary: hasSecond
                    ? .init(address: .v4(IPv4Address(10, 0, 1, 2)), controlNode: .v4(IPv4Address(172, 31, 9, 30))) : nil
            )
        }
    }

    /// Why the data plane does not tell what it counted.
    var fault: (any Error)?

    func drops() async throws -> [(reason: String, packets: UInt64)] {
        if let fault { throw fault }
        return [("ttl", 3)]
    }

    func portTraffic() async throws -> [Int: PortTrafficView] {
        if let fault { throw fault }
        return [7: PortTrafficView(packetsIn: 5, bytesIn: 500, packetsOut: 6, bytesOut: 600)]
    }

    func unservedViews() async -> [UnservedView] {
        [UnservedView(subject: "route", count: 3, last: "route to fd00::/64 in \(SampleControlNode.instance(0))")]
    }

    func repairViews() async -> [RepairView] {
        [
            RepairView(
                kind: "program", count: 2, last: WallTime(microseconds: 1_700_000_000_000_000),
                words: "program from_workload is not attached to tapabcdef01-23")
        ]
    }
}
