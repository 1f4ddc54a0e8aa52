import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("Routes that do not fit into a peer's messages")
struct OversizedRouteTests {
    /// Peers of every capability set that bears on how updates are written.
    private final class Site {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let sender: TestPeer
        private(set) var receivers: [TestPeer] = []

        init(_ update: OversizedUpdate) {
            let asn = ControlNodeLaboratory.localAS
            sender = laboratory.peer(
                1, asn: update.isInternal ? asn : 65001, families: [update.family],
                { $0.clusterID = IPv4Address(192, 0, 2, 254) },
                session: {
                    $0.hasWideASNumbers = update.hasWideAS
                    $0.messageLimit = BGPHeader.extendedMessageLimit
                })
            for (index, isWide) in [true, true, false, false, true, true, false, false].enumerated() {
                let number = UInt32(index + 2)
                receivers.append(
                    laboratory.peer(
                        number, asn: index < 4 ? 65000 + number : asn, families: [update.family],
                        { $0.clusterID = IPv4Address(192, 0, 2, 254) },
                        session: {
                            $0.hasWideASNumbers = isWide
                            $0.messageLimit =
                                index % 2 == 0 ? BGPHeader.extendedMessageLimit : BGPHeader.messageLimit
                        }))
            }
            for peer in receivers + [sender] { laboratory.node.interestIsKnown(of: laboratory.node.peers[peer.id]!) }
            laboratory.settle()
        }

        func hear(_ body: [UInt8]) {
            for peer in receivers { peer.longest = 0 }
            body.withUnsafeBytes { laboratory.node.received(update: $0, from: sender.id, at: laboratory.time) }
            laboratory.settle()
        }

        /// Those that have been told the route, by their number.
        func holders(_ family: BGPFamily) -> [UInt32] {
            receivers.filter {
                switch family {
                case .evpn: !$0.evpn.isEmpty
                case .routeTarget: !$0.interests.isEmpty
                case .ermVPN, .ipv4MVPN: !$0.multicast.isEmpty
                default: $0.routes[family]?.isEmpty == false
                }
            }.map(\.id.number)
        }
    }

    private static let senders = [(true, true), (true, false), (false, true), (false, false)]

    @Test("an attribute of any type passes or is left out, and no session ends", arguments: BGPFamily.allCases)
    func everyType(family: BGPFamily) {
        for (hasWideAS, isInternal) in Self.senders {
            let update = OversizedUpdate(hasWideAS: hasWideAS, isInternal: isInternal, family: family)
            let site = Site(update)
            site.hear(update.body(nil, bytes: 0))
            let all = site.holders(family)
            #expect(all.count == 8, "\(family) \(update)")
            for type in OversizedUpdate.types {
                site.hear(update.body(type, bytes: 5000))
                #expect(site.laboratory.resets.isEmpty, "type \(type)")
                let told = site.holders(family)
                for receiver in site.receivers {
                    let number = receiver.id.number
                    // What is told, is understood; what is not told any longer, was withdrawn.
                    #expect(receiver.faults == [], "type \(type) to \(number)")
                    #expect(receiver.needless == [], "type \(type) to \(number)")
                    let partial = told.contains(number) && !AttributeType.isUnderstood(type) ? [type] : []
                    #expect(receiver.partial == partial, "RFC 4271 §5: what nobody here knows, and nothing else")
                    let counted = site.laboratory.node.routesTooLong(for: site.laboratory.node.peers[receiver.id]!)
                    #expect(counted == (told.contains(number) ? 0 : 1), "type \(type) to \(number)")
                    // Whoever takes long messages is told.
                    if receiver.messageLimit > BGPHeader.messageLimit { #expect(told.contains(number), "type \(type)") }
                }
                site.hear(update.body(nil, bytes: 0))
                #expect(site.holders(family) == all, "type \(type)")
            }
            site.hear(update.withdrawal)
            #expect(site.holders(family) == [])
            #expect(site.laboratory.node.rib.checkInvariants() == [])
        }
    }

    @Test("the longest message of all is no different", arguments: [BGPFamily.ipv4Unicast, .ipv6VPN])
    func longest(family: BGPFamily) {
        for (hasWideAS, isInternal) in Self.senders {
            let update = OversizedUpdate(hasWideAS: hasWideAS, isInternal: isInternal, family: family)
            let site = Site(update)
            for type in OversizedUpdate.types {
                site.hear(update.body(type, bytes: 65_300))
                #expect(site.laboratory.resets.isEmpty, "type \(type)")
                for receiver in site.receivers {
                    #expect(receiver.faults == [], "type \(type) to \(receiver.id.number)")
                    #expect(receiver.longest <= receiver.messageLimit)
                }
                site.hear(update.body(nil, bytes: 0))
                #expect(site.holders(family).count == 8, "type \(type)")
            }
        }
    }

    @Test("a path of 58 times 255 ASs comes to no peer that would need it in both forms, and the others have it")
    func longPath() {
        let update = OversizedUpdate(hasWideAS: true, isInternal: false, family: .ipv4Unicast)
        let site = Site(update)
        var path = ASPath()
        path.segments = (0..<58).map { _ in ASPath.Segment(.sequence, Array(repeating: 4_200_000_000, count: 255)) }
        path.segments[0].members[0] = 65001
        var attributes: [UInt8] = [0x40, 1, 1, 0, 0x50, 2]
        attributes.append(wire: UInt16(path.wire.count))
        attributes += path.wire + [0x40, 3, 4, 198, 51, 100, 1]
        var body: [UInt8] = [0, 0]
        body.append(wire: UInt16(attributes.count))
        body += attributes + [24, 10, 1, 2]
        site.hear(body)
        #expect(site.laboratory.resets.isEmpty)
        #expect(site.holders(.ipv4Unicast) == [2, 6], "those with long messages and AS numbers of four octets")
    }

    @Test("to the byte: a route is told if its message has 4,096 bytes, and not if it has more")
    func boundary() {
        let update = OversizedUpdate(hasWideAS: true, isInternal: false, family: .ipv4Unicast)
        let site = Site(update)
        var lengths: Set<Int> = []
        // One byte more each time, in an attribute that passes as it is.
        for bytes in 4020...4060 {
            site.hear(update.body(200, bytes: bytes))
            let length = site.receivers[0].longest
            lengths.insert(length)
            #expect(site.holders(.ipv4Unicast).contains(3) == (length <= 4096), "\(length) bytes")
        }
        #expect(lengths.isSuperset(of: [4095, 4096, 4097]))
    }

    @Test("it is said once a session in words and counted until it is over")
    func report() {
        let update = OversizedUpdate(hasWideAS: true, isInternal: false, family: .ipv4Unicast)
        let site = Site(update)
        let plain = site.receivers[1]
        for _ in 0..<3 {
            site.hear(update.body(8, bytes: 5000))
            site.hear(update.withdrawal)
        }
        site.hear(update.body(8, bytes: 5000))
        let words = site.laboratory.leftOut.filter { $0.hasPrefix("peer\(plain.id.number):") }
        #expect(words.count == 1)
        #expect(words.first?.contains("10.1.2.0/24") == true)
        #expect(words.first?.contains("4096 bytes") == true)
        func count() -> Int? { site.laboratory.node.peerSnapshots.first { $0.id == plain.id }?.routesTooLong }
        #expect(count() == 1)
        site.hear(update.withdrawal)
        #expect(count() == 0)
        // A newcomer is no different.
        site.hear(update.body(8, bytes: 5000))
        site.laboratory.lose(plain)
        #expect(count() == 0)
        site.laboratory.establish(plain)
        #expect(count() == 1)
        #expect(plain.routes[.ipv4Unicast] == nil)
        #expect(plain.ends == [.ipv4Unicast])
        #expect(site.laboratory.leftOut.count { $0.hasPrefix("peer\(plain.id.number):") } == 2)
    }
}
