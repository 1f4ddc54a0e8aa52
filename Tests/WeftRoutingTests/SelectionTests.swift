import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@Suite("Path selection")
struct SelectionTests {
    /// Each pair: the step that decides, the better path, the worse one, and whether both carry traffic.
    static let pairs:
        [(
            String, SelectionStep, @Sendable (inout PathAttributes) -> Void,
            @Sendable (inout PathAttributes) -> Void, Bool
        )] = [
            (
                "higher local preference", .localPreference, { $0.localPreference = 200 }, { $0.localPreference = 100 },
                false
            ),
            (
                "sticky address", .sticky, { $0.extendedCommunities = [.macMobility(sequence: 0, sticky: true)] },
                { $0.extendedCommunities = [.macMobility(sequence: 9, sticky: false)] }, false
            ),
            (
                "higher sequence", .sequence, { $0.extendedCommunities = [.macMobility(sequence: 2, sticky: false)] },
                { $0.extendedCommunities = [.macMobility(sequence: 1, sticky: false)] }, false
            ),
            (
                "shorter AS path", .asPathLength, { $0.asPath = ASPath(sequence: [1]) },
                { $0.asPath = ASPath(sequence: [1, 2]) },
                false
            ),
            ("lower origin", .origin, { $0.origin = .igp }, { $0.origin = .egp }, false),
            ("lower MED", .med, { $0.med = 1 }, { $0.med = 2 }, false),
            (
                "lower next hop", .nextHop, { $0.nextHop = .v4(IPv4Address(192, 0, 2, 9)) },
                { $0.nextHop = .v4(IPv4Address(192, 0, 2, 10)) }, true
            ),
            (
                "lower originator", .originator,
                {
                    $0.nextHop = .v4(.any)
                    $0.originatorID = IPv4Address(1, 0, 0, 0)
                },
                {
                    $0.nextHop = .v4(.any)
                    $0.originatorID = IPv4Address(1, 0, 0, 1)
                }, true
            ),
            (
                "shorter cluster list", .clusterListLength,
                {
                    $0.nextHop = .v4(.any)
                    $0.originatorID = .any
                    $0.clusterList = [1]
                },
                {
                    $0.nextHop = .v4(.any)
                    $0.originatorID = .any
                    $0.clusterList = [1, 2]
                }, true
            ),
        ]

    @Test("the better path comes first, whichever was announced first", arguments: Self.pairs.indices, [true, false])
    func order(index: Int, isBetterFirst: Bool) {
        let (name, step, better, worse, isShared) = Self.pairs[index]
        let laboratory = RoutingLaboratory(instances: 1, sources: [.xmpp, .xmpp])
        let table = laboratory.table(0)
        for isBetter in isBetterFirst ? [true, false] : [false, true] {
            // The better path comes from the source that would lose the last tie break.
            laboratory.announce("10.0.0.1/32", in: table, from: isBetter ? 1 : 0, isBetter ? better : worse)
        }
        #expect(laboratory.paths("10.0.0.1/32", in: table).map(\.source) == laboratory.sources.reversed(), "\(name)")
        #expect(laboratory.bestPaths("10.0.0.1/32", in: table).count == (isShared ? 2 : 1), "\(name)")
        #expect(laboratory.steps("10.0.0.1/32", in: table) == [step], "\(name)")
        #expect(step.isTieBreaker == isShared, "\(name)")
        #expect(laboratory.check() == [])
    }

    @Test("kinds of sources are preferred in their order and share traffic")
    func kinds() {
        let kinds: [SourceKind] = [.internalBGP, .externalBGP, .xmpp]
        let laboratory = RoutingLaboratory(instances: 1, sources: kinds)
        let table = laboratory.table(0)
        for source in kinds.indices { laboratory.announce("10.0.0.1/32", in: table, from: source) }
        #expect(laboratory.bestPaths("10.0.0.1/32", in: table).map(\.source) == laboratory.sources.reversed())
        #expect(laboratory.steps("10.0.0.1/32", in: table) == [.sourceKind, .sourceKind])
    }

    @Test("an infeasible path is last and never carries traffic")
    func infeasible() {
        let laboratory = RoutingLaboratory(instances: 1, sources: [.xmpp, .xmpp])
        let table = laboratory.table(0)
        laboratory.announce("10.0.0.1/32", in: table, infeasible: .noTunnelEncapsulation) { $0.localPreference = 900 }
        #expect(laboratory.bestPaths("10.0.0.1/32", in: table) == [])
        #expect(laboratory.counts(table).infeasiblePaths == 1)
        laboratory.announce("10.0.0.1/32", in: table, from: 1)
        #expect(laboratory.steps("10.0.0.1/32", in: table) == [.feasibility])
        #expect(laboratory.bestPaths("10.0.0.1/32", in: table).map(\.source) == [laboratory.sources[1]])
        laboratory.announce("10.0.0.1/32", in: table) { $0.localPreference = 900 }
        #expect(laboratory.bestPaths("10.0.0.1/32", in: table).map(\.source) == [laboratory.sources[0]])
        #expect(laboratory.counts(table).infeasiblePaths == 0)
    }

    @Test("announcing again replaces the path, announcing the same changes nothing")
    func replace() {
        let laboratory = RoutingLaboratory(instances: 1, sources: [.xmpp])
        let table = laboratory.table(0)
        #expect(laboratory.announce("10.0.0.1/32", in: table, label: 16))
        #expect(!laboratory.announce("10.0.0.1/32", in: table, label: 16))
        #expect(laboratory.announce("10.0.0.1/32", in: table, label: 17))
        #expect(laboratory.paths("10.0.0.1/32", in: table).map(\.label) == [17])
        #expect(laboratory.withdraw("10.0.0.1/32", in: table))
        #expect(!laboratory.withdraw("10.0.0.1/32", in: table))
        #expect(laboratory.rib.size == (0, 0, 0))
    }

    @Test("the length of the prefix is part of the destination")
    func length() {
        let laboratory = RoutingLaboratory(instances: 1, sources: [.xmpp])
        let table = laboratory.table(0)
        for prefix in ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/24", "10.0.0.0/32"] {
            laboratory.announce(prefix, in: table)
        }
        #expect(laboratory.counts(table).prefixes == 4)
        #expect(laboratory.paths("10.0.0.0/16", in: table) == [])
    }
}
