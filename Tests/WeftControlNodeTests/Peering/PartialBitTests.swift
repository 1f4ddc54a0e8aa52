import Testing
import WeftNet

@testable import WeftBGPWire
@testable import WeftControlNode

/// Of an attribute that somebody on the way did not know, that is said from then on (RFC 4271 §5): a word too much
/// tells everybody behind us that our routes have passed somebody who does not understand them.
@Suite("The partial bit")
struct PartialBitTests {
    /// Optional transitive attributes that we know, with values.
    private static let known: [UInt8: [UInt8]] = [
        AttributeType.aggregator: [0, 0, 0, 9, 192, 0, 2, 9],
        AttributeType.communities: [0, 1, 0, 2],
        AttributeType.extendedCommunities: [0, 2, 0, 1, 0, 0, 0, 1],
        AttributeType.pmsiTunnel: [0, 6, 0, 0, 1, 192, 0, 2, 9],
        AttributeType.largeCommunities: Array(repeating: 1, count: 12),
        AttributeType.onlyToCustomer: [0, 0, 0, 9],
        AttributeType.edgeDiscovery: [4, 192, 0, 2, 1, 8, 0, 0, 18, 1, 0, 0, 19, 255],
        AttributeType.edgeForwarding: [4, 192, 0, 2, 1, 0, 0, 18, 1, 192, 0, 2, 2, 0, 0, 19, 1],
        AttributeType.originNetworkPath: [0x80, 0x71, 0, 1, 0, 0, 0, 1],
    ]

    /// These are for speakers with narrow AS numbers, and come from no other (RFC 6793 §4.1).
    private static let narrow: Set<UInt8> = [AttributeType.as4Path, AttributeType.as4Aggregator]

    private static let optionalTransitive = AttributeType.optional | AttributeType.transitive

    private static func rule(_ type: UInt8) -> AttributeRule? { AttributeRule.rule(for: type, hasWideAS: true) }

    /// What may come as an optional transitive attribute.
    private static let types = (1...254 as ClosedRange<UInt8>).filter { type in
        let isDestinations = type == AttributeType.mpReach || type == AttributeType.mpUnreach
        return !isDestinations && !narrow.contains(type)
            && rule(type)?.flags ?? optionalTransitive == optionalTransitive
    }

    @Test("there is a value here of each attribute that we know")
    func complete() {
        #expect(Set(Self.known.keys) == Set(Self.types.filter { Self.rule($0) != nil }))
    }

    @Test("it is set for what we do not know, and as it came for what we know", arguments: [0x00, 0x20] as [UInt8])
    func partial(came: UInt8) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let sender = laboratory.peer(1, asn: 65001)
        let receivers = [laboratory.peer(2, asn: 65002), laboratory.peer(3, asn: ControlNodeLaboratory.localAS)]
        for type in Self.types {
            var update = RawUpdate()
            update.attributes = RawUpdate.mandatory([65001]) + [RawUpdate.nextHop(sender.address)]
            update.attributes.append(RawUpdate.attribute(0xc0 | came, type, Self.known[type] ?? [1, 2]))
            update.announced = RawUpdate.destination(.ipv4Unicast, "10.1.\(type).0/24")
            laboratory.say(update.message, by: sender)
            let expected = Self.known[type] == nil ? 0xe0 : 0xc0 | came
            for receiver in receivers { #expect(receiver.flags[type] == expected, "type \(type) to \(receiver.asn)") }
        }
        #expect(receivers.flatMap { $0.faults + $0.discarded } == [])
    }
}
