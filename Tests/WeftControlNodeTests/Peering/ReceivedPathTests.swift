import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

/// RFC 7911, towards us.
@Suite("Several paths to a destination from one peer")
struct ReceivedPathTests {
    private static let families = BGPFamily.allCases.filter(\.hasAdditionalPaths)
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)

    private static func hop(_ number: UInt8) -> IPv4Address { IPv4Address(203, 0, 113, number) }

    private func route(
        _ family: BGPFamily, _ identifier: UInt32?, number: UInt8 = 1, hop: UInt8 = 1, path: [UInt32] = []
    ) -> SampleRoute {
        var route = SampleRoute(family, number, identifier: identifier)
        route.nextHop = Self.hop(hop)
        route.path = path
        return route
    }

    @Test("paths with distinct identifiers stand beside each other, and are withdrawn one by one", arguments: families)
    func distinct(family: BGPFamily) {
        let a = laboratory.peer(1, asn: 65001, [family], .receive)
        let b = laboratory.peer(2, asn: 65002, [family], [])
        laboratory.say(route(family, 1, hop: 1), by: a)
        laboratory.say(route(family, 0, hop: 2, path: [65101]), by: a)
        laboratory.say(route(family, .max, hop: 3, path: [65101, 65102]), by: a)
        #expect(laboratory.pathCount(of: a) == 3)
        #expect(b.hops(family) == ["203.0.113.1"], "others are told the best one")
        laboratory.say(route(family, 1, hop: 4), by: a)
        #expect(laboratory.pathCount(of: a) == 3, "the same identifier replaces")
        #expect(b.hops(family) == ["203.0.113.4"])
        laboratory.takeBack(route(family, 1), by: a)
        #expect(laboratory.pathCount(of: a) == 2)
        #expect(b.hops(family) == ["203.0.113.2"])
        laboratory.takeBack(route(family, 7), by: a)
        #expect(laboratory.pathCount(of: a) == 2, "nobody said 7")
        laboratory.takeBack(route(family, 0), by: a)
        #expect(b.hops(family) == ["203.0.113.3"])
        laboratory.lose(a)
        #expect(laboratory.pathCount(of: a) == 0)
        #expect(b.hops(family) == [])
        #expect(b.needless == [])
        #expect(laboratory.resets.isEmpty)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("identifiers are read where the family agreed on them, and nowhere else of the session", arguments: families)
    func byFamily(family: BGPFamily) {
        let a = laboratory.peer(
            1, asn: 65001, families: BGPFamily.allCases, session: { $0.receivesAdditionalPaths = [family] })
        for other in BGPFamily.allCases {
            laboratory.say(route(other, other == family ? 9 : nil), by: a)
            if other == family { laboratory.say(route(other, 10, hop: 2), by: a) }
        }
        #expect(laboratory.pathCount(of: a) == BGPFamily.allCases.count + 1)
        for other in BGPFamily.allCases { laboratory.takeBack(route(other, other == family ? 9 : nil), by: a) }
        #expect(laboratory.pathCount(of: a) == 1)
        #expect(laboratory.resets.isEmpty)
    }

    @Test("both forms of IPv4 unicast have identifiers: the message's own fields and MP attributes")
    func bothForms() {
        let family = BGPFamily.ipv4Unicast
        let a = laboratory.peer(1, asn: 65001, [family], .receive)
        func destination(_ identifier: UInt8) -> [UInt8] { [0, 0, 0, identifier, 24, 10, 1, 1] }
        var update = RawUpdate()
        update.attributes =
            [RawUpdate.reach(family, Self.hop(2).octets, destination(2))] + RawUpdate.mandatory([65001])
            + [RawUpdate.nextHop(Self.hop(1))]
        update.announced = destination(1)
        laboratory.say(update.message, by: a)
        #expect(laboratory.pathCount(of: a) == 2)
        var gone = RawUpdate()
        gone.withdrawn = destination(2)
        gone.attributes = [RawUpdate.unreach(family, destination(1))]
        laboratory.say(gone.message, by: a)
        #expect(laboratory.pathCount(of: a) == 0)
        #expect(laboratory.resets.isEmpty)
    }

    @Test("an update with a fault takes back the paths that it names, and no others", arguments: families)
    func faulty(family: BGPFamily) {
        let a = laboratory.peer(1, asn: 65001, [family], .receive)
        laboratory.say(route(family, 1), by: a)
        laboratory.say(route(family, 2, hop: 2), by: a)
        // AS 0 in the path (RFC 7607).
        laboratory.say(route(family, 2, hop: 3, path: [0]), by: a)
        #expect(laboratory.pathCount(of: a) == 1)
        #expect(laboratory.resets.isEmpty)
    }

    @Test("an identifier that is cut ends the session, as any destination that is", arguments: families)
    func cut(family: BGPFamily) {
        for length in 1...4 {
            let a = laboratory.peer(1, asn: 65001, [family], .receive)
            var update = RawUpdate()
            update.attributes = [RawUpdate.unreach(family, Array(repeating: 0, count: length))]
            laboratory.say(update.message, by: a)
            let fault = laboratory.resets.removeValue(forKey: a.id)
            #expect(fault == .badNetworkField)
        }
    }

    /// A session that survives a restart of the peer.
    private static func restart(_ family: BGPFamily) -> (inout NegotiatedSession) -> Void {
        {
            $0.marksEnds = true
            $0.receivesAdditionalPaths = [family]
            $0.peerRestart = .init(restartTime: 60, isRestarting: false, families: [family: true], longLived: [:])
        }
    }

    @Test("a restart keeps what is told again, path by path", arguments: families)
    func restarting(family: BGPFamily) {
        let restart = Self.restart(family)
        let a = laboratory.peer(
            1, asn: 65001, [family], .receive,
            {
                $0.session.gracefulRestart = .init(restartTime: 60)
            }, session: restart)
        for identifier in 1...3 as ClosedRange<UInt32> { laboratory.say(route(family, identifier), by: a) }
        laboratory.lose(a, mayReturn: true)
        #expect(laboratory.pathCount(of: a) == 3)
        laboratory.establish(a, [family], restart)
        laboratory.say(route(family, 2), by: a)
        // Identifiers need not be those of the session before.
        laboratory.say(route(family, 9), by: a)
        #expect(laboratory.pathCount(of: a) == 4)
        laboratory.say(UpdateWriter.endOfRIB(family), by: a)
        #expect(laboratory.pathCount(of: a) == 2)
        laboratory.lose(a, mayReturn: true)
        // Without identifiers this time.
        laboratory.establish(a, [family]) {
            restart(&$0)
            $0.receivesAdditionalPaths = []
        }
        laboratory.say(route(family, nil), by: a)
        laboratory.say(UpdateWriter.endOfRIB(family), by: a)
        #expect(laboratory.pathCount(of: a) == 1)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test(
        "after a restart there is room for all paths under other identifiers, beside those of before",
        arguments: families)
    func renumbering(family: BGPFamily) {
        var settings = ControlNodeSettings()
        settings.pathLimit = 3
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric)
        let restart = Self.restart(family)
        let a = laboratory.peer(
            1, asn: 65001, [family], .receive,
            {
                $0.session.gracefulRestart = .init(restartTime: 60)
                $0.families[family] = .init()
                $0.families[family]?.prefixLimit = 3
            }, session: restart)
        for session in 0..<4 as Range<UInt32> {
            for identifier in 1...4 as ClosedRange<UInt32> {
                laboratory.say(route(family, session * 10 + identifier), by: a)
            }
            // The second one never comes to an end.
            if session != 1 { laboratory.say(UpdateWriter.endOfRIB(family), by: a) }
            #expect(laboratory.pathCount(of: a) == (session == 1 ? 6 : 3))
            laboratory.lose(a, mayReturn: true)
            laboratory.establish(a, [family], restart)
        }
        #expect(laboratory.node.peers[a.id]?.counters.pathsInExcess == 4)
        #expect(laboratory.resets.isEmpty)
    }

    @Test("between the marks of a refresh paths are told again one by one", arguments: families)
    func refreshing(family: BGPFamily) {
        let a = laboratory.peer(1, asn: 65001, [family], .receive, session: { $0.hasEnhancedRouteRefresh = true })
        for identifier in 1...3 as ClosedRange<UInt32> { laboratory.say(route(family, identifier), by: a) }
        laboratory.say(UpdateWriter.endOfRIB(family), by: a)
        laboratory.node.receivedRouteRefresh(family, .begin, from: a.id, at: laboratory.time)
        laboratory.say(route(family, 3), by: a)
        laboratory.say(route(family, 4), by: a)
        laboratory.takeBack(route(family, 2), by: a)
        laboratory.node.receivedRouteRefresh(family, .end, from: a.id, at: laboratory.time)
        laboratory.settle()
        #expect(laboratory.pathCount(of: a) == 2)
        #expect(laboratory.purged[a.id] == 1)
    }

    // MARK: Bounds

    @Test("paths beyond those that one destination may have are refused, counted and said once", arguments: families)
    func excess(family: BGPFamily) {
        var settings = ControlNodeSettings()
        settings.pathLimit = 3
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, [family], .receive)
        let b = laboratory.peer(2, asn: 65002, [family], .receive)
        for identifier in 1...10 as ClosedRange<UInt32> { laboratory.say(route(family, identifier), by: a) }
        #expect(laboratory.pathCount(of: a) == 3)
        #expect(laboratory.node.peers[a.id]?.counters.pathsInExcess == 7)
        let words = laboratory.ignored.filter { $0.contains("more than 3 to one destination") }
        #expect(words.count == 1)
        #expect(words.first?.hasPrefix("\(family.name) paths are refused") == true)
        laboratory.say(route(family, 1), by: b)
        #expect(laboratory.pathCount(of: b) == 1, "what one peer has is not counted for another")
        laboratory.say(route(family, 1, number: 2), by: a)
        #expect(laboratory.pathCount(of: a) == 4, "nor one destination for another")
        laboratory.say(route(family, 3, hop: 9), by: a)
        #expect(laboratory.node.peers[a.id]?.counters.pathsInExcess == 7, "what is there is replaced")
        // A refused one is not there to be withdrawn, and there is room once another has gone.
        laboratory.takeBack(route(family, 10), by: a)
        #expect(laboratory.pathCount(of: a) == 4)
        laboratory.takeBack(route(family, 1), by: a)
        laboratory.say(route(family, 10), by: a)
        #expect(laboratory.pathCount(of: a) == 4)
        #expect(laboratory.node.peers[a.id]?.counters.pathsInExcess == 7)
        #expect(laboratory.resets.isEmpty)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("ten thousand identifiers of one prefix cost a table of 64")
    func flood() {
        let a = laboratory.peer(1, asn: 65001, [.ipv4Unicast], .receive)
        var writer = UpdateWriter(limit: 4096)
        var wire: [UInt8] = [0x40, 1, 1, 0, 0x40, 2, 6, 2, 1]
        wire.append(wire: a.asn)
        writer.beginAnnouncements(of: .ipv4Unicast, wire[...] + [0x40, 3, 4] + a.address.octets, nextHop: [])
        for identifier in 0..<10_000 as Range<UInt32> {
            writer.pathIdentifier = identifier
            writer.addIPv4(0x0a01_0100, 24)
        }
        writer.finish()
        laboratory.say(writer.bytes, by: a)
        #expect(laboratory.pathCount(of: a) == 64)
        #expect(laboratory.node.peers[a.id]?.counters.pathsInExcess == 9_936)
    }

    @Test("a limit on routes counts each path", arguments: families)
    func prefixLimit(family: BGPFamily) {
        let a = laboratory.peer(
            1, asn: 65001, [family], .receive,
            {
                $0.families[family] = .init()
                $0.families[family]?.prefixLimit = 2
            })
        laboratory.say(route(family, 1), by: a)
        laboratory.say(route(family, 2), by: a)
        laboratory.say(route(family, 2, hop: 3), by: a)
        laboratory.takeBack(route(family, 1), by: a)
        laboratory.say(route(family, 3), by: a)
        #expect(laboratory.resets.isEmpty)
        laboratory.say(route(family, 4), by: a)
        #expect(laboratory.resets[a.id] == .cease(.maximumPrefixes))
    }

    // MARK: What comes of them

    @Test("each path is leaked, selected and shown by itself")
    func leaking() throws {
        let red = TestNetwork("red", 1)
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + red.objects)
        let a = laboratory.peer(1, asn: 65001, [.ipv4VPN], .receive)
        for identifier in [5, 3] as [UInt32] {
            var path = route(.ipv4VPN, identifier)
            path.targets = [RouteTarget("target:64512:8000001")!]
            laboratory.say(path, by: a)
        }
        let table = "\(red.instance).inet.0"
        func paths(_ table: String) throws -> [PathSnapshot] {
            let routes = laboratory.node.routeSnapshots(ofTable: table, after: nil, limit: 10)
            return try #require(routes.first).paths
        }
        let copies = try paths(table)
        #expect(copies.map(\.pathIdentifier) == [3, 5], "equal in all else, they stand in the order of identifiers")
        #expect(copies.map(\.decidedBy) == [nil, .pathIdentifier])
        #expect(copies.map(\.sharesTraffic) == [true, true])
        let own = try paths("bgp.l3vpn.0")
        #expect(own.map(\.pathIdentifier) == [3, 5])
        #expect(own.map(\.secondaryTables) == [[table], [table]])
        laboratory.takeBack(route(.ipv4VPN, 3), by: a)
        #expect(try paths(table).map(\.pathIdentifier) == [5])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("paths of peers without identifiers show none")
    func unidentified() throws {
        let a = laboratory.peer(1, asn: 65001)
        laboratory.say(SampleRoute(.ipv4Unicast), by: a)
        let table = "default-domain:default-project:ip-fabric:__default__.inet.0"
        let route = try #require(laboratory.node.routeSnapshots(ofTable: table, after: nil, limit: 1).first)
        #expect(route.paths.map(\.pathIdentifier) == [nil])
    }
}
