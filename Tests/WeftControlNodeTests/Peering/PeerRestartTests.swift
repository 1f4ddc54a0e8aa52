import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

/// RFC 4724, RFC 8538, RFC 9494: what is kept of a peer that is expected back.
@Suite("Peers that restart")
struct PeerRestartTests {
    private static let families = BGPFamily.allCases.filter(\.hasAdditionalPaths)
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)

    private static func restarting(
        _ family: BGPFamily, coversNotifications: Bool = true, longLived: UInt32? = nil
    ) -> (inout NegotiatedSession) -> Void {
        {
            $0.marksEnds = true
            $0.coversNotifications = coversNotifications
            $0.peerRestart = .init(
                restartTime: 60, isRestarting: false, families: [family: true],
                longLived: longLived.map { [family: $0] } ?? [:])
        }
    }

    private func peer(_ family: BGPFamily, _ session: (inout NegotiatedSession) -> Void) -> TestPeer {
        laboratory.peer(
            1, asn: 65001, families: [family],
            { $0.session.gracefulRestart = .init(restartTime: 60, longLivedTime: 600) }, session: session)
    }

    @Test("of two restarts in a row, what was not told again between them is gone", arguments: families)
    func consecutive(family: BGPFamily) {
        let restart = Self.restarting(family)
        let a = peer(family, restart)
        laboratory.say(SampleRoute(family, 1), by: a)
        laboratory.say(SampleRoute(family, 2), by: a)
        laboratory.say(UpdateWriter.endOfRIB(family), by: a)
        laboratory.lose(a, mayReturn: true)
        #expect(laboratory.pathCount(of: a) == 2)
        laboratory.establish(a, [family], restart)
        laboratory.say(SampleRoute(family, 1), by: a)
        #expect(laboratory.pathCount(of: a) == 2)
        laboratory.lose(a, mayReturn: true)
        #expect(laboratory.pathCount(of: a) == 1)
        // What it told between them has its whole time again.
        #expect(laboratory.timers[.peerStale(a.id)] == .seconds(60))
        laboratory.establish(a, [family], restart)
        #expect(laboratory.pathCount(of: a) == 1)
        laboratory.say(SampleRoute(family, 1), by: a)
        laboratory.say(UpdateWriter.endOfRIB(family), by: a)
        #expect(laboratory.pathCount(of: a) == 1)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a further restart neither ends nor lengthens the time of routes that live long", arguments: families)
    func longLived(family: BGPFamily) {
        let a = peer(family, Self.restarting(family, longLived: 300))
        laboratory.say(SampleRoute(family, 1), by: a)
        laboratory.lose(a, mayReturn: true)
        laboratory.expire(.peerStale(a.id))
        #expect(laboratory.timers[.peerLongLived(a.id, family)] == .seconds(300))
        laboratory.establish(a, [family], Self.restarting(family, longLived: 500))
        laboratory.say(SampleRoute(family, 2), by: a)
        laboratory.lose(a, mayReturn: true)
        laboratory.expire(.peerStale(a.id))
        #expect(laboratory.timers[.peerLongLived(a.id, family)] == .seconds(300))
        #expect(laboratory.pathCount(of: a) == 2)
        laboratory.expire(.peerLongLived(a.id, family))
        #expect(laboratory.pathCount(of: a) == 0)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("what may live long does so from the second of two restarts in a row on", arguments: families)
    func longLivedAtOnce(family: BGPFamily) {
        let restart = Self.restarting(family, longLived: 300)
        let a = peer(family, restart)
        for number in 1...2 as ClosedRange<UInt8> { laboratory.say(SampleRoute(family, number), by: a) }
        laboratory.lose(a, mayReturn: true)
        laboratory.establish(a, [family], restart)
        laboratory.say(SampleRoute(family, 1), by: a)
        laboratory.lose(a, mayReturn: true)
        #expect(laboratory.pathCount(of: a) == 2)
        #expect(laboratory.timers[.peerLongLived(a.id, family)] == .seconds(300))
        laboratory.establish(a, [family], restart)
        laboratory.say(SampleRoute(family, 1), by: a)
        laboratory.say(UpdateWriter.endOfRIB(family), by: a)
        #expect(laboratory.pathCount(of: a) == 1)
        #expect(laboratory.timers[.peerLongLived(a.id, family)] == nil)
    }

    @Test("a time that ends in a session leaves what it told, but not when it is lost before all", arguments: families)
    func longLifeOver(family: BGPFamily) {
        let restart = Self.restarting(family, longLived: 300)
        for isWhole in [false, true] {
            let a = peer(family, restart)
            laboratory.say(SampleRoute(family, 1), by: a)
            laboratory.lose(a, mayReturn: true)
            laboratory.expire(.peerStale(a.id))
            laboratory.establish(a, [family], restart)
            laboratory.say(SampleRoute(family, 2), by: a)
            laboratory.expire(.peerLongLived(a.id, family))
            #expect(laboratory.pathCount(of: a) == 1)
            if isWhole { laboratory.say(UpdateWriter.endOfRIB(family), by: a) }
            laboratory.lose(a, mayReturn: true)
            #expect(laboratory.pathCount(of: a) == (isWhole ? 1 : 0))
            laboratory.node.removePeer(a.id, at: laboratory.time)
        }
    }

    @Test("a time that ran does not when the peer is not expected back", arguments: families)
    func longLifeGivenUp(family: BGPFamily) {
        let restart = Self.restarting(family, longLived: 300)
        let a = peer(family, restart)
        laboratory.say(SampleRoute(family, 1), by: a)
        laboratory.lose(a, mayReturn: true)
        laboratory.expire(.peerStale(a.id))
        laboratory.establish(a, [family], restart)
        laboratory.lose(a)
        #expect(laboratory.pathCount(of: a) == 0)
        #expect(laboratory.timers[.peerLongLived(a.id, family)] == nil)
    }

    @Test(
        "a malformed update keeps the routes where both ends keep them after a NOTIFICATION",
        arguments: families, [false, true])
    func malformed(family: BGPFamily, coversNotifications: Bool) {
        let bodies: [[UInt8]] = [
            // No length of attributes, destinations beyond any length, and two attributes with destinations.
            [0, 2, 0, 0], [0, 1, 255, 0, 0],
            Array(
                RawUpdate(attributes: Array(repeating: RawUpdate.unreach(family, []), count: 2)).message
                    .dropFirst(BGPHeader.length)),
        ]
        let carried = family == .ipv4Unicast ? [family] : [family, .ipv4Unicast]
        for body in bodies {
            let a = laboratory.peer(
                1, asn: 65001, families: carried,
                { $0.session.gracefulRestart = .init(restartTime: 60) },
                session: Self.restarting(family, coversNotifications: coversNotifications))
            laboratory.say(SampleRoute(family, 1), by: a)
            laboratory.say(BGPHeader.message(.update, body), by: a)
            #expect(laboratory.resets.removeValue(forKey: a.id) != nil)
            #expect(laboratory.pathCount(of: a) == (coversNotifications ? 1 : 0))
            #expect((laboratory.timers[.peerStale(a.id)] != nil) == coversNotifications)
            laboratory.node.removePeer(a.id, at: laboratory.time)
        }
    }

    @Test("a peer with more routes than it may have loses all of them")
    func limit() {
        let a = laboratory.peer(
            1, asn: 65001,
            {
                $0.session.gracefulRestart = .init(restartTime: 60)
                $0.families[.ipv4Unicast, default: .init()].prefixLimit = 1
            }, session: Self.restarting(.ipv4Unicast))
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        #expect(laboratory.resets == [a.id: .cease(.maximumPrefixes)])
        #expect(laboratory.pathCount(of: a) == 0)
    }
}
