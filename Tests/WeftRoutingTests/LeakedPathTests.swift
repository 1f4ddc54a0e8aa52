import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@Suite("What a network has of its own and what it takes over")
struct LeakedPathTests {
    /// Two networks that exchange routes: each imports its own target, and the other's for the sake of the other.
    private func joined(_ kinds: [SourceKind] = [.xmpp, .xmpp]) -> RoutingLaboratory {
        let laboratory = RoutingLaboratory(instances: 2, sources: kinds)
        laboratory.setTargets(0, imports: [1], joined: [2], exports: [1])
        laboratory.setTargets(1, imports: [2], joined: [1], exports: [2])
        return laboratory
    }

    /// Ways in which the other network's path is better by what is asked after.
    static let merits: [(String, @Sendable (inout PathAttributes) -> Void)] = [
        ("equal", { _ in }),
        ("local preference", { $0.localPreference = 300 }),
        ("sticky", { $0.extendedCommunities.append(.macMobility(sequence: 0, sticky: true)) }),
        ("sequence", { $0.extendedCommunities.append(.macMobility(sequence: 7, sticky: false)) }),
        ("AS path", { $0.asPath = ASPath([]) }),
        ("origin", { $0.origin = .igp }),
        ("MED", { $0.med = 0 }),
        ("next hop", { $0.nextHop = .v4(IPv4Address(1, 1, 1, 1)) }),
    ]

    /// What both paths have before one of them gets a merit.
    private func plain(_ attributes: inout PathAttributes) {
        attributes.asPath = ASPath(sequence: [65001])
        attributes.origin = .egp
        attributes.med = 10
    }

    @Test("an own path wins whatever else is better, in both tables", arguments: merits.indices, [true, false])
    func own(index: Int, isOwnFirst: Bool) {
        let laboratory = joined()
        for isOwn in isOwnFirst ? [true, false] : [false, true] {
            laboratory.announce("10.0.0.5/32", in: laboratory.table(isOwn ? 0 : 1), from: isOwn ? 1 : 0) {
                plain(&$0)
                if !isOwn { Self.merits[index].1(&$0) }
            }
        }
        for instance in 0...1 {
            let paths = laboratory.paths("10.0.0.5/32", in: laboratory.table(instance))
            #expect(paths.map { $0.flags.contains(.leaked) } == [false, true])
            #expect(paths.map(\.originTable) == [laboratory.table(instance), laboratory.table(1 - instance)])
            #expect(laboratory.bestPaths("10.0.0.5/32", in: laboratory.table(instance)).count == 1)
            #expect(laboratory.steps("10.0.0.5/32", in: laboratory.table(instance)) == [.network])
        }
        #expect(laboratory.check() == [])
    }

    /// Where each network's path is: here, or at another control node that tells it by BGP.
    @Test("every control node prefers the same path", arguments: [true, false], [true, false])
    func everywhere(isFirstHere: Bool, isSecondHere: Bool) {
        let laboratory = joined([.xmpp, .internalBGP])
        for (instance, isHere) in [(0, isFirstHere), (1, isSecondHere)] {
            let table = isHere ? laboratory.table(instance) : laboratory.rib.sharedTable(.inetVPN)
            laboratory.announce(
                "10.0.0.5/32", in: table, from: isHere ? 0 : 1, label: 20 + UInt32(instance),
                distinguisher: isHere ? nil : UInt32(instance + 1)
            ) {
                $0.localPreference = instance == 0 ? 100 : 200
                if isHere {
                    $0.sourceDistinguisher = laboratory.distinguisher(UInt32(instance + 1))
                } else {
                    $0.extendedCommunities = [ExtendedCommunity(laboratory.target(UInt32(instance + 1)))]
                }
            }
        }
        for instance in 0...1 {
            #expect(
                laboratory.bestPaths("10.0.0.5/32", in: laboratory.table(instance)).map(\.label)
                    == [20 + UInt32(instance)])
        }
        #expect(laboratory.check() == [])
    }

    @Test("what a router announces with a target that a network imports by itself is its own")
    func gateway() {
        let laboratory = joined([.xmpp, .externalBGP])
        laboratory.setTargets(0, imports: [1, 9], joined: [2], exports: [1, 9])
        laboratory.announce("10.0.0.5/32", in: laboratory.table(0))
        laboratory.announce("10.0.0.5/32", in: laboratory.rib.sharedTable(.inetVPN), from: 1, distinguisher: 5) {
            $0.extendedCommunities = [ExtendedCommunity(laboratory.target(9))]
            $0.localPreference = 200
        }
        #expect(laboratory.bestPaths("10.0.0.5/32", in: laboratory.table(0)).map(\.source) == [laboratory.sources[1]])
        // The other network takes it over, and so has nothing of its own to prefer.
        laboratory.setTargets(1, imports: [2], joined: [1, 9], exports: [2])
        let copies = laboratory.paths("10.0.0.5/32", in: laboratory.table(1))
        #expect(copies.map { $0.flags.contains(.leaked) } == [true])
        #expect(laboratory.check() == [])
    }

    @Test("whose a path is follows the targets of both networks")
    func ownership() {
        let laboratory = joined([.xmpp, .internalBGP])
        laboratory.announce("10.0.0.5/32", in: laboratory.table(0), from: 0)
        laboratory.announce("10.0.0.5/32", in: laboratory.rib.sharedTable(.inetVPN), from: 1, distinguisher: 5) {
            $0.extendedCommunities = [ExtendedCommunity(laboratory.target(2))]
            $0.localPreference = 200
        }
        let best = { laboratory.bestPaths("10.0.0.5/32", in: laboratory.table(0)).map(\.source) }
        #expect(best() == [laboratory.sources[0]])
        // Once nobody exports that target, it is a router's, and the network's own if the network imports it by itself.
        laboratory.setTargets(1, imports: [2], joined: [1], exports: [])
        #expect(best() == [laboratory.sources[0]])
        laboratory.setTargets(0, imports: [1, 2], exports: [1])
        #expect(best() == [laboratory.sources[1]])
        laboratory.setTargets(1, imports: [2], joined: [1], exports: [2])
        #expect(best() == [laboratory.sources[0]])
        #expect(laboratory.check() == [])
    }

    @Test("an own path that nobody can use gives way")
    func infeasible() {
        let laboratory = joined()
        laboratory.announce("0.0.0.0/0", in: laboratory.table(0), infeasible: .noTunnelEncapsulation)
        laboratory.announce("0.0.0.0/0", in: laboratory.table(1), from: 1)
        #expect(laboratory.bestPaths("0.0.0.0/0", in: laboratory.table(0)).map(\.source) == [laboratory.sources[1]])
        #expect(laboratory.check() == [])
    }
}
