import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftNet
import WeftPolicy
import WeftRouting

@testable import WeftControlNode

/// RFC 7911, from us.
@Suite("Several paths to a destination told to a peer")
struct SentPathTests {
    private static let families = BGPFamily.allCases.filter(\.hasAdditionalPaths)
    private static let cluster = IPv4Address(192, 0, 2, 254)

    private static func route(
        _ family: BGPFamily, hop: UInt8? = nil, identifier: UInt32? = nil, path: [UInt32] = []
    ) -> SampleRoute {
        var route = SampleRoute(family, identifier: identifier)
        route.nextHop = hop.map { IPv4Address(203, 0, 113, $0) }
        route.path = path
        return route
    }

    /// Three that announce, of other ASs.
    private static func senders(_ laboratory: ControlNodeLaboratory, _ family: BGPFamily) -> [TestPeer] {
        (1...3).map { laboratory.peer($0, asn: 65000 + $0, [family], []) }
    }

    @Test("each has an identifier of its own, which stays with it until it is withdrawn", arguments: families)
    func all(family: BGPFamily) throws {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let senders = Self.senders(laboratory, family)
        let b = laboratory.peer(8, asn: 65008, [family], .send)
        let plain = laboratory.peer(9, asn: 65009, [family], [])
        for (index, sender) in senders.enumerated() {
            laboratory.say(Self.route(family, path: Array(repeating: 65100, count: index)), by: sender)
        }
        let told = b.paths(family)
        #expect(Set(told.values) == Set(senders.map { .v4($0.address) }))
        #expect(told.count == 3)
        #expect(!told.keys.contains(0))
        #expect(plain.hops(family) == ["198.51.100.1"])
        // Another best one, and another second one.
        laboratory.say(Self.route(family, path: [65100, 65100, 65100]), by: senders[0])
        #expect(b.paths(family) == told)
        let second = try #require(told.first { $0.value == .v4(senders[1].address) }?.key)
        laboratory.say(Self.route(family, hop: 77, path: [65100]), by: senders[1])
        #expect(b.paths(family)[second]?.description == "203.0.113.77")
        #expect(b.paths(family).count == 3)
        laboratory.takeBack(Self.route(family), by: senders[1])
        #expect(b.paths(family) == told.filter { $0.key != second })
        // What comes now is another path, and has an identifier that nobody had.
        laboratory.say(Self.route(family), by: senders[1])
        #expect(b.paths(family).count == 3)
        #expect(b.paths(family)[second] == nil)
        for sender in senders { laboratory.lose(sender) }
        #expect(b.paths(family) == [:])
        #expect(plain.paths(family) == [:])
        #expect(b.needless == [])
        #expect(plain.needless == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("several paths of one peer are passed on, each to those who may have it", arguments: families)
    func through(family: BGPFamily) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, [family], [.send, .receive])
        let b = laboratory.peer(2, asn: 65002, [family], [.send, .receive])
        for number in 1...3 as ClosedRange<UInt8> {
            laboratory.say(Self.route(family, hop: number, identifier: UInt32(number)), by: a)
        }
        laboratory.say(Self.route(family, hop: 9, identifier: 1), by: b)
        #expect(b.hops(family) == ["203.0.113.1", "203.0.113.2", "203.0.113.3"])
        #expect(a.hops(family) == ["203.0.113.9"], "nobody is told what he said himself")
        // It leads to the one who is told, who was told before (RFC 4271 §5.1.3).
        var back = Self.route(family, identifier: 2)
        back.nextHop = b.address
        laboratory.say(back, by: a)
        #expect(b.hops(family) == ["203.0.113.1", "203.0.113.3"])
        laboratory.lose(b)
        #expect(a.hops(family) == [])
    }

    @Test("the best so many are told, and the next ones when those go", arguments: families)
    func best(family: BGPFamily) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let senders = Self.senders(laboratory, family)
        let b = laboratory.peer(8, asn: 65008, [family], .send) { $0.sentPathLimit = 2 }
        let c = laboratory.peer(9, asn: 65009, [family], .send) {
            $0.sentPathLimit = 2
            $0.families[family] = .init()
            $0.families[family]?.sentPathLimit = 1
        }
        for (index, sender) in senders.enumerated().reversed() {
            laboratory.say(Self.route(family, path: Array(repeating: 65100, count: index)), by: sender)
        }
        #expect(b.hops(family) == ["198.51.100.1", "198.51.100.2"])
        #expect(c.hops(family) == ["198.51.100.1"])
        let before = b.paths(family)
        laboratory.takeBack(Self.route(family), by: senders[0])
        #expect(b.hops(family) == ["198.51.100.2", "198.51.100.3"])
        #expect(c.hops(family) == ["198.51.100.2"])
        #expect(b.paths(family).filter { before[$0.key] != nil }.count == 1, "the one that stays keeps its identifier")
        // Of what the peers may not have, none counts.
        var kept = Self.route(family)
        kept.communities = [.noExport]
        laboratory.say(kept, by: senders[0])
        #expect(b.hops(family) == ["198.51.100.2", "198.51.100.3"])
        // Told live, within the session.
        if var configuration = laboratory.node.peers[b.id]?.configuration {
            configuration.sentPathLimit = 1
            laboratory.node.configure(b.id, configuration, at: laboratory.time)
            laboratory.settle()
        }
        #expect(laboratory.resets.isEmpty)
        #expect(b.hops(family) == ["198.51.100.2"])
        #expect(b.needless == [])
    }

    // MARK: What keeps a path back

    @Test("each path passes every rule of export by itself", arguments: families)
    func rules(family: BGPFamily) {
        let isUnicast = family == .ipv4Unicast || family == .ipv6Unicast
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, [family], .receive)
        let b = laboratory.peer(2, asn: 65002, [family], .send)
        let inside = laboratory.peer(3, asn: 64512, [family], .send)
        let silent = laboratory.peer(4, asn: 65004, [family], .send) { $0.requiresPolicies = true }
        let ordered = laboratory.peer(5, asn: 65005, [family], .send) { $0.rejectsASSets = true }
        let customer = laboratory.peer(6, asn: 65006, [family], .send) { $0.session.role = .customer }
        let hidden = laboratory.peer(7, asn: 65007, [family], .send) { $0.suppressesAdvertisement = true }
        for number in 1...6 as ClosedRange<UInt8> {
            var route = Self.route(family, hop: number, identifier: UInt32(number))
            if number == 2 { route.communities = [.noExport] }
            if number == 3 { route.communities = [.noAdvertise] }
            if number == 4 { route.path = [65002] }
            // Leads nowhere: kept, and told to nobody.
            if number == 5 { route.nextHop = IPv4Address(127, 0, 0, 1) }
            if number == 6 { route.set = [65301] }
            laboratory.say(route, by: a)
        }
        #expect(laboratory.pathCount(of: a) == 6)
        #expect(b.hops(family) == ["203.0.113.1", "203.0.113.6"])
        #expect(inside.hops(family) == ["203.0.113.1", "203.0.113.2", "203.0.113.4", "203.0.113.6"])
        #expect(silent.hops(family) == [])
        #expect(ordered.hops(family) == ["203.0.113.1", "203.0.113.4"])
        #expect(customer.hops(family) == ["203.0.113.1", "203.0.113.4", "203.0.113.6"])
        #expect(hidden.hops(family) == [])
        // RFC 9234 §5: marked, it goes upwards no more.
        if isUnicast {
            let d = laboratory.peer(8, asn: 65008, [family], .receive) { $0.session.role = .peer }
            laboratory.say(Self.route(family, hop: 8, identifier: 1), by: d)
            #expect(customer.hops(family) == ["203.0.113.1", "203.0.113.4", "203.0.113.6"])
            #expect(b.hops(family) == ["203.0.113.1", "203.0.113.6", "203.0.113.8"])
        }
    }

    @Test("policies are asked about each path", arguments: families)
    func policies(family: BGPFamily) throws {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, [family], .receive)
        let policy = try RoutingPolicy([
            "term": [["term_match_condition": ["community": "65001:666"], "term_action_list": ["action": "reject"]]]
        ])
        let b = laboratory.peer(2, asn: 65002, [family], .send) { $0.exportPolicies = [policy] }
        for number in 1...3 as ClosedRange<UInt8> {
            var route = Self.route(family, hop: number, identifier: UInt32(number))
            if number == 2 { route.communities = [Community(rawValue: 65001 << 16 | 666)] }
            laboratory.say(route, by: a)
        }
        #expect(b.hops(family) == ["203.0.113.1", "203.0.113.3"])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a reflector tells its clients each other's paths, and none that are their own", arguments: families)
    func reflecting(family: BGPFamily) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let clients = (1...4).map { number in
            laboratory.peer(number, asn: 64512, [family], [.send, .receive]) { $0.clusterID = Self.cluster }
        }
        for client in clients.dropLast() { laboratory.say(Self.route(family, identifier: 1), by: client) }
        for (index, client) in clients.enumerated() {
            let others = clients.dropLast().filter { $0.id != client.id }.map { IPAddress.v4($0.address) }
            #expect(Set(client.paths(family).values) == Set(others), "client \(index + 1)")
            #expect(client.paths(family).count == others.count)
        }
    }

    @Test(
        "a client that comes later is told the end of what was there before, also by one who stood alone",
        arguments: families)
    func lateClient(family: BGPFamily) {
        for ways in [[], [.send, .receive]] as [AdditionalPathWays] {
            let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
            let first = laboratory.peer(1, asn: 64512, [family], ways) { $0.clusterID = Self.cluster }
            let identifier: UInt32? = ways.isEmpty ? nil : 1
            laboratory.say(Self.route(family, hop: 1, identifier: identifier), by: first)
            let second = laboratory.peer(2, asn: 64512, [family], ways) { $0.clusterID = Self.cluster }
            #expect(second.hops(family) == ["203.0.113.1"])
            laboratory.takeBack(Self.route(family, identifier: identifier), by: first)
            #expect(second.hops(family) == [], "with \(ways.name)")
        }
    }

    @Test("a path that fits into no message is left out by itself", arguments: families)
    func tooLong(family: BGPFamily) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(
            1, asn: 65001, [family], .receive, session: { $0.messageLimit = BGPHeader.extendedMessageLimit })
        let b = laboratory.peer(2, asn: 65002, [family], .send)
        for number in 1...3 as ClosedRange<UInt8> {
            var route = Self.route(family, hop: number, identifier: UInt32(number))
            if number == 2 { route.communities = (0..<1100).map { Community(rawValue: 65001 << 16 | $0) } }
            laboratory.say(route.message(by: a, limit: BGPHeader.extendedMessageLimit), by: a)
        }
        #expect(b.hops(family) == ["203.0.113.1", "203.0.113.3"])
        #expect(b.longest <= BGPHeader.messageLimit)
        #expect(laboratory.leftOut.count == 1)
        laboratory.say(Self.route(family, hop: 2, identifier: 2), by: a)
        #expect(b.hops(family) == ["203.0.113.1", "203.0.113.2", "203.0.113.3"])
        laboratory.lose(a)
        #expect(b.hops(family) == [])
        #expect(b.needless == [])
    }

    // MARK: Once more

    @Test("when one path changes, that one is told", arguments: families)
    func onlyChanges(family: BGPFamily) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let senders = Self.senders(laboratory, family)
        let b = laboratory.peer(8, asn: 65008, [family], .send)
        for sender in senders { laboratory.say(Self.route(family), by: sender) }
        let before = laboratory.node.peers[b.id]?.counters.routesSent ?? 0
        #expect(before == 3)
        laboratory.say(Self.route(family, hop: 9), by: senders[1])
        laboratory.say(Self.route(family, hop: 9), by: senders[1])
        #expect(laboratory.node.peers[b.id]?.counters.routesSent == before + 1)
        laboratory.takeBack(Self.route(family), by: senders[0])
        #expect(laboratory.node.peers[b.id]?.counters.routesSent == before + 1)
        #expect(b.hops(family) == ["198.51.100.3", "203.0.113.9"])
    }

    @Test("a refresh tells every path again under its identifier, and a new session too", arguments: families)
    func again(family: BGPFamily) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let senders = Self.senders(laboratory, family)
        let b = laboratory.peer(8, asn: 65008, [family], .send)
        for sender in senders { laboratory.say(Self.route(family), by: sender) }
        let told = b.paths(family)
        #expect(told.count == 3)
        (b.routes, b.evpnAttributes, b.multicast) = ([:], [:], [:])
        laboratory.node.receivedRouteRefresh(family, .request, from: b.id, at: laboratory.time)
        laboratory.settle()
        #expect(b.paths(family) == told)
        laboratory.lose(b)
        laboratory.establish(b, [family]) { $0.sendsAdditionalPaths = [family] }
        #expect(b.paths(family) == told)
        laboratory.lose(b)
        // Without identifiers this time: the best one.
        laboratory.establish(b, [family])
        #expect(b.paths(family).count == 1)
        #expect(b.needless == [])
    }

    @Test("more paths than a batch holds are told in several")
    func manyPaths() {
        let family = BGPFamily.ipv4Unicast
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, [family], .receive)
        // Each path has attributes of its own.
        for identifier in 1...40 as ClosedRange<UInt32> {
            for number in 1...150 as ClosedRange<UInt8> {
                var route = SampleRoute(family, number, identifier: identifier)
                route.communities = [Community(rawValue: UInt32(number) << 16 | identifier)]
                laboratory.say(route, by: a)
            }
        }
        let b = laboratory.peer(2, asn: 65002, [family], .send)
        #expect(b.routes[family]?.count == 6000)
        #expect(b.ends == [family])
        laboratory.lose(a)
        #expect(b.routes[family]?.count == 0)
    }

    @Test("what goes while a slow peer asks for everything again is taken back", arguments: [false, true])
    func goneMeanwhile(hasIdentifiers: Bool) {
        var settings = ControlNodeSettings()
        settings.peerWindow = 100
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, [.ipv4Unicast], [])
        let b = laboratory.peer(2, asn: 65002, [.ipv4Unicast], hasIdentifiers ? .send : [])
        for number in 1...20 as ClosedRange<UInt8> {
            var route = SampleRoute(.ipv4Unicast, number)
            route.path = [65100 + UInt32(number)]
            laboratory.say(route, by: a)
        }
        #expect(b.routes[.ipv4Unicast]?.count == 20)
        b.isSlow = true
        for number in 1...19 as ClosedRange<UInt8> { laboratory.takeBack(SampleRoute(.ipv4Unicast, number), by: a) }
        laboratory.node.receivedRouteRefresh(.ipv4Unicast, .request, from: b.id, at: laboratory.time)
        laboratory.settle()
        laboratory.drain(b)
        #expect(b.routes[.ipv4Unicast]?.count == 1)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }
}
