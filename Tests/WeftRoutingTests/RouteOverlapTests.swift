import Testing
import WeftBGPWire
import WeftNet
import WeftPolicy
import WeftRouting

@Suite("Ranges that networks have in common")
struct RouteOverlapTests {
    /// A pair that exchanges routes, and a third network that exchanges routes with the first.
    private func three() -> RoutingLaboratory {
        let laboratory = RoutingLaboratory(instances: 3, sources: [.xmpp, .xmpp, .internalBGP])
        laboratory.setTargets(0, imports: [1], joined: [2, 3], exports: [1])
        laboratory.setTargets(1, imports: [2], joined: [1], exports: [2])
        laboratory.setTargets(2, imports: [3], joined: [1], exports: [3])
        return laboratory
    }

    private func isUsable(_ prefix: String, in instance: Int, _ laboratory: RoutingLaboratory) -> Bool {
        !laboratory.bestPaths(prefix, in: laboratory.table(instance)).isEmpty
    }

    @Test("what lies in one is withheld, both ways; what does not, and what is wider, is taken over")
    func withheld() {
        let laboratory = three()
        for instance in 0...1 {
            for prefix in ["10.0.0.5/32", "10.0.0.0/24", "10.0.0.128/25", "10.0.0.0/23", "10.0.1.5/32", "0.0.0.0/0"] {
                laboratory.announce(prefix, in: laboratory.table(1 - instance), from: 1 - instance)
            }
            laboratory.setOverlaps(instance, [UInt32(2 - instance): ["10.0.0.0/24"]])
            for prefix in ["10.0.0.5/32", "10.0.0.0/24", "10.0.0.128/25"] {
                #expect(!isUsable(prefix, in: instance, laboratory), "\(prefix)")
                let flags = laboratory.paths(prefix, in: laboratory.table(instance)).map(\.flags)
                #expect(flags.allSatisfy { $0.contains(.overlapping) && $0.isInfeasible } && flags.count == 1)
            }
            for prefix in ["10.0.0.0/23", "10.0.1.5/32", "0.0.0.0/0"] {
                #expect(isUsable(prefix, in: instance, laboratory), "\(prefix)")
            }
            // The third network has nothing in common with the first.
            if instance == 1 { #expect(isUsable("10.0.0.5/32", in: 2, laboratory)) }
            for number in 0...2 { laboratory.rib.withdrawAll(from: laboratory.sources[number]) }
        }
        #expect(laboratory.check() == [])
    }

    @Test("withheld and taken over again as the ranges change, and what comes later as well", arguments: [true, false])
    func change(isThere: Bool) {
        let laboratory = three()
        let announce = { (label: UInt32) in
            _ = laboratory.announce("10.0.0.5/32", in: laboratory.table(1), from: 1, label: label)
            _ = laboratory.announce("10.0.9.5/32", in: laboratory.table(1), from: 1, label: label)
        }
        if isThere { announce(16) }
        laboratory.setOverlaps(0, [2: ["10.0.0.0/24"]])
        announce(17)
        #expect(!isUsable("10.0.0.5/32", in: 0, laboratory))
        #expect(isUsable("10.0.9.5/32", in: 0, laboratory))
        laboratory.setOverlaps(0, [2: ["10.0.9.0/24"]])
        #expect(isUsable("10.0.0.5/32", in: 0, laboratory))
        #expect(!isUsable("10.0.9.5/32", in: 0, laboratory))
        announce(18)
        #expect(!isUsable("10.0.9.5/32", in: 0, laboratory))
        laboratory.setOverlaps(0, [:])
        #expect(isUsable("10.0.9.5/32", in: 0, laboratory))
        #expect(laboratory.check() == [])
    }

    @Test("only routes that the change concerns change")
    func unconcerned() throws {
        let laboratory = three()
        laboratory.announce("10.0.0.5/32", in: laboratory.table(1), from: 1)
        laboratory.announce("10.0.9.5/32", in: laboratory.table(1), from: 1)
        let found = laboratory.rib.route(to: laboratory.key("10.0.9.5/32"), in: laboratory.table(0))
        let route = try #require(found)
        let sequence = laboratory.rib.sequence(of: route)
        laboratory.setOverlaps(0, [2: ["10.0.0.0/24"]])
        #expect(laboratory.rib.sequence(of: route) == sequence)
    }

    @Test("what the other network has at another control node is withheld too, and what is the network's own is not")
    func gathered() {
        let laboratory = three()
        laboratory.setOverlaps(0, [2: ["10.0.0.0/24"]])
        for target in [1, 2] as [UInt32] {
            laboratory.announce(
                "10.0.0.\(target)/32", in: laboratory.rib.sharedTable(.inetVPN), from: 2, distinguisher: target
            ) { $0.extendedCommunities = [ExtendedCommunity(laboratory.target(target))] }
        }
        #expect(isUsable("10.0.0.1/32", in: 0, laboratory))
        #expect(!isUsable("10.0.0.2/32", in: 0, laboratory))
        #expect(laboratory.check() == [])
    }

    @Test("a policy of the instance and a range in common are both said", arguments: [true, false])
    func policies(isOverlapFirst: Bool) {
        let laboratory = three()
        laboratory.announce("10.0.0.5/32", in: laboratory.table(1), from: 1)
        let policy = RoutingPolicy([.init(.init(), .init(), .reject)])
        if isOverlapFirst { laboratory.setOverlaps(0, [2: ["10.0.0.0/24"]]) }
        laboratory.rib.setPolicies([policy], of: laboratory.instances[0])
        if !isOverlapFirst { laboratory.setOverlaps(0, [2: ["10.0.0.0/24"]]) }
        let flags = {
            laboratory.paths("10.0.0.5/32", in: laboratory.table(0)).map {
                $0.flags.intersection([.rejected, .overlapping])
            }
        }
        #expect(flags() == [[.rejected, .overlapping]])
        laboratory.announce("10.0.0.5/32", in: laboratory.table(1), from: 1, label: 99)
        #expect(flags() == [[.rejected, .overlapping]])
        laboratory.rib.setPolicies([], of: laboratory.instances[0])
        #expect(flags() == [.overlapping])
        #expect(laboratory.check() == [])
    }

    /// A destination of another family, and whether it says something about an address of the range.
    static let others: [(Family, WideDestination, Bool)] = [
        (.inet6, WideDestination(prefix6: IPv6Address("2001:db8::5")!, length: 128), true),
        (.inet6, WideDestination(prefix6: IPv6Address("2001:db8:9::5")!, length: 128), false),
        (.inet6, WideDestination(prefix6: .any, length: 0), false),
        (.evpn, WideDestination(.macIP, detail: 32, 0x0200_0000_0001, 0, 0x0a00_0005), true),
        (.evpn, WideDestination(.macIP, detail: 32, 0x0200_0000_0001, 0, 0x0a00_0105), false),
        (.evpn, WideDestination(.macIP, detail: 128, 0x0200_0000_0001, 0x2001_0db8_0000_0000, 5), true),
        (.evpn, WideDestination(.macIP, 0x0200_0000_0001, 0), false),
        (.evpn, WideDestination(.ipPrefix, detail: 25, 4, 0, 0x0a00_0080), true),
        (.evpn, WideDestination(.ipPrefix, detail: 16, 4, 0, 0x0a00_0000), false),
        (.evpn, WideDestination(.ipPrefix, detail: 64, 6, 0x2001_0db8_0000_0000, 0), true),
        (
            .mvpn, WideDestination(.sourceActive, source: IPv4Address(10, 0, 0, 5), group: IPv4Address(239, 0, 0, 1)),
            true
        ),
        (
            .mvpn, WideDestination(.sourceActive, source: IPv4Address(10, 0, 1, 5), group: IPv4Address(239, 0, 0, 1)),
            false
        ),
    ]

    @Test("IPv6, EVPN and multicast routes alike", arguments: others.indices)
    func families(index: Int) throws {
        let (family, destination, isInside) = Self.others[index]
        let laboratory = three()
        laboratory.setOverlaps(0, [2: ["10.0.0.0/24", "2001:db8::/48"]])
        let origin = laboratory.rib.tableToFill(family, of: laboratory.instances[1])
        let attributes = laboratory.rib.intern(PathAttributes(nextHop: .v4(IPv4Address(192, 0, 2, 1))))!
        let key = laboratory.rib.key(destination)!
        laboratory.rib.announce(key, in: origin, from: laboratory.sources[1], attributes: attributes, label: 16)
        laboratory.rib.release(attributes)
        let table = laboratory.rib.existingTable(family, of: laboratory.instances[0])
        let route = laboratory.rib.route(to: key, in: try #require(table))
        let isUsable = laboratory.rib.isUsable(try #require(route))
        #expect(isUsable == !isInside)
        #expect(laboratory.check() == [])
    }
}
