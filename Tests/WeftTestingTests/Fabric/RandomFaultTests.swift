import Foundation
import Testing
import WeftConfig
import WeftControlNode
import WeftModel
import WeftNet
import WeftTesting
import WeftVRouter

/// Random lives of a fabric: pods, policies and networks come and go, and come again by their names and addresses,
/// while agents and control nodes die, paths are cut and connections lost, and hosts that were taken over say that
/// other hosts' addresses are theirs. Some fabrics have one control node, and some
/// have control nodes whose windows are full after a few messages. When all of that is over the fabric is as one that
/// has never known any of it.
///
/// `WEFT_FAULT_RUNS` is how many lives are lived.
@Suite("Random faults")
struct RandomFaultTests {
    private static let runs = UInt64(ProcessInfo.processInfo.environment["WEFT_FAULT_RUNS"] ?? "") ?? 6

    @Test("after all faults a fabric is as if there had been none", arguments: 0..<runs)
    func lives(seed: UInt64) throws {
        var life = try Life(seed: seed)
        for _ in 0..<80 { try life.step() }
        life.end()
        let fabric = life.fabric
        #expect(fabric.settle(), "seed \(seed): \(fabric.notes.suffix(10))")
        #expect(fabric.check() == [], "seed \(seed)")
        #expect(life.standing.losses == [], "seed \(seed)")
        #expect(life.forgeries == [], "seed \(seed)")
        let rebuilt = fabric.rebuilt(wire: .whole)
        #expect(rebuilt.settle(), "seed \(seed)")
        #expect(fabric.differences(from: rebuilt) == [], "seed \(seed)")
        for a in fabric.workloads.values {
            for b in fabric.workloads.values where a != b {
                #expect(fabric.reaches(a, b) == rebuilt.reaches(a, b), "seed \(seed) \(a.name) \(b.name)")
            }
        }
    }
}

private struct Life {
    let fabric: SimulatedFabric
    /// Two pods that nobody touches.
    let standing: SimulatedFabric.Flow
    /// What somebody in the underlay got through that he should not.
    private(set) var forgeries: [String] = []
    private var generator: SeededGenerator
    private var networks: [SimulatedFabric.Network]
    private let policy: SimulatedFabric.Policy
    private var pods: [SimulatedFabric.Workload] = []
    private var count = 0
    private var joined: Set<Int> = []

    private enum Step: CaseIterable {
        case attach, attachAnother, detach, readd, move, join, flap, network, restartAgent, stopAgent, startAgent,
            lie, lieAgain, stopNode, startNode, cut, cutBetween, heal, lose, waitALittle, wait, waitLong
    }

    /// What control nodes have sent and agents not taken, in bytes: the default, and next to nothing.
    private static let windows = [nil, 700, 3000]

    init(seed: UInt64) throws {
        var settings = ControlNodeSettings()
        if let window = Self.windows[Int(seed % 3)] {
            settings.window = window
            settings.peerWindow = window / 2
        }
        let fabric = try SimulatedFabric(
            hosts: 4, controlNodes: seed % 5 == 4 ? 1 : 2, seed: seed, wire: seed % 2 == 0 ? .whole : .shared,
            settings: settings)
        self.fabric = fabric
        generator = SeededGenerator(seed: seed)
        networks = try (0..<3).map { try fabric.makeNetwork("vn\($0)", "10.0.\($0).0/24") }
        policy = try fabric.makePolicy("all", [.init(.pass, .local, .any)])
        let pods = try [0, 1].map { [networks] in try fabric.attach("standing\($0)", to: networks[0], on: $0) }
        fabric.settle()
        standing = fabric.watch(pods[0], pods[1])
    }

    mutating func step() throws {
        try change()
        for host in fabric.hosts { forge(for: .v4(host.address)) }
    }

    /// Tries all labels and segments of a host, from nobody's address, workloads' and its own, and from the other
    /// hosts' addresses for whatever address of a workload.
    private mutating func forge(for host: IPAddress) {
        guard let state = fabric.datapath.hosts[host]?.state else { return }
        let addresses = Set(state.sources.keys.map(\.address)).union([
            IPv4Address(10, 0, 0, 1), IPv4Address(10, 0, 1, 255),
        ])
        let strangers = addresses.map(IPAddress.v4) + [host, .v4(IPv4Address(203, 0, 113, 7))]
        let wrappings =
            state.labels.keys.map(ModelDatapath.Wrapping.mpls)
            + state.segments.keys.map { .vxlan($0, to: .router(at: IPv4Address(203, 0, 113, 7))) }
        for wrapping in wrappings {
            for address in addresses {
                let packet = ModelDatapath.Packet(from: .v4(IPv4Address(10, 0, 0, 200)), to: .v4(address))
                for sender in strangers {
                    let outcome = fabric.datapath.outcome(of: packet, in: wrapping, from: sender, to: host)
                    if outcome != .dropped(.invalidTunnelSource, at: host) {
                        forgeries.append("\(wrapping) from \(sender) to \(host): \(outcome)")
                    }
                }
                for sender in fabric.hosts.map({ IPAddress.v4($0.address) }) where sender != host {
                    let outcome = fabric.datapath.outcome(of: packet, in: wrapping, from: sender, to: host)
                    guard case .delivered(let port) = outcome else { continue }
                    if state.sources[PortAddress(interface: port.index, address: address)] == nil {
                        forgeries.append("\(wrapping) for \(address) from \(sender): \(outcome)")
                    }
                }
            }
        }
    }

    private mutating func change() throws {
        let host = Int.random(in: fabric.hosts.indices, using: &generator)
        let node = Int.random(in: fabric.controlNodes.indices, using: &generator)
        switch Step.allCases.randomElement(using: &generator) ?? .wait {
        case .attach, .attachAnother:
            count += 1
            let network = networks[Int.random(in: networks.indices, using: &generator)]
            pods.append(try fabric.attach("pod\(count)", to: network, on: host))
        case .detach:
            if let pod = takePod() { try fabric.detach(pod) }
        case .readd:
            if let pod = takePod() { try remake(pod, on: pod.host) }
        case .move:
            if let pod = takePod() { try remake(pod, on: host) }
        case .join: try join(Int.random(in: networks.indices, using: &generator))
        case .flap:
            let index = Int.random(in: networks.indices, using: &generator)
            for _ in 0..<Int.random(in: 2...7, using: &generator) {
                try join(index)
                maybeWait()
            }
        case .network: try remakeNetwork(Int.random(in: 1..<networks.count, using: &generator))
        // A host that no control node hears of for long loses its routes; those of the two that stand are not to.
        case .restartAgent: fabric.restart(agentOf: host)
        case .stopAgent: if host > 1 { fabric.stop(agentOf: host) }
        case .startAgent: fabric.start(agentOf: host)
        case .lie, .lieAgain: lie(as: Int.random(in: 2..<fabric.hosts.count, using: &generator))
        case .stopNode: fabric.stop(controlNode: node)
        case .startNode: fabric.start(controlNode: node)
        case .cut: if host > 1 { fabric.cut(.host(host), .controlNode(node)) }
        case .cutBetween:
            let others = fabric.controlNodes.indices.filter { $0 != node }.map(Place.controlNode)
            let places = [.configuration] + others
            fabric.cut(places.randomElement(using: &generator) ?? .configuration, .controlNode(node))
        case .heal: fabric.heal()
        case .lose: fabric.loseConnections(between: .host(host), and: .controlNode(node))
        case .waitALittle: fabric.run(for: .microseconds(Int.random(in: 1...8000, using: &generator)))
        case .wait: fabric.run(for: .milliseconds(Int.random(in: 1...2000, using: &generator)))
        case .waitLong: fabric.run(for: .seconds(Int.random(in: 1...100, using: &generator)))
        }
    }

    /// Claims what is another host's, or all that there is, in a network of its own or not. Where the host has nothing
    /// to say, that costs it its session.
    private mutating func lie(as host: Int) {
        let victims = fabric.workloads.values.filter { $0.host != host }.sorted { $0.name < $1.name }
        guard let victim = victims.randomElement(using: &generator) else { return }
        let prefix =
            Bool.random(using: &generator)
            ? IPPrefix(host: victim.address) : IPPrefix.everything(like: victim.address)
        fabric.lie(about: prefix, of: victim.interfaces[0].network, onHost: host)
    }

    private mutating func takePod() -> SimulatedFabric.Workload? {
        pods.isEmpty ? nil : pods.remove(at: Int.random(in: pods.indices, using: &generator))
    }

    /// For less than what is under way takes, or not at all.
    private mutating func maybeWait() {
        guard Bool.random(using: &generator) else { return }
        fabric.run(for: .microseconds(Int.random(in: 1...9000, using: &generator)))
    }

    /// Ends a pod and starts another one with its name and address.
    private mutating func remake(_ pod: SimulatedFabric.Workload, on host: Int) throws {
        try fabric.detach(pod)
        maybeWait()
        pods.append(try fabric.attach(pod.name, to: pod.interfaces[0].network, on: host, at: pod.address))
    }

    private mutating func join(_ index: Int) throws {
        joined.formSymmetricDifference([index])
        try setPolicies(of: index)
    }

    private func setPolicies(of index: Int) throws {
        try fabric.setPolicies(joined.contains(index) ? [policy] : [], of: networks[index])
    }

    /// Deletes a network with all that is in it, and makes it again by its name with some of that.
    private mutating func remakeNetwork(_ index: Int) throws {
        let network = networks[index]
        let inside = pods.filter { $0.interfaces[0].network == network }
        pods.removeAll { $0.interfaces[0].network == network }
        for pod in inside { try fabric.detach(pod) }
        try fabric.setPolicies([], of: network)
        try fabric.configure([.delete(.virtualNetwork, network.id, ifSource: nil)])
        maybeWait()
        networks[index] = try fabric.makeNetwork("vn\(index)", "10.0.\(index).0/24")
        try setPolicies(of: index)
        for pod in inside where Bool.random(using: &generator) {
            pods.append(try fabric.attach(pod.name, to: networks[index], on: pod.host, at: pod.address))
        }
    }

    /// Everything is whole again.
    func end() {
        fabric.heal()
        for node in fabric.controlNodes.indices { fabric.start(controlNode: node) }
        for host in fabric.hosts.indices { fabric.start(agentOf: host) }
    }
}
