import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@Suite("Families beside IPv4, and several paths of one peer")
struct RIBFamilyTests {
    private let laboratory = RoutingLaboratory(instances: 2, sources: [.xmpp, .externalBGP])

    private static let mac = WideDestination(.macIP, detail: 4, 0x0200_0000_0001, 0x0a00_0001)
    private static let site = WideDestination(.inclusiveMulticast, detail: 4, tag: 7, 0xc000_0201, 0)
    private static let prefix6 = WideDestination(prefix6: IPv6Address(high: 0xfd00, low: 0), length: 64)

    private func announce(
        _ destination: WideDestination, _ table: TableID, source: Int = 0, rd: RouteDistinguisher? = nil,
        identifier: UInt32 = 0, _ change: (inout PathAttributes) -> Void = { _ in }
    ) {
        var attributes = PathAttributes(nextHop: .v4(IPv4Address(192, 0, 2, 1)))
        change(&attributes)
        let id = laboratory.rib.intern(attributes)!
        let key = laboratory.rib.key(destination, rd)!
        laboratory.rib.announce(
            key, in: table, from: laboratory.sources[source], attributes: id, label: 16, pathIdentifier: identifier)
        laboratory.rib.release(id)
        #expect(laboratory.check() == [])
    }

    private func paths(_ destination: WideDestination, _ table: TableID, rd: RouteDistinguisher? = nil) -> Int {
        guard let key = laboratory.rib.knownKey(destination, rd),
            let route = laboratory.rib.route(to: key, in: table)
        else { return 0 }
        var count = 0
        laboratory.rib.forEachPath(of: route) { _ in count += 1 }
        return count
    }

    @Test(
        "a route of every family leaks to the importer and is gathered under its distinguisher",
        arguments: [(Family.inet6, prefix6), (.evpn, mac)])
    func leak(family: Family, destination: WideDestination) {
        laboratory.setTargets(0, imports: [], exports: [1])
        laboratory.setTargets(1, imports: [1], exports: [])
        let (own, other) = laboratory.instances.withTables(family, laboratory)
        let rd = laboratory.distinguisher(5)
        announce(destination, own) { $0.sourceDistinguisher = rd }
        #expect(paths(destination, other) == 1)
        #expect(paths(destination, laboratory.rib.sharedTable(family.vpn!), rd: rd) == 1)
        laboratory.rib.withdraw(laboratory.rib.knownKey(destination)!, in: own, from: laboratory.sources[0])
        #expect(paths(destination, other) == 0)
        #expect(laboratory.rib.knownKey(destination) == nil, "nothing is kept of a destination without routes")
        #expect(laboratory.check() == [])
    }

    private static let tree = WideDestination(.localTree, tag: 0xc000_0201, source: .any, group: .broadcast)
    private static let origin = ExtendedCommunity.originNetwork(asn: 64512, 7)

    @Test("an instance has tables of multicast once there is something to put into them")
    func onDemand() {
        let (own, other) = (laboratory.instances[0], laboratory.instances[1])
        laboratory.setTargets(1, imports: [1], exports: [])
        laboratory.setTargets(0, imports: [], exports: [1])
        let count = laboratory.rib.tables(of: own).count
        #expect(count == Family.perInstance.count)
        let join = WideDestination(
            .sourceJoin, tag: 7, source: IPv4Address(10, 0, 0, 1), group: IPv4Address(239, 0, 0, 1))
        let rd = laboratory.distinguisher(5)
        let table = laboratory.rib.tableToFill(.mvpn, of: own)
        announce(join, table, rd: rd) { $0.sourceDistinguisher = rd }
        guard let copy = laboratory.rib.existingTable(.mvpn, of: other) else {
            Issue.record("the importer has no table")
            return
        }
        #expect(paths(join, copy, rd: rd) == 1)
        #expect(paths(join, laboratory.rib.sharedTable(.mvpnVPN), rd: rd) == 1)
        let hasTrees = laboratory.rib.existingTable(.ermvpn, of: own) != nil
        #expect(!hasTrees)
        laboratory.rib.withdrawAll(from: laboratory.sources[0])
        #expect(paths(join, copy, rd: rd) == 0)
        laboratory.rib.removeInstance(other)
        laboratory.rib.removeInstance(own)
        laboratory.instances = []
        #expect(laboratory.check() == [])
    }

    @Test("trees come from the shared table, not from other instances, and only those of the instance's own network")
    func trees() {
        let (own, other) = (laboratory.instances[0], laboratory.instances[1])
        laboratory.setTargets(0, imports: [1], exports: [1])
        laboratory.setTargets(1, imports: [1], exports: [])
        laboratory.rib.setOrigin(Self.origin, of: own)
        laboratory.rib.setOrigin(.originNetwork(asn: 64512, 8), of: other)
        let shared = laboratory.rib.sharedTable(.ermvpnVPN)
        let rd = laboratory.distinguisher(5)
        announce(Self.tree, shared, source: 1, rd: rd) {
            $0.extendedCommunities = [ExtendedCommunity(laboratory.target(1)), Self.origin]
        }
        func count(_ instance: InstanceID) -> UInt32 {
            laboratory.rib.existingTable(.ermvpn, of: instance).map { laboratory.counts($0).paths } ?? 0
        }
        #expect((count(own), count(other)) == (1, 0))
        #expect(
            paths(Self.tree, laboratory.rib.tableToFill(.ermvpn, of: own)) == 1,
            "within the network it has no distinguisher")
        laboratory.rib.setOrigin(Self.origin, of: other)
        laboratory.rib.setOrigin(nil, of: own)
        #expect((count(own), count(other)) == (0, 1))
        #expect(laboratory.check() == [])
        // What the instance says itself goes to the shared table and nowhere else.
        let table = laboratory.rib.tableToFill(.ermvpn, of: own)
        let second = WideDestination(.localTree, tag: 0xc000_0202, source: .any, group: .broadcast)
        announce(second, table) {
            $0.sourceDistinguisher = rd
            $0.extendedCommunities = [Self.origin]
        }
        #expect(paths(second, shared, rd: rd) == 1)
        #expect((count(own), count(other)) == (1, 1))
        laboratory.rib.withdrawAll(from: laboratory.sources[1])
        #expect((count(own), count(other)) == (1, 0))
        #expect(laboratory.check() == [])
    }

    @Test("sites of one instance are told apart by their distinguishers there, too")
    func sites() {
        laboratory.setTargets(0, imports: [1], exports: [])
        let table = laboratory.rib.table(.evpn, of: laboratory.instances[0])
        for number in 1...2 as ClosedRange<UInt32> {
            announce(
                Self.site, laboratory.rib.sharedTable(.evpnVPN), source: 1, rd: laboratory.distinguisher(number)
            ) { $0.extendedCommunities = [ExtendedCommunity(laboratory.target(1))] }
        }
        #expect(laboratory.counts(table).prefixes == 2)
        #expect(paths(Self.site, table, rd: laboratory.distinguisher(2)) == 1)
    }

    @Test("a new import finds the gathered routes that carry its target, and only those")
    func importing() {
        for number in 1...4 as ClosedRange<UInt32> {
            laboratory.announce(
                "10.0.\(number).0/24", in: laboratory.rib.sharedTable(.inetVPN), from: 1, distinguisher: number
            ) { $0.extendedCommunities = [ExtendedCommunity(laboratory.target(number % 2))] }
        }
        laboratory.setTargets(0, imports: [1], exports: [])
        #expect(laboratory.counts(laboratory.table(0)).secondaryPaths == 2)
        laboratory.setTargets(0, imports: [], exports: [])
        #expect(laboratory.counts(laboratory.table(0)).secondaryPaths == 0)
        #expect(laboratory.check() == [])
    }

    @Test("paths of one peer with different identifiers stand beside each other")
    func identifiers() {
        laboratory.rib.acceptPathIdentifiers(from: laboratory.sources[1])
        let table = laboratory.rib.table(.inet6, of: laboratory.instances[0])
        announce(Self.prefix6, table, source: 1, identifier: 1)
        announce(Self.prefix6, table, source: 1, identifier: 2) { $0.localPreference = 200 }
        announce(Self.prefix6, table, source: 1, identifier: 2) { $0.localPreference = 300 }
        #expect(paths(Self.prefix6, table) == 2)
        let key = laboratory.rib.knownKey(Self.prefix6)!
        laboratory.rib.withdraw(key, in: table, from: laboratory.sources[1], pathIdentifier: 3)
        #expect(paths(Self.prefix6, table) == 2)
        laboratory.rib.withdraw(key, in: table, from: laboratory.sources[1], pathIdentifier: 1)
        #expect(paths(Self.prefix6, table) == 1)
        laboratory.rib.withdrawAll(from: laboratory.sources[1])
        #expect(paths(Self.prefix6, table) == 0)
    }

    @Test("paths that differ in their identifiers only are in the order of those, whichever came first")
    func identifierOrder() {
        laboratory.rib.acceptPathIdentifiers(from: laboratory.sources[1])
        let table = laboratory.rib.table(.inet6, of: laboratory.instances[0])
        for identifier in [4, 0, 2, 3, 1] as [UInt32] {
            announce(Self.prefix6, table, source: 1, identifier: identifier)
        }
        let route = laboratory.rib.route(to: laboratory.rib.knownKey(Self.prefix6)!, in: table)!
        var found: [UInt32] = []
        laboratory.rib.forEachRankedPath(of: route) { path, step in
            #expect(step == (path.pathIdentifier == 0 ? nil : .pathIdentifier))
            found.append(path.pathIdentifier)
        }
        #expect(found == [0, 1, 2, 3, 4])
        #expect(laboratory.check() == [])
    }

    @Test("a source with identifiers has no more paths to a destination than it may have")
    func identifierLimit() {
        laboratory.rib.acceptPathIdentifiers(from: laboratory.sources[1], limit: 2)
        let table = laboratory.rib.table(.inet6, of: laboratory.instances[0])
        for identifier in 1...5 as ClosedRange<UInt32> {
            announce(Self.prefix6, table, source: 1, identifier: identifier)
        }
        announce(Self.prefix6, table, source: 0)
        #expect(paths(Self.prefix6, table) == 3)
        let excess = laboratory.rib.takeExcess()
        #expect(excess.count == 3)
        #expect(excess.route == laboratory.rib.route(to: laboratory.rib.knownKey(Self.prefix6)!, in: table))
        #expect(laboratory.rib.takeExcess().count == 0)
        announce(Self.prefix6, table, source: 1, identifier: 2) { $0.localPreference = 300 }
        #expect(laboratory.rib.takeExcess().count == 0, "what is there is replaced")
        #expect(laboratory.check() == [])
    }

    @Test("a path that is stale for long is the last resort until it is announced again")
    func longLivedStale() {
        let table = laboratory.table(0)
        laboratory.announce("10.0.0.0/8", in: table, from: 0) { $0.origin = .incomplete }
        laboratory.announce("10.0.0.0/8", in: table, from: 1) { $0.origin = .igp }
        #expect(laboratory.bestPaths("10.0.0.0/8", in: table).first?.source == laboratory.sources[1])
        laboratory.rib.markStale(from: laboratory.sources[1])
        #expect(laboratory.bestPaths("10.0.0.0/8", in: table).first?.source == laboratory.sources[1])
        laboratory.rib.markLongLivedStale(from: laboratory.sources[1], in: table)
        #expect(laboratory.bestPaths("10.0.0.0/8", in: table).first?.source == laboratory.sources[0])
        laboratory.announce("10.0.0.0/8", in: table, from: 1) { $0.origin = .igp }
        #expect(laboratory.bestPaths("10.0.0.0/8", in: table).first?.source == laboratory.sources[1])
        #expect(laboratory.counts(table).stalePaths == 0)
        #expect(laboratory.check() == [])
    }
}

extension [InstanceID] {
    fileprivate func withTables(_ family: Family, _ laboratory: RoutingLaboratory) -> (TableID, TableID) {
        (laboratory.rib.table(family, of: self[0]), laboratory.rib.table(family, of: self[1]))
    }
}
