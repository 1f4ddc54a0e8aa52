import Testing
import WeftNet

@testable import WeftBGPWire

/// What becomes of an update with one fault: RFC 7606, attribute by attribute.
@Suite("Faulty updates")
struct UpdateFaultTests {
    enum Verdict: Equatable {
        case accepted
        case discarded
        case withdrawn
    }

    struct Attribute: CustomTestStringConvertible, Sendable {
        var name: String
        var type: UInt8
        var flags: UInt8
        var value: [UInt8]
        /// What a fault in its length or value does.
        var verdict: Verdict
        var isMandatory = false
        /// The lengths that are right, besides that of `value`.
        var isRight: @Sendable (Int) -> Bool

        var testDescription: String { name }
        var wire: [UInt8] { [flags, type, UInt8(value.count)] + value }
    }

    private static let path: [UInt8] = [2, 2, 0, 0, 0xfd, 0xe9, 0, 0, 0xfd, 0xea]

    static let attributes: [Attribute] = [
        .init(name: "ORIGIN", type: 1, flags: 0x40, value: [0], verdict: .withdrawn, isMandatory: true) { $0 == 1 },
        .init(name: "AS_PATH", type: 2, flags: 0x40, value: path, verdict: .withdrawn, isMandatory: true) { $0 == 0 },
        .init(
            name: "NEXT_HOP", type: 3, flags: 0x40, value: [192, 0, 2, 1], verdict: .withdrawn, isMandatory: true
        ) { $0 == 4 },
        .init(name: "MULTI_EXIT_DISC", type: 4, flags: 0x80, value: [0, 0, 0, 5], verdict: .withdrawn) { $0 == 4 },
        .init(name: "LOCAL_PREF", type: 5, flags: 0x40, value: [0, 0, 0, 100], verdict: .withdrawn) { $0 == 4 },
        .init(name: "ATOMIC_AGGREGATE", type: 6, flags: 0x40, value: [], verdict: .discarded) { $0 == 0 },
        .init(name: "AGGREGATOR", type: 7, flags: 0xc0, value: [0, 0, 0, 1, 1, 2, 3, 4], verdict: .discarded) {
            $0 == 8
        },
        .init(name: "COMMUNITIES", type: 8, flags: 0xc0, value: [0, 1, 0, 2], verdict: .withdrawn) {
            $0 > 0 && $0 % 4 == 0
        },
        .init(name: "ORIGINATOR_ID", type: 9, flags: 0x80, value: [1, 2, 3, 4], verdict: .withdrawn) { $0 == 4 },
        .init(name: "CLUSTER_LIST", type: 10, flags: 0x80, value: [1, 2, 3, 4], verdict: .withdrawn) {
            $0 > 0 && $0 % 4 == 0
        },
        .init(
            name: "EXTENDED COMMUNITIES", type: 16, flags: 0xc0, value: [0, 2, 0, 1, 0, 0, 0, 1], verdict: .withdrawn
        ) { $0 > 0 && $0 % 8 == 0 },
        .init(name: "AS4_PATH", type: 17, flags: 0xc0, value: path, verdict: .discarded) { _ in true },
        .init(
            name: "AS4_AGGREGATOR", type: 18, flags: 0xc0, value: [0, 0, 0, 1, 1, 2, 3, 4], verdict: .discarded
        ) { $0 == 8 },
        .init(
            name: "PMSI_TUNNEL", type: 22, flags: 0xc0, value: [0, 6, 0, 0, 0, 1, 2, 3, 4], verdict: .withdrawn
        ) { $0 >= 5 },
        .init(
            name: "LARGE_COMMUNITY", type: 32, flags: 0xc0, value: [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3],
            verdict: .withdrawn
        ) { $0 > 0 && $0 % 12 == 0 },
        .init(name: "OTC", type: 35, flags: 0xc0, value: [0, 0, 0xfd, 0xe9], verdict: .withdrawn) { $0 == 4 },
        .init(
            name: "edge discovery", type: 241, flags: 0xc0, value: [4, 192, 0, 2, 1, 8, 0, 0, 18, 1, 0, 0, 19, 255],
            verdict: .discarded
        ) { $0 > 0 && $0 % 14 == 0 },
        .init(
            name: "edge forwarding", type: 242, flags: 0xc0,
            value: [4, 192, 0, 2, 1, 0, 0, 18, 1, 192, 0, 2, 2, 0, 0, 19, 1], verdict: .discarded
        ) { $0 > 0 && $0 % 17 == 0 },
        .init(
            name: "origin network path", type: 243, flags: 0xc0, value: [0x80, 0x71, 0, 1, 0, 0, 0, 1],
            verdict: .discarded
        ) { $0 > 0 && $0 % 8 == 0 },
    ]

    private static func body(_ attributes: [UInt8]) -> [UInt8] {
        var body: [UInt8] = [0, 0]
        body.append(wire: UInt16(attributes.count))
        return body + attributes + [16, 10, 1]
    }

    /// An update that announces 10.1.0.0/16. A fault that resets the session fails the test.
    private func judge(_ attributes: [UInt8], isInternal: Bool = true) throws -> Verdict {
        let body = Self.body(attributes)
        var scan = UpdateScan()
        var decoder = UpdateDecoder()
        try body.withUnsafeBytes { bytes in
            try scan.scan(bytes)
            decoder.decode(scan, bytes, .init(hasWideAS: true, isInternal: isInternal))
        }
        #expect(scan.announced.count == 3, "the destinations are found in spite of the fault")
        return decoder.fault != nil ? .withdrawn : decoder.discarded.isEmpty ? .accepted : .discarded
    }

    private func others(than attribute: Attribute) -> [UInt8] {
        Self.attributes.filter { $0.isMandatory && $0.type != attribute.type }.flatMap(\.wire)
    }

    @Test("a sound attribute is accepted", arguments: attributes)
    func sound(_ attribute: Attribute) throws {
        #expect(try judge(others(than: attribute) + attribute.wire) == .accepted)
    }

    @Test("a missing one is missed only when it is mandatory", arguments: attributes)
    func missing(_ attribute: Attribute) throws {
        #expect(try judge(others(than: attribute)) == (attribute.isMandatory ? .withdrawn : .accepted))
    }

    @Test("of a repeated one the first counts", arguments: attributes)
    func repeated(_ attribute: Attribute) throws {
        #expect(try judge(others(than: attribute) + attribute.wire + attribute.wire) == .discarded)
    }

    /// Between speakers of wide numbers AS4_PATH and AS4_AGGREGATOR mean nothing, whatever is in them (RFC 6793 §4.1).
    private static func isIgnored(_ type: UInt8) -> Bool { type == 17 || type == 18 }

    @Test("wrong flags withdraw the routes, whatever other faults of the attribute do", arguments: attributes)
    func flags(_ attribute: Attribute) throws {
        for wrong in [0x00, 0x40, 0x80, 0xc0] as [UInt8] where wrong != attribute.flags {
            let wire = [wrong, attribute.type, UInt8(attribute.value.count)] + attribute.value
            let expected: Verdict = Self.isIgnored(attribute.type) ? .accepted : .withdrawn
            #expect(try judge(others(than: attribute) + wire) == expected)
        }
    }

    @Test("flags that do not count are no fault, and are not kept", arguments: attributes)
    func otherFlags(_ attribute: Attribute) throws {
        for added in 0...0x2f as ClosedRange<UInt8> where added & 0x10 == 0 {
            let wire = [attribute.flags | added, attribute.type, UInt8(attribute.value.count)] + attribute.value
            let body = Self.body(others(than: attribute) + wire)
            var scan = UpdateScan()
            var decoder = UpdateDecoder()
            try body.withUnsafeBytes { bytes in
                try scan.scan(bytes)
                decoder.decode(scan, bytes, .init(hasWideAS: true, isInternal: true))
            }
            #expect(decoder.fault == nil && decoder.discarded.isEmpty)
            let kept = Self.flags(in: decoder.compact)[attribute.type]
            // RFC 4271 §5: that somebody did not know an optional transitive one stays said.
            let isPartial = added & 0x20 != 0 && attribute.flags == 0xc0
            #expect(kept == nil || kept == attribute.flags | (isPartial ? 0x20 : 0))
            // And outlives the attributes' being taken apart and put together, as policies do.
            let whole = decoder.compact.withUnsafeBytes { PathAttributes(rank: decoder.rank, compact: $0) }
            var again: [UInt8] = []
            #expect(whole.encodeCompact(into: &again))
            #expect(Self.flags(in: again)[attribute.type] == kept)
        }
    }

    private static func flags(in compact: [UInt8]) -> [UInt8: UInt8] {
        var found: [UInt8: UInt8] = [:]
        compact.withUnsafeBytes { bytes in
            CompactAttributes.forEach(in: bytes) { flags, type, _ in found[type] = flags }
        }
        return found
    }

    @Test("every wrong length is a fault of the attribute, every right one none", arguments: attributes)
    func lengths(_ attribute: Attribute) throws {
        for length in 0...40 {
            let source = attribute.value.isEmpty ? [0] : attribute.value
            var value = (0..<length).map { source[$0 % source.count] }
            // What counts here is the length: a path of it is made of one segment.
            let isPath = attribute.type == 2 || attribute.type == 17
            if isPath { value = Self.path(of: length) }
            let isRight = isPath ? length == 0 || length % 4 == 2 && length > 2 : attribute.isRight(length)
            let wire = [attribute.flags, attribute.type, UInt8(length)] + value
            let found = try judge(others(than: attribute) + wire)
            let expected: Verdict = isRight || Self.isIgnored(attribute.type) ? .accepted : attribute.verdict
            #expect(found == expected, "\(length) bytes")
        }
    }

    private static func path(of length: Int) -> [UInt8] {
        guard length >= 2 else { return Array(repeating: 2, count: length) }
        return [2, UInt8((length - 2) / 4)] + Array(repeating: 1, count: length - 2)
    }

    @Test("attributes that end too early withdraw the routes", arguments: attributes)
    func truncation(_ attribute: Attribute) throws {
        let whole = others(than: attribute) + attribute.wire
        for cut in 1..<attribute.wire.count {
            let left = attribute.wire.count - cut
            #expect(try judge(whole.dropLast(cut)) == .withdrawn, "\(left) bytes of it")
        }
    }

    @Test("an attribute under another's type is judged as that", arguments: attributes)
    func wrongType(_ attribute: Attribute) throws {
        for other in Self.attributes where other.type != attribute.type {
            let wire = [attribute.flags, other.type, UInt8(attribute.value.count)] + attribute.value
            // Whatever it is judged to be, the session stays and the destinations are found.
            _ = try judge(others(than: attribute) + wire)
        }
    }

    @Test("what only means something within an AS is discarded from outside", arguments: [5, 9, 10] as [UInt8])
    func internalOnly(type: UInt8) throws {
        let attribute = try #require(Self.attributes.first { $0.type == type })
        #expect(try judge(others(than: attribute) + attribute.wire, isInternal: false) == .discarded)
    }

    @Test("unknown attributes are passed on, dropped or refused as their flags say")
    func unknown() throws {
        let mandatory = Self.attributes.filter(\.isMandatory).flatMap(\.wire)
        #expect(try judge(mandatory + [0xc0, 200, 1, 7]) == .accepted)
        #expect(try judge(mandatory + [0x80, 200, 1, 7]) == .accepted)
        #expect(try judge(mandatory + [0x40, 200, 1, 7]) == .withdrawn)
        for reserved in [0, 255] as [UInt8] { #expect(try judge(mandatory + [0xc0, reserved, 1, 7]) == .discarded) }
    }

    @Test(
        "lists of edges that contradict themselves are discarded",
        arguments: [
            [0xc0, 241, 14, 5, 1, 1, 1, 1, 8, 0, 0, 0, 1, 0, 0, 0, 2], [0xc0, 241, 6, 4, 1, 1, 1, 1, 0],
            [0xc0, 241, 14, 4, 1, 1, 1, 1, 8, 0, 0, 0, 3, 0, 0, 0, 2],
            [0xc0, 241, 14, 4, 1, 1, 1, 1, 16, 0, 0, 0, 1, 0, 0, 0, 2],
            [0xc0, 242, 17, 16, 1, 1, 1, 1, 0, 0, 0, 9, 1, 1, 1, 2, 0, 0, 0, 9],
        ] as [[UInt8]])
    func edges(wire: [UInt8]) throws {
        let mandatory = Self.attributes.filter(\.isMandatory).flatMap(\.wire)
        #expect(try judge(mandatory + wire) == .discarded)
    }

    @Test(
        "bad values are faults",
        arguments: [[0x40, 1, 1, 3], [0x40, 2, 6, 7, 1, 0, 0, 0, 1], [0x40, 2, 2, 2, 0]] as [[UInt8]])
    func values(wire: [UInt8]) throws {
        let attribute = try #require(Self.attributes.first { $0.type == wire[1] })
        #expect(try judge(others(than: attribute) + wire) == .withdrawn)
    }

    @Test("wrong flags of an attribute with destinations withdraw them", arguments: [14, 15] as [UInt8])
    func destinationFlags(type: UInt8) throws {
        let value: [UInt8] = type == 14 ? [0, 1, 1, 4, 192, 0, 2, 1, 0, 16, 10, 2] : [0, 1, 1, 16, 10, 2]
        let mandatory = Self.attributes.filter(\.isMandatory).flatMap(\.wire)
        for flags in [0x00, 0x40, 0x80, 0xa0, 0xc0] as [UInt8] {
            let verdict = try judge([flags, type, UInt8(value.count)] + value + mandatory)
            // RFC 4271 §4.3: the partial bit means nothing here.
            #expect(verdict == (flags & 0xc0 == 0x80 ? .accepted : .withdrawn), "flags \(flags)")
        }
    }

    @Test(
        "NEXT_HOP counts for the last field alone, whatever it is", arguments: [[], [1], [1, 2, 3, 4, 5]] as [[UInt8]])
    func nextHopBesideReach(value: [UInt8]) throws {
        let attributes = [0x40, 1, 1, 0, 0x40, 2, 0, 0x40, 3, UInt8(value.count)] + value
        let reach: [UInt8] = [0x80, 14, 12, 0, 1, 1, 4, 192, 0, 2, 1, 0, 16, 10, 2]
        var body: [UInt8] = [0, 0]
        body.append(wire: UInt16(attributes.count + reach.count))
        body += attributes + reach
        var scan = UpdateScan()
        var decoder = UpdateDecoder()
        try body.withUnsafeBytes { bytes in
            try scan.scan(bytes)
            decoder.decode(scan, bytes, .init(hasWideAS: true, isInternal: false), for: .reach)
            #expect(decoder.fault == nil)
            #expect(decoder.rank.nextHop == .v4(IPv4Address(192, 0, 2, 1)))
            decoder.decode(scan, bytes, .init(hasWideAS: true, isInternal: false), for: .field)
            #expect(decoder.fault != nil)
        }
    }

    @Test("each family has next hops of the lengths that its documents name", arguments: BGPFamily.allCases)
    func nextHopLengths(family: BGPFamily) throws {
        let offset = family.hasDistinguishers ? 8 : 0
        for length in 0...60 {
            var value: [UInt8] = []
            value.append(wire: family.afi)
            value += [family.safi, UInt8(length)] + Array(repeating: 1, count: length) + [0]
            let attributes = [0x80, 14, UInt8(value.count)] + value + [0x40, 1, 1, 0, 0x40, 2, 0]
            let isRight =
                [offset + 4, offset + 16, 2 * (offset + 16)].contains(length)
                || length == 0 && family == .routeTarget
            var scan = UpdateScan()
            var decoder = UpdateDecoder()
            var body: [UInt8] = [0, 0]
            body.append(wire: UInt16(attributes.count))
            try (body + attributes).withUnsafeBytes { bytes in
                try scan.scan(bytes)
                decoder.decode(scan, bytes, .init(hasWideAS: true, isInternal: false))
            }
            #expect((decoder.fault == nil) == isRight, "\(length) bytes")
        }
    }

    @Test(
        "what leaves the destinations unknown resets the session",
        arguments: [
            [], [0, 9, 0, 0], [0, 0, 0, 9], [0, 0, 0, 5, 0x80, 14, 2, 0, 1], [0, 0, 0, 6, 0x80, 14, 3, 0, 1, 128],
            [0, 0, 0, 9, 0x80, 14, 6, 0, 1, 128, 12, 0, 0], [0, 0, 0, 12, 0x80, 15, 3, 0, 1, 1, 0x80, 15, 3, 0, 1, 1],
        ] as [[UInt8]])
    func framing(body: [UInt8]) {
        var scan = UpdateScan()
        #expect(throws: BGPFault.self) {
            try body.withUnsafeBytes { bytes in try scan.scan(bytes) }
        }
    }

    @Test("a second attribute with destinations makes the list malformed", arguments: [14, 15] as [UInt8])
    func repeatedDestinations(type: UInt8) {
        let value: [UInt8] = type == 14 ? [0, 1, 1, 4, 192, 0, 2, 1, 0] : [0, 1, 1]
        let attribute = [0x80, type, UInt8(value.count)] + value
        var body: [UInt8] = [0, 0]
        body.append(wire: UInt16(2 * attribute.count))
        var scan = UpdateScan()
        #expect(throws: BGPFault.attributeListMalformed) {
            try (body + attribute + attribute).withUnsafeBytes { bytes in try scan.scan(bytes) }
        }
    }

    @Test("mutated updates never trap", arguments: 1...6 as ClosedRange<UInt64>)
    func mutation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let whole = Self.body(Self.attributes.flatMap(\.wire))
        var scan = UpdateScan()
        var decoder = UpdateDecoder()
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...5, using: &generator))
            bytes.withUnsafeBytes { bytes in
                guard (try? scan.scan(bytes)) != nil else { return }
                decoder.decode(scan, bytes, .init(hasWideAS: Bool.random(using: &generator), isInternal: true))
                let attributes = decoder.compact.withUnsafeBytes { PathAttributes(rank: decoder.rank, compact: $0) }
                if decoder.fault == nil { #expect(attributes.asPath.length == Int(decoder.rank.asPathLength)) }
            }
        }
    }
}
