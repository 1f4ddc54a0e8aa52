import Testing
import WeftNet

@testable import WeftVRouter

/// Control nodes and agents come and go; packets go on.
@Suite("continuity")
struct HostContinuityTests {
    let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
    let instance = ConfiguredNetwork.vn1.instance

    /// What a host without a forwarding port has: control nodes that name no sources of tunnels leave it open.
    private static let idle: DatapathState = {
        var state = DatapathState()
        state.tunnelSources[TunnelSourceTable.everybody] = TunnelSourceEntry()
        return state
    }()

    func remote(_ address: String, _ host: UInt8, _ label: UInt32) -> ReceivedRoute {
        ReceivedRoute(
            prefix: IPPrefix(host: IPAddress(address)!),
            nextHops: [
                .init(
                    address: .v4(IPv4Address(172, 31, 0, host)), label: MPLSLabel(label)!, encapsulations: [.gre, .udp])
            ])
    }

    func tunnel(_ host: UInt8, _ label: UInt32) -> NextHop {
        .tunnel(remote: IPv4Address(172, 31, 0, host), label: MPLSLabel(label)!)
    }

    /// A host with one pod, a remote route and a session in each given slot.
    func running(_ slots: ControlNodeSlot...) -> TestHost {
        var host = TestHost()
        for slot in slots { host.connect(slot) }
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        host.attach(1, pod)
        for slot in slots {
            host.say(.routes([remote("10.0.2.3", 2, 50)], routingInstance: instance), slot)
            host.say(.endOfRIB, slot)
        }
        return host
    }

    @Test("with every control node gone the host forwards as before, for ever")
    func headless() {
        var host = running(.first, .second)
        let before = host.datapath.state
        host.disconnect(.second)
        host.disconnect(.first)
        host.advance(by: .seconds(86400))
        #expect(host.datapath.state == before)
    }

    @Test("after reconnection stale routes stay until the control node has sent its table")
    func sweepAtEndOfRIB() {
        var host = running(.first)
        host.say(.routes([remote("10.0.2.4", 3, 51)], routingInstance: instance), .first)
        host.disconnect(.first)
        host.connect(.first)
        host.say(.routes([remote("10.0.2.4", 3, 52)], routingInstance: instance), .first)
        #expect(host.route(instance, "10.0.2.3/32") == tunnel(2, 50))
        #expect(host.route(instance, "10.0.2.4/32") == tunnel(3, 52))
        host.say(.endOfRIB, .first)
        #expect(host.route(instance, "10.0.2.3/32") == nil)
        #expect(host.route(instance, "10.0.2.4/32") == tunnel(3, 52))
    }

    @Test("a control node that never says it is done is given a minute")
    func sweepByTimer() {
        var host = running(.first)
        host.disconnect(.first)
        host.connect(.first)
        host.advance(by: .seconds(59))
        #expect(host.route(instance, "10.0.2.3/32") == tunnel(2, 50))
        host.advance(by: .seconds(1))
        #expect(host.route(instance, "10.0.2.3/32") == nil)
    }

    @Test("of two control nodes the fresher, then the preferred, then the first counts")
    func merging() {
        var host = running(.first, .second)
        func say(_ slot: ControlNodeSlot, label: UInt32, preference: UInt32 = 200) {
            var route = remote("10.0.2.3", 2, label)
            route.localPreference = preference
            host.say(.routes([route], routingInstance: instance), slot)
        }
        say(.first, label: 60)
        say(.second, label: 61)
        #expect(host.route(instance, "10.0.2.3/32") == tunnel(2, 60))
        say(.first, label: 60, preference: 100)
        #expect(host.route(instance, "10.0.2.3/32") == tunnel(2, 61))
        say(.second, label: 62, preference: 50)
        #expect(host.route(instance, "10.0.2.3/32") == tunnel(2, 60))
        host.disconnect(.first)
        #expect(host.route(instance, "10.0.2.3/32") == tunnel(2, 62))
        host.connect(.first)
        say(.first, label: 63)
        #expect(host.route(instance, "10.0.2.3/32") == tunnel(2, 63))
    }

    @Test("routes of a lost control node go after a while when the other one is in sync")
    func oneOfTwoLost() {
        var host = running(.first, .second)
        host.say(.routes([remote("10.0.2.9", 2, 70)], routingInstance: instance), .first)
        host.disconnect(.first)
        #expect(host.route(instance, "10.0.2.9/32") == tunnel(2, 70))
        host.advance(by: .seconds(60))
        #expect(host.route(instance, "10.0.2.9/32") == nil)
        #expect(host.route(instance, "10.0.2.3/32") == tunnel(2, 50))
    }

    @Test("a withdrawal by a live control node also ends what a lost one said")
    func retractionBeatsStale() {
        var host = running(.first, .second)
        host.disconnect(.first)
        host.say(.retractions([IPPrefix(host: .v4(IPv4Address(10, 0, 2, 3)))], routingInstance: instance), .second)
        #expect(host.route(instance, "10.0.2.3/32") == nil)
    }

    @Test("everything is said anew after a session came back, and once")
    func reannouncement() {
        var host = running(.first)
        host.disconnect(.first)
        host.connect(.first)
        let node = host.nodes[.first]
        #expect(node?.subscriptions.count == 1)
        #expect(node?.routes[instance]?.count == 1)
        #expect(node?.endOfRIBs == 1)
        #expect(node?.configurationSubscriptions == 1)
    }

    @Test("configuration moves to the other control node, and what that does not know goes after its silence")
    func configurationServer() {
        let second = ConfiguredPod("b", in: .vn1, IPv4Address(10, 0, 1, 4))
        var host = running(.first, .second)
        host.configure(second.changes)
        host.attach(2, second, container: "c2")
        #expect(host.nodes[.second]?.configurationSubscriptions == 0)
        host.configure(pod.removal, from: .second)
        #expect(host.route(instance, "10.0.1.3/32") != nil, "only the configuration server counts")

        host.disconnect(.first)
        #expect(host.nodes[.second]?.configurationSubscriptions == 1)
        host.advance(by: .seconds(600))
        #expect(host.route(instance, "10.0.1.4/32") != nil, "a server that says nothing sweeps nothing")
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes, from: .second)
        host.advance(by: .seconds(14))
        #expect(host.route(instance, "10.0.1.4/32") != nil)
        host.advance(by: .seconds(1))
        #expect(host.route(instance, "10.0.1.4/32") == nil || host.route(instance, "10.0.1.4/32") == .discard)
        #expect(host.route(instance, "10.0.1.3/32") != nil)
    }

    @Test("a restarted agent finds labels and ids unchanged and takes nothing from the data plane")
    func restart() {
        let before = running(.first)
        var host = before.restarted()
        #expect(host.datapath.state == before.datapath.state)
        #expect(host.datapath.resyncs == 0)
        host.connect(.first)
        #expect(host.nodes[.first]?.routes == before.nodes[.first]?.routes)
        #expect(host.nodes[.first]?.subscriptions == before.nodes[.first]?.subscriptions)
        #expect(host.datapath.state == before.datapath.state)
        host.say(.routes([remote("10.0.2.3", 2, 50)], routingInstance: instance), .first)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        host.say(.endOfRIB, .first)
        #expect(host.datapath.state == before.datapath.state)
        #expect(host.datapath.resyncs == 1)
        #expect(!host.log.contains { if case .send(_, .withdraw) = $0 { true } else { false } })
        #expect(!host.log.contains { if case .send(_, .unsubscribe) = $0 { true } else { false } })
        host.advance(by: .seconds(600))
        #expect(host.datapath.state == before.datapath.state)
    }

    @Test("a restarted agent without control nodes leaves the data plane alone")
    func restartHeadless() {
        let before = running(.first)
        var host = before.restarted()
        host.advance(by: .seconds(86400))
        #expect(host.datapath.state == before.datapath.state)
        #expect(host.datapath.resyncs == 0)
    }

    @Test("what vanished during the restart goes when the control node is in sync or the configuration is complete")
    func restartWithLosses() {
        let before = running(.first)
        var host = before.restarted()
        host.connect(.first)
        host.say(.endOfRIB, .first)
        #expect(host.route(instance, "10.0.2.3/32") == nil)
        #expect(host.route(instance, "10.0.1.3/32") != nil)
        host.configure(ConfiguredNetwork.vn2.changes)
        host.advance(by: .seconds(15))
        #expect(host.datapath.state == Self.idle)
        #expect(host.disk.count == 1, "the runtime deletes ports, not the configuration")
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        #expect(host.route(instance, "10.0.1.3/32") != nil)
    }

    @Test("what was off or gone when the agent died stays so until the configuration names it")
    func restartWithoutConfiguration() {
        var before = running(.first)
        before.configure(pod.removal)
        #expect(before.datapath.state == Self.idle)
        var host = before.restarted()
        #expect(host.datapath.state == Self.idle && host.router.ports.count == 1)
        host.connect(.first)
        #expect(host.nodes[.first]?.routes.isEmpty == true)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        #expect(host.route(instance, "10.0.1.3/32") != nil)
        #expect(host.restarted().route(instance, "10.0.1.3/32") != nil)
    }

    @Test("the configuration is complete after a minute, though changes never pause")
    func restless() {
        var host = running(.first).restarted()
        host.connect(.first)
        for _ in 0..<9 {
            host.configure(ConfiguredNetwork.vn2.changes)
            #expect(host.datapath.state.ports.count == 1)
            host.advance(by: .seconds(7))
        }
        #expect(host.datapath.state == Self.idle)
        // What comes now is news.
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        host.advance(by: .seconds(600))
        #expect(host.datapath.state.ports.count == 1)
    }

    @Test("records with one label or one VRF id twice do not lead packets astray")
    func damagedRecords() throws {
        let port = try #require(running(.first).router.ports.values.first)
        var twin = port
        twin.state.id = ObjectID.derived(from: "twin")
        #expect(TestHost(restored: [port, twin]).router.ports.count == 1)
        twin.hostInterfaceIndex = 77
        let host = TestHost(restored: [port, twin])
        #expect(host.router.ports.values.filter(\.isForwarding).map(\.id) == [twin.id])
        #expect(host.datapath.state.ports.keys.sorted() == [77])
    }
}
