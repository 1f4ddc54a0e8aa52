import Testing
import WeftBGPWire
import WeftNet

@testable import WeftRouting

@Suite("When the numbers run out")
struct NumberLimitTests {
    private func laboratory(_ change: (inout RIB.Limits) -> Void) -> RoutingLaboratory {
        var limits = RIB.Limits()
        change(&limits)
        let laboratory = RoutingLaboratory(instances: 0, sources: [])
        laboratory.rib = RIB(limits: limits)
        laboratory.addSource(.externalBGP)
        laboratory.addSource(.xmpp)
        return laboratory
    }

    @Test("a distinguisher beyond the last has no key, and has one again when another is gone")
    func distinguishers() {
        let laboratory = laboratory { $0.distinguishers = 4 }
        let table = laboratory.rib.sharedTable(.inetVPN)
        for number in 1...3 as ClosedRange<UInt32> {
            laboratory.announce("10.0.0.0/8", in: table, distinguisher: number)
        }
        #expect(!laboratory.canName(4))
        #expect(laboratory.takeShortage())
        #expect(!laboratory.takeShortage())
        #expect(!laboratory.canNameWide(4))
        #expect(laboratory.canName(3), "is known")
        laboratory.withdraw("10.0.0.0/8", in: table, distinguisher: 2)
        laboratory.announce("10.0.0.0/8", in: table, distinguisher: 4)
        #expect(laboratory.counts(table).paths == 3)
        #expect(laboratory.check() == [])
    }

    @Test("what cannot be copied is used where it is, and copied as soon as there is room")
    func copies() {
        let laboratory = laboratory { $0.distinguishers = 4 }
        for _ in 0..<2 { laboratory.instances.append(laboratory.rib.addInstance()) }
        laboratory.setTargets(0, imports: [], exports: [1])
        laboratory.setTargets(1, imports: [1], exports: [])
        let table = laboratory.rib.sharedTable(.inetVPN)
        for number in 1...3 as ClosedRange<UInt32> {
            laboratory.announce("10.0.0.0/8", in: table, distinguisher: number)
        }
        let own = laboratory.table(0)
        laboratory.announce("10.1.0.1/32", in: own, from: 1) { $0.sourceDistinguisher = RouteDistinguisher(asn: 1, 9) }
        #expect(laboratory.takeShortage())
        #expect(laboratory.counts(own).primaryPaths == 1)
        #expect(laboratory.counts(laboratory.table(1)).paths == 0)
        #expect(laboratory.check() == [])
        laboratory.rib.copyAgain()
        #expect(!laboratory.takeShortage(), "nothing was tried without room")
        laboratory.withdraw("10.0.0.0/8", in: table, distinguisher: 1)
        laboratory.rib.copyAgain()
        #expect(laboratory.counts(table).secondaryPaths == 1)
        #expect(laboratory.counts(laboratory.table(1)).paths == 1)
        #expect(laboratory.check() == [])
        // A route that goes while it waits is forgotten.
        laboratory.announce("10.1.0.2/32", in: own, from: 1) { $0.sourceDistinguisher = RouteDistinguisher(asn: 1, 8) }
        laboratory.withdraw("10.1.0.2/32", in: own, from: 1)
        laboratory.withdraw("10.0.0.0/8", in: table, distinguisher: 2)
        laboratory.rib.copyAgain()
        #expect(laboratory.counts(laboratory.table(1)).paths == 1)
        #expect(laboratory.check() == [])
    }

    @Test("routes, paths, attributes and destinations beyond the last are refused, whatever is announced")
    func records() {
        let laboratory = laboratory { $0.records = 20 }
        for _ in 0..<3 { laboratory.instances.append(laboratory.rib.addInstance()) }
        laboratory.setTargets(0, imports: [2], exports: [1])
        laboratory.setTargets(1, imports: [1], exports: [2])
        laboratory.setTargets(2, imports: [1, 2], exports: [])
        var random = SeededGenerator(seed: 7)
        var refused = 0
        for step in 0..<2000 {
            let number = UInt32.random(in: 0..<40, using: &random)
            let prefix = IPv4Prefix(IPv4Address(rawValue: 0x0a00_0000 + number), length: 32)
            let source = Int.random(in: 0..<2, using: &random)
            var attributes = PathAttributes(nextHop: .v4(IPv4Address(rawValue: number)))
            attributes.sourceDistinguisher = RouteDistinguisher(asn: 1, number)
            let isWide = Bool.random(using: &random)
            let instance = laboratory.instances[Int.random(in: 0..<2, using: &random)]
            let table = laboratory.rib.table(isWide ? .inet6 : .inet, of: instance)
            let wide = WideDestination(prefix6: IPv6Address(high: UInt64(number), low: 0), length: 64)
            if step % 3 == 0 {
                let key = isWide ? laboratory.rib.knownKey(wide) : RouteKey(prefix)
                if let key { laboratory.rib.withdraw(key, in: table, from: laboratory.sources[source]) }
            } else if let id = laboratory.rib.intern(attributes) {
                if let key = isWide ? laboratory.rib.key(wide) : RouteKey(prefix) {
                    laboratory.rib.announce(
                        key, in: table, from: laboratory.sources[source], attributes: id, label: 16)
                }
                laboratory.rib.release(id)
            }
            if laboratory.takeShortage() { refused += 1 }
            laboratory.rib.copyAgain()
            #expect(laboratory.check() == [])
        }
        #expect(refused > 100)
        for source in laboratory.sources { laboratory.rib.withdrawAll(from: source) }
        #expect(laboratory.rib.size.paths == 0)
    }
}
