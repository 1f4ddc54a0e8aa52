import Synchronization
import Testing
import WeftAgent
import WeftIntrospect
import WeftNet
import WeftVRouter

@Suite("what the agent shows")
struct IntrospectionTests {
    @Test("a pod and a route of another host stand in every list, and the lists agree")
    func views() async throws {
        try await AgentBench().connected { bench async throws in
            _ = try await bench.call(Example.frame("ADD"))
            let remote = ReceivedRoute(
                prefix: IPPrefix(host: .v4(IPv4Address(10, 0, 2, 3))),
                nextHops: [
                    .init(
                        address: .v4(IPv4Address(172, 31, 0, 2)), label: try #require(MPLSLabel(50)),
                        encapsulations: [.udp])
                ], originNetwork: "default-domain:k8s2-default:vn2", securityGroups: [8_000_001])
            await bench.agent.received(.routes([remote], routingInstance: Example.instance), from: .first)

            let interface = try #require(await bench.agent.interfaces().first)
            #expect(interface.isActive)
            #expect(interface.virtualMachine == Example.machine)
            #expect(interface.addresses == [.v4(IPv4Address(10, 0, 1, 3))])

            let vrf = try #require(await bench.agent.vrfs().first)
            #expect(vrf.name == Example.instance)
            #expect(vrf.virtualNetwork == "default-domain:k8s1-default:vn1")
            #expect(vrf.virtualNetworkID != nil)

            let routes = await bench.agent.routes(ofVRF: vrf.index)
            #expect(
                routes.map(\.prefix.description) == ["10.0.1.0/24", "10.0.1.1/32", "10.0.1.3/32", "10.0.2.3/32"])
            #expect(routes[2].paths.map(\.peer) == ["LocalVmPort", "control-1"])
            #expect(routes[2].paths.map(\.label) == [interface.label, interface.label])
            #expect(routes[3].paths.map(\.networks) == [["default-domain:k8s2-default:vn2"]])
            #expect(routes[3].paths.map(\.label) == [50])
            #expect(await bench.agent.routes(ofVRF: 99).isEmpty)
            #expect(await bench.agent.routes(ofVRF: -1).isEmpty)

            let hops = await bench.agent.nextHops()
            let used = Set(routes.flatMap(\.paths).map(\.nextHop))
            #expect(used == Set(hops))
            #expect(await bench.agent.labels().map(\.label) == [interface.label])
            #expect(await bench.agent.labels().map(\.nextHop.index) == [routes[2].paths[0].nextHop.index])
        }
    }

    @Test("sessions show which one is up, serves the configuration, and how often it was lost")
    func sessions() async throws {
        let bench = try AgentBench()
        #expect(await bench.agent.sessions().map(\.isEstablished) == [false])
        #expect(await bench.agent.status().isFunctional == false)
        await bench.agent.received(.established, from: .first)
        await bench.agent.received(.lost, from: .first)
        await bench.agent.received(.established, from: .first)
        let session = try #require(await bench.agent.sessions().first)
        #expect(session.address == "control-1")
        #expect(session.isEstablished)
        #expect(session.servesConfiguration)
        #expect(session.flapCount == 1)
        #expect(session.lastFlap != nil)
        #expect(await bench.agent.status().description == "No control-node serves this host")
        await bench.agent.received(.endOfRIB, from: .first)
        #expect(await bench.agent.status().isFunctional)
    }

    @Test("a pod that may peer is shown with the control node that it finds at its gateway's address")
    func workloadSpeakers() async throws {
        try await AgentBench().connected { bench async throws in
            _ = try await bench.call(Example.frame("ADD"))
            #expect(await bench.agent.workloadSpeakers() == [])
            let interface = ConfigKey(.virtualMachineInterface, "default-domain:k8s1-default:web__1")
            let router = ConfigKey(.bgpRouter, "\(Example.instance):web")
            let changes: [HostConfigChange] = [
                .update(router, .bgpRouter(sourcePort: 50003)),
                .link(interface, router, kind: "virtual-machine-interface-bgp-router"),
            ]
            await bench.agent.received(.configuration(changes), from: .first)
            #expect(
                await bench.agent.workloadSpeakers() == [
                    WorkloadSpeakerView(
                        port: Example.interfaceID, address: .v4(IPv4Address(10, 0, 1, 3)), sourcePort: 50003,
                        primary: .init(
                            address: .v4(IPv4Address(10, 0, 1, 1)), controlNode: .v4(IPv4Address(172, 31, 0, 8))),
                        secondary: nil)
                ])
        }
    }

    @Test("each reason to drop has its count, and counters that the kernel does not give are an error")
    func unreadCounters() async throws {
        let bench = try AgentBench()
        let drops = try await bench.agent.drops()
        #expect(Set(drops.map(\.reason)).count == DropReason.allCases.count && drops.allSatisfy { $0.packets == 0 })
        let fault = DatapathError(operation: "read map drops", errno: 1, reason: "Operation not permitted")
        bench.driver.state.withLock { $0.countersFault = fault }
        await #expect(throws: fault) { try await bench.agent.drops() }
        await #expect(throws: fault) { try await bench.agent.portTraffic() }
    }

    @Test("each request of the agent's pages is answered", arguments: ["ItfReq", "VrfListReq", "NhListReq", "MplsReq"])
    func pages(request: String) async throws {
        try await AgentBench().connected { bench async throws in
            _ = try await bench.call(Example.frame("ADD"))
            let responses = try await AgentPages(bench.agent).answer(IntrospectRequest(request))
            #expect(responses?.count == 1)
        }
    }
}
