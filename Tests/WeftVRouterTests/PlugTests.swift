import Testing
import WeftNet

@testable import WeftVRouter

/// What a workload asks to be connected by.
@Suite("plugs")
struct PlugTests {
    let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))

    /// The kinds that no agent makes, and what is said of them.
    private static let unserved: [(plug: Port.Plug, words: String)] = [
        (.tap("tap7"), "tap interface tap7"),
        (.vlan(VLANID(100)!, parent: "bond0"), "VLAN 100 of bond0"),
    ]

    private func configured() -> TestHost {
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        return host
    }

    @Test("a kind that is not served is refused at once, in words, and leaves nothing", arguments: 0..<unserved.count)
    func refusal(number: Int) {
        let (plug, words) = Self.unserved[number]
        var host = configured()
        host.attach(1, pod, plug: plug)
        #expect(host.answers[AttachmentID(1)] == .refused(.unserved(plug)))
        #expect("\(Refusal.unserved(plug))".hasSuffix("not by \(words)"))
        #expect(host.router.ports.isEmpty && host.kernel.isEmpty && host.disk.isEmpty)
        #expect(host.timers[.attachment(AttachmentID(1))] == nil)
    }

    @Test("and takes nothing from a call for the same container that is on its way", arguments: 0..<unserved.count)
    func running(number: Int) {
        var host = configured()
        host.kernelIsSlow = true
        host.attach(1, pod)
        host.attach(2, pod, plug: Self.unserved[number].plug)
        host.answerKernel()
        #expect(host.ports(1).map(\.plug) == [.sandbox(.init(path: "/run/netns/c1", interface: "eth0"))])
    }

    @Test("the default route goes to the interface that the call named, and to nothing outside a namespace")
    func defaultRoute() throws {
        var host = configured()
        host.attach(1, pod)
        var port = try #require(host.ports(1).first)
        #expect(port.isDefault)
        for (plug, _) in Self.unserved {
            port.plug = plug
            #expect(port.sandbox == nil && !port.isDefault)
        }
    }
}
