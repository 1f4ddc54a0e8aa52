import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("Routes between BGP peers")
struct PeeringTests {
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)

    @Test("a route of one external peer reaches the other with our AS in front, and goes when it is withdrawn")
    func external() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a, path: [65001, 65009])
        #expect(b.routes[.ipv4Unicast]?.keys.sorted() == ["10.1.0.0/16", "10.2.0.0/16"])
        let attributes = b.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes
        #expect(attributes?.asPath == ASPath(sequence: [64512, 65001, 65009]))
        #expect(attributes?.nextHop == .v4(a.address))
        #expect(b.messageCount == 2, "one end of RIB, one update for both")
        #expect(a.routes[.ipv4Unicast] == nil, "nobody is told what he said")
        laboratory.withdraw(["10.1.0.0/16", "10.9.0.0/16"], by: a)
        #expect(b.routes[.ipv4Unicast]?.keys.sorted() == ["10.2.0.0/16"])
        laboratory.lose(a)
        #expect(b.routes[.ipv4Unicast]?.isEmpty == true)
        #expect(b.needless == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a newcomer is told the whole table and then its end")
    func newcomer() {
        let a = laboratory.peer(1, asn: 65001)
        laboratory.announce((0..<200).map { "10.\($0).0.0/16" }, by: a)
        let b = laboratory.peer(2, asn: 65002)
        #expect(b.routes[.ipv4Unicast]?.count == 200)
        #expect(b.ends == [.ipv4Unicast])
    }

    @Test("what internal peers say is told to external ones only, unless we reflect")
    func internalPeers() {
        let a = laboratory.peer(1, asn: 64512)
        let b = laboratory.peer(2, asn: 64512)
        let c = laboratory.peer(3, asn: 65003)
        let d = laboratory.peer(4, asn: 64512, { $0.clusterID = IPv4Address(192, 0, 2, 254) })
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.localPreference = 300 }
        #expect(b.routes[.ipv4Unicast] == nil)
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.asPath == ASPath(sequence: [64512]))
        let reflected = d.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes
        #expect(reflected?.originatorID == a.address)
        #expect(reflected?.clusterList == [IPv4Address(192, 0, 2, 254).rawValue])
        #expect(reflected?.localPreference == 300)
    }

    @Test(
        "MEDs count within one neighbour AS, or between all once the configuration says so, for the routes that are there, too"
    )
    func meds() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        let c = laboratory.peer(3, asn: 65003)
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.med = 20 }
        laboratory.announce(["10.1.0.0/16"], by: b) { $0.med = 10 }
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(a.address))
        func compareAll(_ isSet: Bool) {
            laboratory.configure([
                ConfigObject(
                    type: .globalSystemConfig, id: .derived(from: "gsc"), name: ["default-global-system-config"],
                    properties: ["bgp_always_compare_med": .bool(isSet)])
            ])
        }
        compareAll(true)
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(b.address))
        compareAll(false)
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(a.address))
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("routes that have been here before are not taken in")
    func loops() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 64512)
        laboratory.announce(["10.1.0.0/16"], by: a, path: [65001, 64512])
        laboratory.announce(["10.2.0.0/16"], by: b) { $0.originatorID = IPv4Address(192, 0, 2, 254) }
        laboratory.announce(["10.3.0.0/16"], by: b) { $0.clusterList = [IPv4Address(192, 0, 2, 254).rawValue] }
        #expect(laboratory.size.paths == 0)
        #expect(laboratory.node.peers[a.id]?.counters.loops == 1)
        #expect(laboratory.node.peers[b.id]?.counters.loops == 2)
        laboratory.announce(["10.1.0.0/16"], by: a)
        laboratory.announce(["10.1.0.0/16"], by: a, path: [65001, 64512])
        #expect(laboratory.size.paths == 0, "the route that was there before is gone")
    }

    @Test("communities keep a route where it is")
    func communities() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        let c = laboratory.peer(3, asn: 64512)
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.communities = [.noExport] }
        laboratory.announce(["10.2.0.0/16"], by: a) { $0.communities = [.noAdvertise] }
        #expect(b.routes[.ipv4Unicast] == nil)
        #expect(c.routes[.ipv4Unicast]?.keys.sorted() == ["10.1.0.0/16"])
        laboratory.announce(["10.1.0.0/16"], by: a)
        #expect(b.routes[.ipv4Unicast]?.keys.sorted() == ["10.1.0.0/16"])
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.communities = [.noAdvertise] }
        #expect(b.routes[.ipv4Unicast]?.isEmpty == true)
        #expect(b.needless + c.needless == [])
    }

    @Test("a better path moves between members of one group, and each is told the other's")
    func betterPath() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65001)
        let c = laboratory.peer(3, asn: 65003)
        laboratory.announce(["10.1.0.0/16"], by: a, path: [65001, 65008, 65009])
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(a.address))
        laboratory.announce(["10.1.0.0/16"], by: b, path: [65001, 65009])
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(b.address))
        laboratory.lose(b)
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(a.address))
    }

    @Test("a slow peer delays nobody and is told the last state of each route in the end")
    func slowPeer() {
        var settings = ControlNodeSettings()
        settings.peerWindow = 100
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        let c = laboratory.peer(3, asn: 65002)
        b.isSlow = true
        for round in 0..<5 {
            for number in 0..<20 {
                laboratory.announce(["10.\(number).0.0/16"], by: a, path: [65001, UInt32(65100 + round)])
            }
        }
        laboratory.withdraw(["10.3.0.0/16"], by: a)
        #expect(c.routes[.ipv4Unicast]?.count == 19)
        #expect(b.unread.count < 10)
        laboratory.drain(b)
        #expect(b.routes == c.routes)
        for table in laboratory.node.exports.tables {
            for profile in laboratory.node.exports.profiles(of: table) {
                #expect(laboratory.node.exports.readers(of: profile).count == 1)
            }
        }
    }

    @Test("an update with a bad attribute withdraws its routes, and the session stays")
    func treatedAsWithdrawn() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        laboratory.announce(["10.1.0.0/16"], by: a)
        let update: [UInt8] = [0, 0, 0, 15, 0x40, 1, 1, 9, 0x40, 2, 0, 0x40, 3, 4, 1, 2, 3, 4, 5, 16, 10, 1]
        var body = update
        body[3] = 14
        body.remove(at: 18)
        laboratory.say(BGPHeader.message(.update, body), by: a)
        #expect(b.routes[.ipv4Unicast]?.isEmpty == true)
        #expect(laboratory.resets.isEmpty)
        #expect(laboratory.ignored == ["ORIGIN is 9"])
    }

    @Test("a prefix longer than its family resets the session, and only that one")
    func badNetworkField() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        laboratory.say(BGPHeader.message(.update, [0, 6, 33, 10, 0, 0, 0, 0, 0, 0]), by: a)
        #expect(laboratory.resets == [a.id: .badNetworkField])
        #expect(b.isUp)
    }

    @Test(
        "a limit counts what is there: not what earlier sessions, restarts and refreshes took away",
        arguments: [false, true])
    func limitsOverSessions(restarts: Bool) {
        let a = laboratory.peer(
            1, asn: 65001,
            {
                $0.families[.ipv4Unicast, default: .init()].prefixLimit = 2
                $0.session.gracefulRestart = .init(restartTime: 60)
            }, session: Self.restarting)
        for round in 0..<4 {
            laboratory.announce(["10.\(round).0.0/16", "10.9.0.0/16"], by: a)
            laboratory.say(UpdateWriter.endOfRIB(.ipv4Unicast), by: a)
            #expect(laboratory.resets.isEmpty, "round \(round)")
            laboratory.lose(a, mayReturn: restarts)
            if restarts {
                // All that is left for the next session is counted with what it says.
                laboratory.expire(.peerStale(a.id))
                #expect(laboratory.size.paths == 0)
            }
            laboratory.establish(a, [.ipv4Unicast], Self.restarting)
        }
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        #expect(laboratory.resets.isEmpty)
        laboratory.announce(["10.3.0.0/16"], by: a)
        #expect(laboratory.resets == [a.id: .cease(.maximumPrefixes)])
    }

    private static func restarting(_ session: inout NegotiatedSession) {
        session.marksEnds = true
        session.peerRestart = .init(
            restartTime: 120, isRestarting: false, families: [.ipv4Unicast: true], longLived: [:])
    }

    @Test("a peer that announces more than it may is cut off")
    func prefixLimit() {
        let a = laboratory.peer(
            1, asn: 65001,
            {
                $0.families[.ipv4Unicast, default: .init()].prefixLimit = 2
                $0.families[.ipv4Unicast]?.idleTimeout = .seconds(90)
            })
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        #expect(laboratory.resets.isEmpty)
        laboratory.announce(["10.3.0.0/16"], by: a)
        #expect(laboratory.resets == [a.id: .cease(.maximumPrefixes)])
        #expect(laboratory.pauses == [a.id: .seconds(90)])
        #expect(laboratory.size.paths == 0)
    }
}
