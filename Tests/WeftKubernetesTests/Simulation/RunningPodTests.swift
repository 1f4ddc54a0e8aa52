import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

/// A pod runs with two interfaces, then its annotations are changed, then a person takes parts of the interfaces away,
/// heard of by the pod's connector or not.
@Suite("a running pod")
struct RunningPodTests {
    private static let person = Caller(.person("ada"))
    private static let networks = ["blue", "green"]
    private static let started: JSONObject = [
        Annotation.network: own("blue"), Annotation.networks: "green",
    ]

    private static func own(_ definition: String) -> JSON {
        .string("{'name': 'k8s1-\(definition)-pod-network'}")
    }

    /// What the annotations say at last, and the networks that they name.
    enum Change: CaseIterable {
        case none, dropped, others, firstOnly

        var annotations: JSONObject {
            switch self {
            case .none: started
            case .dropped: [:]
            case .others: [Annotation.network: own("green"), Annotation.networks: "blue"]
            case .firstOnly: [Annotation.network: own("green")]
            }
        }

        var networks: [String] {
            switch self {
            case .none: ["blue", "green"]
            case .dropped: ["default"]
            case .others: ["green", "blue"]
            case .firstOnly: ["green"]
            }
        }
    }

    /// What a person takes of an interface: its address, or that and the interface.
    enum Loss: CaseIterable { case nothing, address, both }

    private static func name(_ losses: [Loss]) -> String { losses.map { "\($0)" }.joined(separator: "-") }

    private static let types: [ObjectType] = [.virtualMachineInterface, .instanceIp]

    private static func id(_ pod: String, _ index: Int, _ type: ObjectType) -> ObjectID {
        .derived(from: "\(pod)/\(type == .instanceIp ? "address" : "interface")/\(index)")
    }

    /// The networks of the pod's interfaces and of their addresses, by the interfaces' places.
    private func interfaces(_ bench: SynchronizerBench, _ pod: String) -> [[String?]] {
        (0..<2).map { index in
            Self.types.map { type in
                let record = bench.configuration.row(Self.id(pod, index, type))?.record
                let network = record?.object.references[to: .virtualNetwork].first?.target
                return network.flatMap { bench.configuration.row($0)?.name.name }.map { name in
                    (Self.networks + ["default"]).first { name == "k8s1-\($0)-pod-network" } ?? name
                }
            }
        }
    }

    private func check(
        _ bench: SynchronizerBench, _ pod: String, _ change: Change, _ losses: [Loss], isHeard: Bool
    ) {
        let expected = Self.networks.indices.map { index -> [String?] in
            var network: String? = Self.networks[index]
            // Nobody knows any more what network it was in; the first is made all the same.
            if losses[index] == .both {
                let named = change.networks.indices.contains(index) ? change.networks[index] : nil
                network = index == 0 || isHeard || losses == [.both, .both] ? named : nil
            }
            return [network, network]
        }
        let found = interfaces(bench, pod)
        #expect(found == expected, "\(change), \(losses), \(isHeard ? "heard" : "not heard")")
        for index in Self.networks.indices {
            let address = bench.configuration.row(Self.id(pod, index, .instanceIp))?.record
            #expect((address?["instance_ip_address"] != nil) == (expected[index][0] != nil))
        }
    }

    @Test(
        "keeps its interfaces and their networks, and gets back what a person took",
        arguments: Change.allCases, [true, false])
    func losses(change: Change, isHeard: Bool) throws {
        let bench = try SynchronizerBench()
        for (number, name) in Self.networks.enumerated() {
            bench.cluster.putDefinition(name, annotations: [Annotation.cidr: .string("10.2\(number).0.0/24")])
        }
        try bench.settle()
        let cases = Loss.allCases.flatMap { first in Loss.allCases.map { [first, $0] } }
        for losses in cases { bench.cluster.putPod(Self.name(losses), node: "node-a", annotations: Self.started) }
        try bench.settle()
        let pods = cases.map { bench.cluster.uid("pods", ObjectKey(namespace: "default", name: Self.name($0))) ?? "" }
        for (losses, pod) in zip(cases, pods) {
            #expect(interfaces(bench, pod) == [["blue", "blue"], ["green", "green"]])
            bench.cluster.putPod(Self.name(losses), node: "node-a", annotations: change.annotations)
        }
        try bench.settle()
        for (losses, pod) in zip(cases, pods) {
            for (index, loss) in losses.enumerated() {
                for type in Self.types.reversed() where loss == .both || loss == .address && type == .instanceIp {
                    try bench.configuration.run(by: Self.person) { (core) throws(ConfigError) in
                        try core.delete(type, Self.id(pod, index, type))
                    }
                }
            }
        }
        if !isHeard {
            _ = bench.configuration.takeDisturbance(of: bench.attached.orchestrator)
            try bench.restart()
        }
        try bench.settle(for: .seconds(5))
        for (losses, pod) in zip(cases, pods) { check(bench, pod, change, losses, isHeard: isHeard) }
        #expect(ConnectorStatus(bench.connector.synchronizer).isInSync)
    }
}
