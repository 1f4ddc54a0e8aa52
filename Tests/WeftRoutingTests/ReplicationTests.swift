import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@Suite("Route leaking")
struct ReplicationTests {
    /// The seed's two networks: each exports its own target and imports both.
    private func connected() -> RoutingLaboratory {
        let laboratory = RoutingLaboratory(instances: 2, sources: [.xmpp, .xmpp])
        laboratory.setTargets(0, imports: [1, 2], exports: [1])
        laboratory.setTargets(1, imports: [1, 2], exports: [2])
        laboratory.announce("10.0.1.3/32", in: laboratory.table(0))
        laboratory.announce("10.0.2.3/32", in: laboratory.table(1), from: 1)
        return laboratory
    }

    @Test("two connected networks have one primary and one secondary path each")
    func seed() {
        let laboratory = connected()
        for table in [laboratory.table(0), laboratory.table(1)] {
            let counts = laboratory.counts(table)
            #expect(counts.prefixes == 2)
            #expect(counts.primaryPaths == 1)
            #expect(counts.secondaryPaths == 1)
            #expect(counts.infeasiblePaths == 0)
        }
        let leaked = laboratory.paths("10.0.2.3/32", in: laboratory.table(0))
        #expect(leaked.map(\.originTable) == [laboratory.table(1)])
        #expect(leaked.allSatisfy { $0.flags.contains(.secondary) })
        #expect(laboratory.check() == [])
    }

    @Test("disconnecting removes only what was leaked, and connecting again brings it back")
    func disconnect() {
        let laboratory = connected()
        laboratory.setTargets(0, imports: [1], exports: [1])
        #expect(laboratory.paths("10.0.2.3/32", in: laboratory.table(0)) == [])
        #expect(laboratory.paths("10.0.1.3/32", in: laboratory.table(0)).count == 1)
        #expect(laboratory.paths("10.0.1.3/32", in: laboratory.table(1)).count == 1)
        laboratory.setTargets(0, imports: [1, 2], exports: [1])
        #expect(laboratory.paths("10.0.2.3/32", in: laboratory.table(0)).count == 1)
        #expect(laboratory.check() == [])
    }

    @Test("secondary paths are not leaked on")
    func notTransitive() {
        let laboratory = RoutingLaboratory(instances: 3, sources: [.xmpp])
        laboratory.setTargets(0, imports: [1], exports: [1])
        laboratory.setTargets(1, imports: [1, 2], exports: [2])
        laboratory.setTargets(2, imports: [2, 3], exports: [3])
        laboratory.announce("10.0.1.3/32", in: laboratory.table(0))
        #expect(laboratory.paths("10.0.1.3/32", in: laboratory.table(1)).count == 1)
        #expect(laboratory.paths("10.0.1.3/32", in: laboratory.table(2)) == [])
    }

    @Test("a change and a withdrawal of the primary follow to the secondary")
    func follow() {
        let laboratory = connected()
        laboratory.announce("10.0.1.3/32", in: laboratory.table(0), label: 77) { $0.localPreference = 300 }
        let leaked = laboratory.paths("10.0.1.3/32", in: laboratory.table(1))
        #expect(leaked.map(\.label) == [77])
        #expect(leaked.map { laboratory.rib.attributes($0.attributes).localPreference } == [300])
        laboratory.withdraw("10.0.1.3/32", in: laboratory.table(0))
        #expect(laboratory.paths("10.0.1.3/32", in: laboratory.table(1)) == [])
        #expect(laboratory.check() == [])
    }

    @Test("only paths that share the best one's traffic are leaked")
    func onlyBest() {
        let laboratory = RoutingLaboratory(instances: 2, sources: [.xmpp, .xmpp, .xmpp])
        laboratory.setTargets(0, imports: [], exports: [1])
        laboratory.setTargets(1, imports: [1], exports: [])
        for (source, preference) in [(0, 100), (1, 200), (2, 200)] {
            laboratory.announce("10.0.0.1/32", in: laboratory.table(0), from: source) {
                $0.localPreference = UInt32(preference)
            }
        }
        #expect(
            laboratory.paths("10.0.0.1/32", in: laboratory.table(1)).map(\.source) == Array(laboratory.sources[1...]))
        laboratory.withdraw("10.0.0.1/32", in: laboratory.table(0), from: 1)
        laboratory.withdraw("10.0.0.1/32", in: laboratory.table(0), from: 2)
        #expect(laboratory.paths("10.0.0.1/32", in: laboratory.table(1)).map(\.source) == [laboratory.sources[0]])
        #expect(laboratory.check() == [])
    }

    @Test(
        "a path with a distinguisher is gathered in the VPN table, so overlapping prefixes of two networks stay apart")
    func vpn() {
        let laboratory = RoutingLaboratory(instances: 2, sources: [.xmpp])
        for instance in 0...1 {
            laboratory.setTargets(instance, imports: [UInt32(instance)], exports: [UInt32(instance)])
            laboratory.announce("10.47.255.251/32", in: laboratory.table(instance), label: 20 + UInt32(instance)) {
                $0.sourceDistinguisher = laboratory.distinguisher(UInt32(instance + 1))
            }
        }
        #expect(laboratory.counts(laboratory.rib.sharedTable(.inetVPN)).secondaryPaths == 2)
        for instance in 0...1 {
            let gathered = laboratory.paths(
                "10.47.255.251/32", in: laboratory.rib.sharedTable(.inetVPN), distinguisher: UInt32(instance + 1))
            #expect(gathered.map(\.label) == [20 + UInt32(instance)])
            #expect(laboratory.paths("10.47.255.251/32", in: laboratory.table(instance)).count == 1)
        }
        laboratory.announce("10.47.255.251/32", in: laboratory.table(0), label: 20) {
            $0.sourceDistinguisher = laboratory.distinguisher(9)
        }
        #expect(laboratory.paths("10.47.255.251/32", in: laboratory.rib.sharedTable(.inetVPN), distinguisher: 1) == [])
        #expect(
            laboratory.paths("10.47.255.251/32", in: laboratory.rib.sharedTable(.inetVPN), distinguisher: 9).count == 1)
        #expect(laboratory.check() == [])
    }

    @Test("a VPN route from BGP enters the instances that import one of its targets")
    func fromVPN() {
        let laboratory = RoutingLaboratory(instances: 2, sources: [.internalBGP])
        laboratory.setTargets(0, imports: [1], exports: [1])
        laboratory.announce("10.0.0.0/24", in: laboratory.rib.sharedTable(.inetVPN), distinguisher: 5) {
            $0.extendedCommunities = [1, 2].map { ExtendedCommunity(laboratory.target($0)) }
        }
        #expect(laboratory.paths("10.0.0.0/24", in: laboratory.table(0)).count == 1)
        #expect(laboratory.paths("10.0.0.0/24", in: laboratory.table(1)) == [])
        laboratory.setTargets(1, imports: [2], exports: [])
        #expect(laboratory.paths("10.0.0.0/24", in: laboratory.table(1)).count == 1)
        laboratory.setTargets(0, imports: [2], exports: [1])
        #expect(laboratory.paths("10.0.0.0/24", in: laboratory.table(0)).count == 1)
        laboratory.setTargets(0, imports: [3], exports: [1])
        #expect(laboratory.paths("10.0.0.0/24", in: laboratory.table(0)) == [])
        #expect(laboratory.check() == [])
    }

    @Test("removing an instance removes its routes and their copies")
    func removeInstance() {
        let laboratory = connected()
        laboratory.rib.removeInstance(laboratory.instances.remove(at: 0))
        #expect(laboratory.counts(laboratory.table(0)).prefixes == 1)
        #expect(laboratory.rib.size == (1, 1, 1))
        #expect(laboratory.rib.pathCount(of: laboratory.sources[0]) == 0)
        #expect(laboratory.check() == [])
    }
}
