import Testing
import WeftNet

@testable import WeftVRouter

/// What stands in the way of an attachment: a disk that takes nothing, numbers and names that others have.
@Suite("attachments that clash")
struct AttachmentClashTests {
    let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
    let other = ConfiguredPod("b", in: .vn1, IPv4Address(10, 0, 1, 4))

    private func configured() -> TestHost {
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes + other.changes)
        return host
    }

    /// Gives a pod's interface another UUID.
    private func identify(_ pod: ConfiguredPod, _ id: String, isEnabled: Bool = true) throws -> [HostConfigChange] {
        let identity: ObjectID = try #require(ObjectID(id))
        let fields = ConfigFields.Interface(
            id: identity, macAddress: MACAddress(2, 0, 0, 0, 0, 1),
            position: .init(index: 1, count: 1), requestedName: nil, isEnabled: isEnabled)
        return [.update(ConfigKey(.virtualMachineInterface, pod.interfaceName(0)), .virtualMachineInterface(fields))]
    }

    @Test("without a record there is no ADD, and nothing is left; with one there is")
    func noRecord() {
        var host = configured()
        host.diskFault = "No space left on device"
        host.nodes[.first]?.echoes = false
        host.attach(1, pod)
        #expect(host.answers[AttachmentID(1)] == .refused(.unrecorded("No space left on device")))
        #expect(host.router.ports.isEmpty && host.kernel.isEmpty && host.timers[.attachment(AttachmentID(1))] == nil)
        #expect(host.datapath.state == DatapathState())
        #expect(host.nodes[.first]?.routes.values.allSatisfy(\.isEmpty) == true)
        host.diskFault = nil
        host.nodes[.first]?.echoes = true
        host.attach(2, pod)
        #expect(host.ports(2).count == 1)
    }

    @Test("an ADD for whose instance there is no number left is refused in words, and gives its label back")
    func noNumber() throws {
        var router = configured().router
        var state = try router.subscription.graph.interface(
            ConfigKey(.virtualMachineInterface, other.interfaceName(0)))
        for number in 1..<0xffff {
            state.routingInstance = "instance-\(number)"
            let isOpen = router.vrfs.open(state) != nil
            try #require(isOpen)
        }
        let id = AttachmentID(1)
        let planned = router.attach(
            id,
            AttachmentRequest(
                attachment: TestHost.attachment("c1"), virtualMachine: pod.machine, incarnation: nil,
                plug: .sandbox(.init(path: "/run/netns/c1", interface: "eth0")), deadline: .seconds(20)))
        let plans = try #require(
            planned.compactMap { if case .createInterfaces(_, let plans) = $0 { plans } else { nil } }.first)
        let outputs = router.interfacesCreated(id, [10])
        #expect(outputs.contains { if case .refused(id, .outOfNumbers) = $0 { true } else { false } })
        let destroyed = outputs.compactMap { if case .destroyInterface(let name) = $0 { name } else { nil } }
        #expect(destroyed == plans.map(\.hostInterface))
        #expect(router.ports.isEmpty)
        let label = try #require(MPLSLabel(MPLSLabel.firstUnreserved))
        let isFree = router.bindings.take(label)
        #expect(isFree, "the label that the refused port would have had")
    }

    @Test(
        "two interfaces whose UUIDs begin alike have two names, and a third that is alike at both ends is refused in words"
    )
    func names() throws {
        var host = configured()
        let third = ConfiguredPod("c", in: .vn1, IPv4Address(10, 0, 1, 5))
        host.configure(third.changes)
        host.configure(try identify(pod, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
        host.configure(try identify(other, "6ba7b810-9dff-11d1-80b4-00c04fd430c9"))
        host.configure(try identify(third, "6ba7b810-9d00-11d1-80b4-00c04fd430c9"))
        host.attach(1, pod)
        host.attach(2, other, container: "c2")
        host.attach(3, third, container: "c3")
        #expect(host.ports(1).map(\.hostInterface) == ["tap6ba7b810-9d"])
        #expect(host.ports(2).map(\.hostInterface) == ["tap00c04fd430c9"])
        guard case .refused(.interfaces(let words)) = host.answers[AttachmentID(3)] else {
            Issue.record("\(String(describing: host.answers[AttachmentID(3)]))")
            return
        }
        #expect(words.contains("taken by other ports"))
        #expect(host.router.ports.count == 2)
        host.detach("c2")
        host.attach(4, third, container: "c3")
        #expect(host.ports(4).map(\.hostInterface) == ["tap00c04fd430c9"])
    }

    @Test("a container's second ADD under another name takes nothing from the first, done or on its way")
    func otherName() {
        var host = configured()
        host.kernelIsSlow = true
        host.attach(1, pod)
        host.attach(2, pod, interface: "net1")
        host.answerKernel()
        host.attach(3, pod, interface: "net1")
        #expect(host.ports(1).count == 1)
        for number: UInt64 in 2...3 {
            #expect(
                host.answers[AttachmentID(number)]
                    == .refused(
                        .alreadyAttached(
                            containerID: "c1", .sandbox(.init(path: "/run/netns/c1", interface: "eth0")))))
        }
        #expect(host.kernel.count == 1)
    }

    @Test("ports whose records say the same numbers both forward, under different ones")
    func equalNumbers() {
        var host = configured()
        host.attach(1, pod)
        host.attach(2, other, container: "c2")
        var records = Array(host.disk.values).sorted { $0.id < $1.id }
        let vn2 = ConfiguredPod("b", in: .vn2, IPv4Address(10, 0, 2, 4))
        records[1].label = records[0].label
        records[1].state.routingInstance = vn2.interfaces[0].network.instance
        records[1].vrf = records[0].vrf
        let restored = TestHost(restored: records, datapath: host.datapath, kernel: host.kernel)
        #expect(restored.router.ports.count == 2)
        #expect(Set(restored.router.ports.values.map(\.label)).count == 2)
        #expect(Set(restored.router.ports.values.map(\.vrf)).count == 2)
        #expect(restored.disk == restored.router.ports)
    }

    @Test(
        "of two ports with one name the one that the configuration names forwards, whichever goes and whenever the agent restarts",
        arguments: ["00000000-0000-4000-8000-000000000001", "ffffffff-ffff-4fff-bfff-fffffffffffe"], [true, false])
    func madeAnew(id: String, isOfEarlierBuild: Bool) throws {
        var host = configured()
        host.attach(1, pod)
        host.configure(try identify(pod, id))
        host.attach(2, pod, container: "c2")
        #expect(host.ports(2).map { "\($0.id)" } == [id])
        if isOfEarlierBuild { for key in host.disk.keys { host.disk[key]?.isForwarding = true } }
        var restarted = host.restarted()
        #expect(restarted.router.ports.count == 2)
        #expect(restarted.datapath.state == host.datapath.state)
        restarted.connect(.first)
        restarted.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        restarted.configure(try identify(pod, id))
        #expect(restarted.datapath.state.ports == host.datapath.state.ports)
        restarted.detach("c1")
        #expect(restarted.datapath.state.ports == host.datapath.state.ports)
        restarted.configure(try identify(pod, id, isEnabled: false))
        #expect(restarted.datapath.state == DatapathState())
    }

    @Test(
        "a port that is switched off is out of the data plane and of the routes, also one of an earlier run, and ADD says why it waits"
    )
    func switchedOff() throws {
        var host = configured()
        let id = pod.interfaceID(0).description
        host.attach(1, pod)
        let forwarding = host.datapath.state
        host.configure(try identify(pod, id, isEnabled: false))
        #expect(host.datapath.state == DatapathState())
        #expect(host.router.ports.count == 1)
        host.configure(try identify(pod, id))
        #expect(host.datapath.state.labels == forwarding.labels)

        host.configure(try identify(other, other.interfaceID(0).description, isEnabled: false))
        host.attach(2, other, container: "c2")
        host.advance(by: .seconds(21))
        guard case .refused(.incomplete(let missing)) = host.answers[AttachmentID(2)] else {
            Issue.record("\(String(describing: host.answers[AttachmentID(2)]))")
            return
        }
        #expect(missing.description.contains("administratively down"))

        var restarted = host.restarted()
        #expect(restarted.datapath.state.ports.count == 1)
        restarted.connect(.first)
        restarted.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        restarted.configure(try identify(pod, id, isEnabled: false))
        #expect(restarted.datapath.state.labels.isEmpty)
        #expect(restarted.datapath.state.ports.isEmpty)
    }
}
