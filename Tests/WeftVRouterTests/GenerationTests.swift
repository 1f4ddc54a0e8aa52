import Testing
import WeftNet

@testable import WeftVRouter

/// While a configuration server repeats what it knows, the graph holds what an earlier one named beside it.
@Suite("What an earlier configuration server named")
struct GenerationTests {
    private static let remadeNetwork = ConfiguredNetwork(
        name: ConfiguredNetwork.vn1.name, prefix: IPv4Prefix(IPv4Address(10, 0, 1, 0), length: 25),
        gateway: IPv4Address(10, 0, 1, 126))

    private static func pod(_ incarnation: Int, in networks: [ConfiguredNetwork]) -> ConfiguredPod {
        ConfiguredPod(
            "web-0",
            networks.enumerated().map { .init(network: $1, address: IPv4Address(10, 0, 1, UInt8(3 + $0))) },
            incarnation: incarnation)
    }

    private func apply(_ change: HostConfigChange, to graph: inout HostGraph) {
        switch change {
        case .update(let key, let fields): graph.update(key, fields)
        case .remove(let key): graph.remove(key)
        case .link(let a, let b, let kind): graph.link(a, b, kind: kind)
        case .unlink(let a, let b, let kind): graph.unlink(a, b, kind: kind)
        }
    }

    @Test(
        "a machine that was made again by its name, in a network that was too, has what is its own or nothing yet",
        arguments: 0..<100)
    func remade(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let old = Self.pod(0, in: Array(repeating: .vn1, count: Int(seed % 3)))
        let new = Self.pod(1, in: Array(repeating: Self.remadeNetwork, count: 1 + Int(seed % 2)))
        var graph = HostGraph()
        for change in ConfiguredNetwork.vn1.changes + old.changes { apply(change, to: &graph) }
        graph.beginGeneration()
        var answers = 0
        for change in (Self.remadeNetwork.changes + new.changes).shuffled(using: &generator) {
            apply(change, to: &graph)
            let states = try? graph.interfaces(ofVirtualMachine: new.machine, incarnation: new.machineID)
            guard let states else { continue }
            answers += 1
            #expect(states.map(\.id) == new.interfaces.indices.map(new.interfaceID))
            #expect(states.flatMap(\.addresses).allSatisfy { $0.prefixLength == 25 })
            #expect(states.flatMap(\.network.subnets) == states.map { _ in Self.remadeNetwork.subnet })
        }
        #expect(answers > 0)
    }

    @Test("the port of a machine that is another one now forwards no longer, and its record stays, and says so")
    func replaced() {
        let (old, new) = (Self.pod(0, in: [.vn1]), Self.pod(1, in: [.vn1]))
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + old.changes)
        host.attach(1, old)
        var record = host.disk[old.interfaceID(0)]
        host.disconnect(.first)
        host.connect(.first)
        host.configure([new.changes[0]])
        #expect(host.datapath.state.ports.isEmpty)
        record?.isForwarding = false
        #expect(host.disk[old.interfaceID(0)] == record)
    }

    @Test("a call of ADD goes on as soon as its machine is named again, although nothing has changed")
    func namedAgain() {
        let pod = Self.pod(0, in: [.vn1])
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        host.disconnect(.first)
        host.connect(.first)
        host.attach(1, pod)
        #expect(host.ports(1).isEmpty)
        host.configure(ConfiguredNetwork.vn1.changes)
        #expect(host.ports(1).isEmpty)
        host.configure(pod.changes)
        #expect(host.ports(1).map(\.id) == [pod.interfaceID(0)])
    }

    @Test("a call of ADD that was planned before is answered when its interfaces are named again, and only then")
    func plannedBefore() {
        let pod = Self.pod(0, in: [.vn1])
        var host = TestHost()
        host.nodes[.first]?.echoes = false
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        for call in [1, 2] as [UInt64] {
            host.attach(call, pod)
            #expect(host.disk[pod.interfaceID(0)] != nil)
            host.disconnect(.first)
            host.nodes[.first]?.echoes = true
            host.connect(.first)
            #expect(host.answers[AttachmentID(call)] == nil)
            if call == 1 {
                host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
                #expect(host.ports(call).map(\.id) == [pod.interfaceID(0)])
                host.detach("c1")
                host.nodes[.first]?.echoes = false
                host.disconnect(.first)
                host.connect(.first)
                host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
            } else {
                host.configure(ConfiguredNetwork.vn1.changes)
                host.advance(by: .seconds(20))
                #expect(host.answers[AttachmentID(call)] == .refused(.incomplete(.interface(pod.interfaceName(0)))))
                #expect(host.disk.isEmpty)
            }
        }
    }
}
