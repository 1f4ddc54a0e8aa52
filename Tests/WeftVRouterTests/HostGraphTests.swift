import Testing
import WeftNet

@testable import WeftVRouter

@Suite("The configuration graph of a host")
struct HostGraphTests {
    static let pod = ConfiguredPod(
        "web",
        [
            .init(network: .pods, address: IPv4Address(10, 47, 255, 250)),
            .init(network: .vn1, address: IPv4Address(10, 0, 1, 3), requestedName: "data"),
        ])

    func graph(_ changes: [HostConfigChange]) -> HostGraph {
        var graph = HostGraph()
        for change in changes {
            switch change {
            case .update(let key, let fields): graph.update(key, fields)
            case .remove(let key): graph.remove(key)
            case .link(let a, let b, let kind): graph.link(a, b, kind: kind)
            case .unlink(let a, let b, let kind): graph.unlink(a, b, kind: kind)
            }
        }
        return graph
    }

    @Test("nodes and links mean the same in any order", arguments: 0..<50)
    func order(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let changes = ConfiguredNetwork.pods.changes + ConfiguredNetwork.vn1.changes + Self.pod.changes
        let shuffled = graph(changes.shuffled(using: &generator))
        let states = try shuffled.interfaces(ofVirtualMachine: Self.pod.machine, incarnation: Self.pod.machineID)
        #expect(states.map(\.addresses[0].address.description) == ["10.47.255.250", "10.0.1.3"])
        #expect(states.map(\.addresses[0].prefixLength) == [12, 24])
        #expect(states.map(\.addresses[0].gateway?.description) == ["10.47.255.254", "10.0.1.1"])
        #expect(states.map(\.requestedName) == [nil, "data"])
        #expect(states.map(\.routingInstance) == [ConfiguredNetwork.pods.instance, ConfiguredNetwork.vn1.instance])
    }

    @Test("taking everything away leaves nothing", arguments: 0..<20)
    func removal(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var all = graph(ConfiguredNetwork.vn1.changes + ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3)).changes)
        for change in ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3)).removal.shuffled(using: &generator) {
            switch change {
            case .remove(let key): all.remove(key)
            case .unlink(let a, let b, let kind): all.unlink(a, b, kind: kind)
            default: break
            }
        }
        #expect(all.count == graph(ConfiguredNetwork.vn1.changes).count)
    }

    @Test("each missing piece is named")
    func missing() {
        let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
        let interface = pod.interfaceName(0)
        func reason(without dropped: (HostConfigChange) -> Bool) -> Missing? {
            let rest = graph((ConfiguredNetwork.vn1.changes + pod.changes).filter { !dropped($0) })
            do throws(Missing) {
                _ = try rest.interfaces(ofVirtualMachine: pod.machine, incarnation: nil)
                return nil
            } catch {
                return error
            }
        }
        func updates(_ type: ConfigNodeType) -> (HostConfigChange) -> Bool {
            { if case .update(let key, _) = $0 { key.type == type } else { false } }
        }
        #expect(reason { _ in false } == nil)
        #expect(reason(without: updates(.virtualMachine)) == .virtualMachine(pod.machine))
        #expect(
            reason(without: updates(.virtualMachineInterface)) == .interfaces(pod.machine, have: 0, want: 1))
        #expect(reason(without: updates(.virtualNetwork)) == .network(interface))
        #expect(reason(without: updates(.instanceIp)) == .address(interface))
        #expect(
            reason(without: updates(.virtualNetworkNetworkIpam)) == .subnet(interface, .v4(IPv4Address(10, 0, 1, 3))))
        #expect(
            reason { if case .link(_, let b, _) = $0 { b.type == .routingInstance } else { false } }
                == .routingInstance(interface))
    }

    @Test("another incarnation of the pod is not taken for the wanted one")
    func incarnation() {
        let old = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
        let wanted = ObjectID.derived(from: "new")
        #expect(throws: Missing.incarnation(old.machine, wanted: wanted, present: old.machineID)) {
            try graph(ConfiguredNetwork.vn1.changes + old.changes).interfaces(
                ofVirtualMachine: old.machine, incarnation: wanted)
        }
    }

    @Test("a port that joins a network touches no other port of it")
    func locality() {
        var all = graph(ConfiguredNetwork.vn1.changes)
        for number in 0..<100 {
            let pod = ConfiguredPod("p\(number)", in: .vn1, IPv4Address(10, 0, 1, UInt8(number + 10)))
            for change in pod.changes {
                if case .update(let key, let fields) = change { all.update(key, fields) }
                if case .link(let a, let b, let kind) = change { all.link(a, b, kind: kind) }
            }
            let touched = all.takeAffected().filter { $0.type == .virtualMachineInterface }
            if number > 0 { #expect(touched.map(\.name) == [pod.interfaceName(0)]) }
        }
    }

    @Test("what a new server does not repeat is swept, also single links")
    func sweep() throws {
        let kept = ConfiguredPod("kept", in: .vn1, IPv4Address(10, 0, 1, 3))
        let lost = ConfiguredPod("lost", in: .vn1, IPv4Address(10, 0, 1, 4))
        var all = graph(ConfiguredNetwork.vn1.changes + kept.changes + lost.changes)
        all.link(
            ConfigKey(.virtualMachineInterface, kept.interfaceName(0)), ConfigKey(.tag, "application=x"), kind: "t")
        all.beginGeneration()
        for change in kept.changes + ConfiguredNetwork.vn1.changes {
            if case .update(let key, let fields) = change { all.update(key, fields) }
            if case .link(let a, let b, let kind) = change { all.link(a, b, kind: kind) }
        }
        _ = all.takeAffected()
        all.sweep()
        #expect(all.count == graph(ConfiguredNetwork.vn1.changes + kept.changes).count)
        #expect(throws: Missing.virtualMachine(lost.machine)) {
            try all.interfaces(ofVirtualMachine: lost.machine, incarnation: nil)
        }
        let touched = all.takeAffected().filter { $0.type == .virtualMachineInterface }.map(\.name)
        #expect(Set(touched) == [kept.interfaceName(0), lost.interfaceName(0)])
    }
}
