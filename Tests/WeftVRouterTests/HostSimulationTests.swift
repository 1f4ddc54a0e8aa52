import Testing
import WeftNet

@testable import WeftVRouter

/// Random lives of a host. Whatever happened, the outcome is that of a host which learns the same facts at once.
@Suite("simulation")
struct HostSimulationTests {
    let networks = [ConfiguredNetwork.vn1, .vn2, .pods]

    struct World {
        var pods: [String: ConfiguredPod] = [:]
        var attached: Set<String> = []
        /// What control nodes presently say, beside the host's own routes.
        var remote: [String: [IPPrefix: ReceivedRoute]] = [:]
        var nextCall: UInt64 = 1
    }

    @Test("every life ends where its facts lead", arguments: 0..<60)
    func lives(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var host = TestHost()
        var world = World()
        host.connect(.first)
        for network in networks { host.configure(network.changes) }
        for _ in 0..<120 { step(&host, &world, &generator) }
        settle(&host, world)
        #expect(host.datapath.state == host.router.datapathState, "what was said differs from what is meant")
        #expect(Set(host.router.ports.values.map(\.label)).count == host.router.ports.count)

        var fresh = TestHost(restored: Array(host.disk.values), kernel: host.kernel)
        for slot in ControlNodeSlot.allCases { fresh.connect(slot) }
        configureAll(&fresh, world, from: .first)
        settle(&fresh, world)
        #expect(fresh.datapath.state == host.datapath.state)
        for slot in ControlNodeSlot.allCases {
            #expect(
                fresh.nodes[slot]?.routes.filter { !$0.value.isEmpty }
                    == host.nodes[slot]?.routes.filter { !$0.value.isEmpty })
            #expect(fresh.nodes[slot]?.subscriptions == host.nodes[slot]?.subscriptions)
        }
    }

    /// Both control nodes are up and say everything; all timers run out.
    private func settle(_ host: inout TestHost, _ world: World) {
        for slot in ControlNodeSlot.allCases where !host.router.upSlots.contains(slot) { host.connect(slot) }
        if let server = host.router.configurationServer { configureAll(&host, world, from: server) }
        for slot in ControlNodeSlot.allCases {
            sayAll(&host, world, slot)
            host.say(.endOfRIB, slot)
        }
        host.advance(by: .seconds(120))
    }

    private func configureAll(_ host: inout TestHost, _ world: World, from slot: ControlNodeSlot) {
        for network in networks { host.configure(network.changes, from: slot) }
        for pod in world.pods.values { host.configure(pod.changes, from: slot) }
    }

    /// The slot's whole table: remote routes, and the host's own come back on publication.
    private func sayAll(_ host: inout TestHost, _ world: World, _ slot: ControlNodeSlot) {
        for (instance, routes) in world.remote {
            host.say(.routes(Array(routes.values), routingInstance: instance), slot)
        }
        for vrf in host.router.vrfs.all {
            let instance = vrf.name
            let known = world.remote[instance] ?? [:]
            let gone = vrf.routes.filter { prefix, entry in
                entry[slot] != nil && known[IPPrefix(prefix)] == nil && !entry.isPublished
            }
            host.say(.retractions(gone.keys.map { IPPrefix($0) }, routingInstance: instance), slot)
        }
    }

    private func step(_ host: inout TestHost, _ world: inout World, _ generator: inout SeededGenerator) {
        let name = "p\(Int.random(in: 0..<8, using: &generator))"
        let slot = Bool.random(using: &generator) ? ControlNodeSlot.first : .second
        switch Int.random(in: 0..<12, using: &generator) {
        case 0, 1:
            guard world.pods[name] == nil, let server = host.router.configurationServer else { return }
            let number = Int(name.dropFirst()) ?? 0
            var pod = ConfiguredPod(name, [])
            pod.incarnation = Int.random(in: 0..<3, using: &generator)
            for network in networks.shuffled(using: &generator).prefix(Int.random(in: 1...3, using: &generator)) {
                let address = IPv4Address(rawValue: network.prefix.network.rawValue + UInt32(number) + 3)
                pod.interfaces.append(.init(network: network, address: address))
            }
            world.pods[name] = pod
            host.configure(pod.changes.shuffled(using: &generator), from: server)
        case 2:
            guard let pod = world.pods[name], let server = host.router.configurationServer else { return }
            world.pods[name] = nil
            host.configure(pod.removal.shuffled(using: &generator), from: server)
        case 3, 4, 5:
            guard let pod = world.pods[name] else { return }
            host.attach(world.nextCall, pod, container: "\(name)-\(world.nextCall % 2)")
            world.nextCall += 1
        case 6: host.detach("\(name)-\(Int.random(in: 0..<2, using: &generator))")
        case 7: host.router.upSlots.contains(slot) ? host.disconnect(slot) : host.connect(slot)
        case 8, 9:
            let network = networks[Int.random(in: 0..<3, using: &generator)]
            let prefix = IPPrefix(host: .v4(IPv4Address(10, 9, 0, UInt8.random(in: 0..<6, using: &generator))))
            if Bool.random(using: &generator), let label = MPLSLabel(UInt32.random(in: 16..<30, using: &generator)) {
                let remote = Bool.random(using: &generator) ? TestHost.address : IPv4Address(172, 31, 0, 9)
                let route = ReceivedRoute(
                    prefix: prefix, nextHops: [.init(address: .v4(remote), label: label, encapsulations: [.udp])])
                world.remote[network.instance, default: [:]][prefix] = route
                // What the host does without, beside it, makes no difference.
                let six = ReceivedRoute(prefix: IPPrefix("fd00:9::/64")!, nextHops: route.nextHops)
                var mixed = route
                mixed.nextHops.append(
                    .init(address: IPAddress("fd00::9")!, label: label, encapsulations: [.udp]))
                for slot in host.router.upSlots {
                    host.say(.routes([six, mixed], routingInstance: network.instance), slot)
                }
            } else {
                world.remote[network.instance]?[prefix] = nil
                for slot in host.router.upSlots {
                    host.say(.retractions([prefix], routingInstance: network.instance), slot)
                }
            }
        case 10: host.advance(by: .seconds(Int.random(in: 1..<40, using: &generator)))
        default:
            let next = host.restarted()
            host = next
        }
    }
}
