import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("Route refresh")
struct RefreshTests {
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
    private static let family = BGPFamily.ipv4Unicast

    private static func enhanced(_ session: inout NegotiatedSession) { session.hasEnhancedRouteRefresh = true }

    private static func restarting(_ session: inout NegotiatedSession) {
        session.hasEnhancedRouteRefresh = true
        session.marksEnds = true
        session.peerRestart = .init(
            restartTime: 120, isRestarting: false, families: [family: true, .routeTarget: true], longLived: [:])
    }

    private func say(_ kind: RouteRefreshMessage.Kind, _ family: BGPFamily = Self.family, by peer: TestPeer) {
        laboratory.node.receivedRouteRefresh(family, kind, from: peer.id, at: laboratory.time)
        laboratory.settle()
    }

    private func prefixes(_ peer: TestPeer) -> [String] { (peer.routes[Self.family] ?? [:]).keys.sorted() }

    // MARK: What we tell again

    @Test(
        "a peer that asks for a refresh is told everything again, between marks if it knows them",
        arguments: [false, true])
    func request(isEnhanced: Bool) {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002, session: { $0.hasEnhancedRouteRefresh = isEnhanced })
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        #expect(b.refreshes == [])
        // It has forgotten one, and has another that it should not have.
        let route = b.routes[Self.family]?.removeValue(forKey: "10.1.0.0/16")
        b.routes[Self.family]?["10.9.0.0/16"] = route
        say(.request, by: b)
        #expect(prefixes(b) == ["10.1.0.0/16", "10.2.0.0/16"] + (isEnhanced ? [] : ["10.9.0.0/16"]))
        #expect(b.refreshes.map(\.kind) == (isEnhanced ? [.begin, .end] : []))
        #expect(b.ends == [Self.family], "the end of RIB is told once a session")
        laboratory.withdraw(["10.1.0.0/16"], by: a)
        #expect(b.routes[Self.family]?["10.1.0.0/16"] == nil)
        #expect(b.needless == [])
    }

    @Test("every family of a session can be asked for, others are not answered", arguments: BGPFamily.allCases)
    func families(family: BGPFamily) {
        let b = laboratory.peer(2, asn: 65002, families: [family], session: Self.enhanced)
        // What chooses by route targets is told once it has chosen.
        for other in BGPFamily.allCases where other != family { say(.request, other, by: b) }
        #expect(b.refreshes == [])
        say(.request, family, by: b)
        #expect(b.refreshes == [RouteRefreshMessage(family, .begin), RouteRefreshMessage(family, .end)])
    }

    @Test("the marks stand around all that a slow peer is told again, and before the end of RIB there are none")
    func slowPeer() {
        var settings = ControlNodeSettings()
        settings.peerWindow = 100
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001)
        for number in 0..<40 {
            laboratory.announce(["10.\(number).0.0/16"], by: a, path: [65001, UInt32(65100 + number)])
        }
        let b = laboratory.peer(2, asn: 65002, session: Self.enhanced)
        b.isSlow = true
        laboratory.lose(b)
        laboratory.establish(b, [Self.family], Self.enhanced)
        #expect(b.ends == [])
        // Asked for before the end of RIB, it comes behind it.
        laboratory.node.receivedRouteRefresh(Self.family, .request, from: b.id, at: laboratory.time)
        laboratory.settle()
        #expect(b.refreshes == [])
        laboratory.drain(b)
        #expect(b.refreshes.map(\.kind) == [.begin, .end])
        #expect(b.ends == [Self.family])
        #expect(b.routes[Self.family]?.count == 40)
        #expect(b.needless == [])
    }

    @Test("a peer that keeps asking is told once, and once more after a pause")
    func storm() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002, session: Self.enhanced)
        laboratory.announce(["10.1.0.0/16"], by: a)
        for _ in 0..<1000 { say(.request, by: b) }
        #expect(b.refreshes.count == 2)
        let timer = ControlNodeTimer.peerRefreshPause(b.id, Self.family)
        #expect(laboratory.timers[timer] == .seconds(5))
        laboratory.expire(timer)
        #expect(b.refreshes.count == 4)
        laboratory.expire(timer)
        #expect(b.refreshes.count == 4, "nobody has asked")
        // The next session owes nothing of it.
        for _ in 0..<3 { say(.request, by: b) }
        laboratory.lose(b)
        #expect(laboratory.timers[timer] == nil)
        laboratory.establish(b, [Self.family], Self.enhanced)
        #expect(b.refreshes == [])
    }

    @Test("what a change of ours tells again stands between marks, too")
    func ownChange() throws {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002, session: Self.enhanced)
        laboratory.announce(["10.1.0.0/16"], by: a)
        var configuration = try #require(laboratory.node.peers[b.id]?.configuration)
        configuration.overridesAS = true
        laboratory.node.configure(b.id, configuration, at: laboratory.time)
        laboratory.settle()
        #expect(b.refreshes.map(\.kind) == [.begin, .end])
        #expect(prefixes(b) == ["10.1.0.0/16"])
    }

    // MARK: What the peer tells again

    @Test("what a peer does not tell again between the marks is gone, here and with everybody")
    func purge() {
        let a = laboratory.peer(1, asn: 65001, families: [Self.family, .ipv6Unicast], session: Self.enhanced)
        let b = laboratory.peer(2, asn: 65002)
        let c = laboratory.peer(3, asn: 65003)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"], by: a)
        laboratory.announce([IPPrefix("2001:db8::/32")!], .ipv6Unicast, by: a)
        laboratory.announce(["10.3.0.0/16", "10.4.0.0/16"], by: c)
        say(.begin, by: a)
        #expect(prefixes(b).count == 4, "meanwhile they are in use")
        laboratory.announce(["10.1.0.0/16"], by: a)
        laboratory.announce(["10.5.0.0/16"], by: a)
        say(.end, by: a)
        #expect(prefixes(b) == ["10.1.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16"])
        #expect(b.routes[Self.family]?["10.3.0.0/16"]?.attributes.nextHop == .v4(c.address))
        #expect(laboratory.purged == [a.id: 2])
        #expect(laboratory.node.peers[a.id]?.counters.routesPurged == 2)
        #expect(laboratory.node.rib.pathCount(of: laboratory.node.peers[a.id]!.source) == 3, "the other family stays")
        // The next end has no begin.
        say(.end, by: a)
        #expect(prefixes(b).count == 4)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a peer that begins and does not end has its time")
    func bound() {
        let a = laboratory.peer(1, asn: 65001, session: Self.enhanced)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        say(.begin, by: a)
        laboratory.announce(["10.1.0.0/16"], by: a)
        let timer = ControlNodeTimer.peerRefresh(a.id, Self.family)
        #expect(laboratory.timers[timer] == .seconds(300))
        laboratory.expire(timer)
        #expect(laboratory.size.paths == 1)
        say(.end, by: a)
        #expect(laboratory.size.paths == 1)
        say(.begin, by: a)
        laboratory.lose(a)
        #expect(laboratory.timers[timer] == nil)
    }

    @Test("a second begin begins anew")
    func twoBegins() {
        let a = laboratory.peer(1, asn: 65001, session: Self.enhanced)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        say(.begin, by: a)
        laboratory.announce(["10.1.0.0/16"], by: a)
        say(.begin, by: a)
        say(.begin, by: a)
        laboratory.announce(["10.2.0.0/16"], by: a)
        say(.end, by: a)
        #expect(laboratory.size.paths == 1)
    }

    @Test("a peer that restarts gracefully has no marks before its end of RIB")
    func beforeEnd() {
        let a = laboratory.peer(
            1, asn: 65001, { $0.session.gracefulRestart = .init(restartTime: 60) }, session: Self.restarting)
        laboratory.announce(["10.1.0.0/16"], by: a)
        say(.begin, by: a)
        say(.end, by: a)
        #expect(laboratory.size.paths == 1)
        #expect(laboratory.ignored.count == 1)
        laboratory.say(UpdateWriter.endOfRIB(Self.family), by: a)
        say(.begin, by: a)
        say(.end, by: a)
        #expect(laboratory.size.paths == 0)
    }

    @Test("routes that a refresh left stale are those of a restart when the session is lost meanwhile")
    func lossMeanwhile() {
        let a = laboratory.peer(
            1, asn: 65001, { $0.session.gracefulRestart = .init(restartTime: 60) }, session: Self.restarting)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        laboratory.say(UpdateWriter.endOfRIB(Self.family), by: a)
        say(.begin, by: a)
        laboratory.announce(["10.1.0.0/16"], by: a)
        laboratory.lose(a, mayReturn: true)
        #expect(laboratory.size.paths == 2)
        laboratory.establish(a, [Self.family], Self.restarting)
        laboratory.announce(["10.2.0.0/16"], by: a)
        laboratory.say(UpdateWriter.endOfRIB(Self.family), by: a)
        #expect(laboratory.size.paths == 1)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a limit counts what a refresh left")
    func limit() {
        let a = laboratory.peer(
            1, asn: 65001, { $0.families[Self.family, default: .init()].prefixLimit = 3 }, session: Self.enhanced)
        for round in 0..<5 {
            laboratory.announce(["10.\(round).0.0/16", "10.\(round).1.0/24"], by: a)
            say(.begin, by: a)
            laboratory.announce(["10.\(round).0.0/16"], by: a)
            say(.end, by: a)
            laboratory.withdraw(["10.\(round).0.0/16"], by: a)
            #expect(laboratory.resets.isEmpty, "round \(round)")
        }
    }

    // MARK: Random streams

    @Test("whatever is told, withdrawn and told again, all have the same in the end", arguments: UInt64(1)...20)
    func random(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let a = laboratory.peer(1, asn: 65001, session: Self.enhanced)
        let b = laboratory.peer(2, asn: 65002, session: Self.enhanced)
        let c = laboratory.peer(3, asn: 65003)
        // What A has told since its last begin, and what of before that stands still.
        var (told, before): (Set<String>, Set<String>) = ([], [])
        var isOpen = false
        for _ in 0..<200 {
            let prefix = "10.\(Int.random(in: 0..<12, using: &generator)).0.0/16"
            switch Int.random(in: 0..<10, using: &generator) {
            case 0...4:
                laboratory.announce([prefix], by: a)
                told.insert(prefix)
                before.remove(prefix)
            case 5:
                laboratory.withdraw([prefix], by: a)
                told.remove(prefix)
                before.remove(prefix)
            case 6:
                say(.begin, by: a)
                before.formUnion(told)
                told = []
                isOpen = true
            case 7:
                say(.end, by: a)
                if isOpen { before = [] }
                isOpen = false
            case 8: say(.request, by: b)
            default: laboratory.expire(.peerRefreshPause(b.id, Self.family))
            }
            let expected = told.union(before).sorted()
            #expect(prefixes(b) == expected, "seed \(seed)")
            #expect(prefixes(c) == expected, "seed \(seed)")
        }
        #expect(b.needless + c.needless == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }
}
