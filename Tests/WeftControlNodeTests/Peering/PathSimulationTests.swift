import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

/// Peers with and without several paths, at random: what each was told, put together, is what the tables say that it is
/// to have.
@Suite("Several paths between peers at random")
struct PathSimulationTests {
    private static let families = BGPFamily.allCases.filter(\.hasAdditionalPaths)

    private final class Site {
        let family: BGPFamily
        let laboratory: ControlNodeLaboratory
        var senders: [TestPeer] = []
        var listeners: [(peer: TestPeer, limit: Int)] = []
        var generator: SeededGenerator

        /// - Parameter isReflector: all are clients of ours, who are told things in the same way.
        init(_ family: BGPFamily, isReflector: Bool, seed: UInt64) {
            self.family = family
            generator = SeededGenerator(seed: seed)
            var settings = ControlNodeSettings()
            settings.peerWindow = 200
            laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric)
            let cluster = isReflector ? IPv4Address(192, 0, 2, 254) : nil
            func asn(_ number: UInt32) -> UInt32 { isReflector ? ControlNodeLaboratory.localAS : 65000 + number }
            for number in 1...4 as ClosedRange<UInt32> {
                let ways: AdditionalPathWays = number < 3 ? [.receive, .send] : number == 3 ? .receive : []
                senders.append(laboratory.peer(number, asn: asn(number), [family], ways) { $0.clusterID = cluster })
            }
            for (number, limit) in [(5, 0), (6, 0), (7, 1), (8, 2)] as [(UInt32, Int)] {
                let peer = laboratory.peer(number, asn: asn(number), [family], .send) {
                    $0.sentPathLimit = limit
                    $0.clusterID = cluster
                }
                listeners.append((peer, limit == 0 ? .max : limit))
            }
            listeners.append((laboratory.peer(9, asn: asn(9), [family], []) { $0.clusterID = cluster }, 1))
            listeners.append((senders[0], .max))
            listeners.append((senders[3], 1))
        }

        func step() {
            let sender = senders.randomElement(using: &generator)!
            let identifiers: ClosedRange<UInt32> = 0...4
            let isIdentified = sender.writesIdentifiers.contains(family)
            var route = SampleRoute(
                family, UInt8.random(in: 1...3, using: &generator),
                identifier: isIdentified ? identifiers.randomElement(using: &generator) : nil)
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<10:
                route.nextHop = IPv4Address(203, 0, 113, UInt8.random(in: 1...200, using: &generator))
                route.path = Array(repeating: 65100, count: Int.random(in: 0...2, using: &generator))
                laboratory.say(route, by: sender)
            case 10..<15: laboratory.takeBack(route, by: sender)
            case 15:
                let peer = listeners.randomElement(using: &generator)!.peer
                laboratory.node.receivedRouteRefresh(family, .request, from: peer.id, at: laboratory.time)
                laboratory.settle()
                laboratory.expire(.peerRefreshPause(peer.id, family))
            case 16: listeners[Int.random(in: 0..<5, using: &generator)].peer.isSlow = true
            case 17: drain()
            default:
                let (receives, sends) = (sender.writesIdentifiers, sender.readsIdentifiers)
                laboratory.lose(sender)
                laboratory.establish(sender, [family]) {
                    $0.receivesAdditionalPaths = receives
                    $0.sendsAdditionalPaths = sends
                }
            }
        }

        func drain() { for (peer, _) in listeners { laboratory.drain(peer) } }

        /// The next hops that a peer is to have been told, of all destinations.
        func wanted(_ peer: TestPeer, _ limit: Int) -> [String] {
            guard let record = laboratory.node.peers[peer.id],
                let table = laboratory.node.table(of: family, for: record)
            else { return [] }
            var found: [String] = []
            laboratory.node.rib.forEachRoute(in: table) { route in
                var count = 0
                laboratory.node.rib.forEachPath(of: route) { path in
                    guard count < limit, !path.flags.isInfeasible else { return }
                    count += 1
                    if path.source != record.source {
                        found.append("\(laboratory.node.rib.attributes(path.attributes).nextHop)")
                    }
                }
            }
            return found.sorted()
        }
    }

    @Test("all are told what they are to have, however it came about", arguments: families, [false, true])
    func random(family: BGPFamily, isReflector: Bool) {
        let site = Site(family, isReflector: isReflector, seed: UInt64(family.rawValue))
        for round in 0..<15 {
            for _ in 0..<20 { site.step() }
            site.drain()
            for (peer, limit) in site.listeners {
                #expect(
                    peer.allHops(family) == site.wanted(peer, limit), "peer \(peer.id.number) after round \(round)")
            }
        }
        #expect(site.laboratory.resets.isEmpty)
        #expect(site.laboratory.node.rib.checkInvariants() == [])
        for sender in site.senders { site.laboratory.lose(sender) }
        for (peer, _) in site.listeners where peer.isUp { #expect(peer.allHops(family) == []) }
    }
}

extension TestPeer {
    /// The next hops of all that it was told of a family.
    fileprivate func allHops(_ family: BGPFamily) -> [String] {
        let all: [PathAttributes] =
            family == .evpn
            ? Array(evpnAttributes.values)
            : family.isMulticast ? Array(multicast.values) : (routes[family] ?? [:]).values.map(\.attributes)
        return all.map { "\($0.nextHop)" }.sorted()
    }
}
