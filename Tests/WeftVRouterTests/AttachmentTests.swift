import Testing
import WeftNet

@testable import WeftVRouter

@Suite("attachments")
struct AttachmentTests {
    let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))

    func configured(_ pods: ConfiguredPod...) -> TestHost {
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + ConfiguredNetwork.vn2.changes + ConfiguredNetwork.pods.changes)
        for pod in pods { host.configure(pod.changes) }
        return host
    }

    @Test("ADD is answered when the route is in the data plane and came back")
    func whole() throws {
        var host = configured(pod)
        host.nodes[.first]?.echoes = false
        host.attach(1, pod, incarnation: pod.machineID)
        #expect(host.answers.isEmpty)
        let port = try #require(host.router.ports[pod.interfaceID(0)])
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.3/32") == .local(port: port.hostInterfaceIndex))
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.1/32") == .receive)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.0/24") == .discard)
        let route = try #require(host.nodes[.first]?.routes[ConfiguredNetwork.vn1.instance]?.values.first)
        #expect(route.label == port.label)
        #expect(route.encapsulations == [.udp])

        var foreign = route.echo
        foreign.nextHops[0].address = .v4(IPv4Address(172, 31, 0, 9))
        host.say(.routes([foreign], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        #expect(host.answers.isEmpty, "another host's route is no acknowledgement")
        host.say(.routes([route.echo], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        #expect(host.ports(1).map(\.id) == [pod.interfaceID(0)])
        #expect(host.timers[.attachment(AttachmentID(1))] == nil)
        #expect(host.disk[port.id] == port)
    }

    @Test("the data plane is told before the control node")
    func order() throws {
        var host = configured(pod)
        host.log = []
        host.attach(1, pod)
        let steps = host.log.compactMap { output -> String? in
            switch output {
            case .createInterfaces: "create"
            case .datapath: "datapath"
            case .send(_, .subscribe): "subscribe"
            case .send(_, .publish): "publish"
            case .attached: "attached"
            default: nil
            }
        }
        #expect(steps == ["create", "datapath", "subscribe", "publish", "attached"])
    }

    @Test("ADD waits for configuration in any order and any slices", arguments: 0..<30)
    func waiting(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pod = HostGraphTests.pod
        var host = TestHost()
        host.connect(.first)
        host.attach(1, pod)
        let changes = (ConfiguredNetwork.pods.changes + ConfiguredNetwork.vn1.changes + pod.changes).shuffled(
            using: &generator)
        for change in changes.dropLast() { host.configure([change]) }
        let early = host.answers.isEmpty
        host.configure(changes.suffix(1))
        // The last change may be one that nothing depends on, such as the link of a flat IPAM to its own subnet.
        #expect(early || host.answers.count == 1)
        #expect(host.ports(1).map(\.sandbox?.interface) == ["eth0", "data"])
        #expect(host.ports(1).map(\.label.rawValue) == [16, 17])
    }

    @Test("the deadline says what was missing and leaves nothing behind")
    func deadlines() {
        var host = configured()
        host.attach(1, pod)
        host.advance(by: .seconds(20))
        #expect(host.answers[AttachmentID(1)] == .refused(.incomplete(.virtualMachine(pod.machine))))

        host.configure(pod.changes)
        host.nodes[.first]?.echoes = false
        host.attach(2, pod)
        host.advance(by: .seconds(20))
        let prefix = IPPrefix(host: .v4(IPv4Address(10, 0, 1, 3)))
        #expect(host.answers[AttachmentID(2)] == .refused(.unacknowledged([prefix], sessions: 1)))
        expectNothingLeft(host)

        host.disconnect(.first)
        host.attach(3, pod)
        host.advance(by: .seconds(20))
        #expect(host.answers[AttachmentID(3)] == .refused(.unacknowledged([prefix], sessions: 0)))
        expectNothingLeft(host)
    }

    func expectNothingLeft(_ host: TestHost) {
        #expect(host.datapath.state == DatapathState())
        #expect(host.kernel.isEmpty)
        #expect(host.disk.isEmpty)
        #expect(host.router.vrfs.isEmpty)
        if host.nodes[.first]?.isUp == true { #expect(host.nodes[.first]?.subscriptions.isEmpty == true) }
    }

    @Test("DEL takes everything away; DEL of another container or a second DEL does nothing")
    func deletion() {
        var host = configured(pod)
        host.attach(1, pod, container: "c1")
        host.detach("c2")
        #expect(host.router.ports.count == 1)
        host.detach("c1")
        expectNothingLeft(host)
        host.log = []
        host.detach("c1")
        #expect(host.log.isEmpty)
    }

    @Test("a second ADD of the same container is refused and the port stays")
    func repeated() {
        var host = configured(pod)
        host.attach(1, pod)
        host.attach(2, pod)
        #expect(
            host.answers[AttachmentID(2)]
                == .refused(
                    .alreadyAttached(
                        containerID: "c1", .sandbox(.init(path: "/run/netns/c1", interface: "eth0")))))
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.3/32") != nil)
        #expect(host.kernel.count == 1)
    }

    @Test("a new sandbox of the same pod takes the port over; the late DEL of the old one is ignored")
    func newSandbox() {
        var host = configured(pod)
        host.attach(1, pod, container: "old")
        let label = host.ports(1).first?.label
        host.attach(2, pod, container: "new")
        host.detach("old")
        #expect(host.ports(2).first?.attachment.containerID == "new")
        #expect(host.ports(2).first?.label != label, "a freed label is not given out at once")
        #expect(host.kernel.count == 1)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.3/32") != nil)
    }

    @Test("a recreated pod is attached only once its new incarnation is known")
    func recreated() {
        var host = configured(pod)
        host.attach(1, pod, container: "old")
        var next = pod
        next.incarnation = 1
        host.attach(2, next, container: "new", incarnation: next.machineID)
        #expect(host.answers[AttachmentID(2)] == nil)
        host.configure(pod.removal)
        #expect(
            host.route(ConfiguredNetwork.vn1.instance, "10.0.1.3/32") == nil, "the old incarnation forwards no longer")
        host.configure(next.changes)
        #expect(host.ports(2).map(\.id) == [next.interfaceID(0)])
        host.detach("old")
        #expect(host.router.ports.count == 1)
    }

    @Test("DEL while the kernel is at work undoes what it makes")
    func abandoned() {
        var host = configured(pod)
        host.kernelIsSlow = true
        host.attach(1, pod)
        host.detach("c1")
        #expect(host.answers[AttachmentID(1)] == .refused(.superseded))
        #expect(host.log.contains { if case .destroyInterface = $0 { true } else { false } })
        let outputs = host.router.interfacesCreated(AttachmentID(1), [10])
        #expect(outputs.isEmpty)
        expectNothingLeft(host)
    }

    @Test("a kernel that refuses an interface refuses the ADD with its words")
    func kernelRefuses() {
        var host = configured(pod)
        host.kernelIsSlow = true
        host.attach(1, pod)
        host.perform { $0.interfaceCreationFailed(AttachmentID(1), "eth0 exists in /run/netns/c1") }
        #expect(host.answers[AttachmentID(1)] == .refused(.interfaces("eth0 exists in /run/netns/c1")))
        expectNothingLeft(host)
    }

    @Test("GC keeps the valid attachments and those of other networks and owners")
    func garbage() {
        let pods = (0..<4).map { ConfiguredPod("p\($0)", in: .vn1, IPv4Address(10, 0, 1, UInt8($0 + 3))) }
        var host = configured(pods[0], pods[1], pods[2], pods[3])
        for (number, pod) in pods.enumerated() {
            var attachment = TestHost.attachment("c\(number)")
            if number == 2 { attachment.network = "other" }
            if number == 3 { attachment.cluster = "k8s2" }
            let request = AttachmentRequest(
                attachment: attachment, virtualMachine: pod.machine, incarnation: nil,
                plug: .sandbox(.init(path: "/run/netns/x", interface: "eth0")), deadline: .seconds(20))
            host.perform { $0.attach(AttachmentID(UInt64(number)), request) }
        }
        host.perform {
            $0.collect(network: "weft", cluster: "k8s1", valid: [TestHost.attachment("c1")])
        }
        #expect(host.router.ports.values.map(\.attachment.containerID).sorted() == ["c1", "c2", "c3"])
    }

    @Test("many pods at once get different labels and all leave nothing behind", arguments: 0..<5)
    func many(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var host = configured()
        let pods = (0..<60).map { number in
            ConfiguredPod(
                "p\(number)",
                [
                    .init(network: .pods, address: IPv4Address(rawValue: 0x0a20_0000 + UInt32(number) + 2)),
                    .init(network: .vn1, address: IPv4Address(10, 0, 1, UInt8(number + 3))),
                ])
        }
        for (number, pod) in pods.enumerated() { host.attach(UInt64(number), pod, container: "c\(number)") }
        for pod in pods.shuffled(using: &generator) { host.configure(pod.changes.shuffled(using: &generator)) }
        #expect(Set(host.router.ports.values.map(\.label)).count == 120)
        #expect(host.answers.count == 60)
        for number in pods.indices.shuffled(using: &generator) { host.detach("c\(number)") }
        expectNothingLeft(host)
    }
}
