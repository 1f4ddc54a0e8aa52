import Testing
import WeftNet

@testable import WeftBGPWire

/// AS 0 (RFC 7607), segments of confederations (RFC 5065 §5), and the two forms of AS numbers (RFC 6793).
@Suite("AS numbers in updates")
struct PathNumberTests {
    /// What an update says, and what is left of it; `nil` when its routes are withdrawn.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var hasWideAS = true
        var isInternal = false
        /// Kind and members of each segment.
        var path: [(UInt8, [UInt32])]
        var widePath: [(UInt8, [UInt32])] = []
        var aggregator: UInt32?
        var wideAggregator: UInt32?
        var expected: (path: String, aggregator: UInt32?)?
        var isDiscarding = false
    }

    static let cases: [Case] = [
        .init(testDescription: "sound", path: [(2, [65001, 7])], expected: ("65001 7", nil)),
        .init(testDescription: "AS 0 first", path: [(2, [0, 7])]),
        .init(testDescription: "AS 0 last", path: [(2, [65001, 0])]),
        .init(testDescription: "AS 0 in a set", path: [(2, [65001]), (1, [7, 0, 8])]),
        .init(testDescription: "AS 0 from inside", isInternal: true, path: [(2, [7, 0])]),
        .init(testDescription: "AS 0 in two octets", hasWideAS: false, path: [(2, [65001, 0])]),
        .init(
            testDescription: "AS 0 in two octets, hidden by AS4_PATH", hasWideAS: false, path: [(2, [65001, 0])],
            widePath: [(2, [65001, 70000])]),
        .init(
            testDescription: "AS 0 in AS4_PATH", hasWideAS: false, path: [(2, [65001, 23456])],
            widePath: [(2, [65001, 0])], expected: ("65001 23456", nil), isDiscarding: true),
        .init(
            testDescription: "AS 0 in an AS4_PATH that means nothing", path: [(2, [65001, 7])],
            widePath: [(2, [65001, 0])], expected: ("65001 7", nil)),
        .init(
            testDescription: "AGGREGATOR of AS 0", path: [(2, [65001])], aggregator: 0, expected: ("65001", nil),
            isDiscarding: true),
        .init(
            testDescription: "AGGREGATOR of AS 0 in two octets", hasWideAS: false, path: [(2, [65001])],
            aggregator: 0, wideAggregator: 70000, expected: ("65001", nil), isDiscarding: true),
        .init(
            testDescription: "AS4_AGGREGATOR of AS 0", hasWideAS: false, path: [(2, [65001])], aggregator: 23456,
            wideAggregator: 0, expected: ("65001", 23456), isDiscarding: true),
        .init(
            testDescription: "AS4_AGGREGATOR that means nothing", path: [(2, [65001])], aggregator: 9,
            wideAggregator: 0, expected: ("65001", 9)),
        .init(testDescription: "confederation sequence from outside", path: [(3, [65001]), (2, [7])]),
        .init(testDescription: "confederation set from outside", path: [(2, [65001]), (4, [7])]),
        .init(
            testDescription: "confederation sequence in two octets", hasWideAS: false, path: [(3, [65001]), (2, [7])]),
        .init(
            testDescription: "confederation sequence from inside", isInternal: true, path: [(3, [65001]), (2, [7])],
            expected: ("(65001) 7", nil)),
        .init(
            testDescription: "confederation segments in AS4_PATH", hasWideAS: false, path: [(2, [65001, 23456])],
            widePath: [(3, [65009]), (2, [70000])], expected: ("65001 70000", nil), isDiscarding: true),
        .init(
            testDescription: "AS4_PATH completes the path", hasWideAS: false, path: [(2, [65001, 23456, 23456])],
            widePath: [(2, [70000, 70001])], expected: ("65001 70000 70001", nil)),
        .init(
            testDescription: "a confederation before what AS4_PATH tells in full", hasWideAS: false, isInternal: true,
            path: [(3, [65001]), (4, [65002]), (2, [23456])], widePath: [(2, [70000])],
            expected: ("(65001) [65002] 70000", nil)),
        .init(
            testDescription: "a confederation behind what AS4_PATH lacks", hasWideAS: false, isInternal: true,
            path: [(2, [7]), (3, [65001]), (2, [23456])], widePath: [(2, [70000])],
            expected: ("7 (65001) 70000", nil)),
        .init(
            testDescription: "a confederation behind what AS4_PATH has", hasWideAS: false, isInternal: true,
            path: [(2, [7, 23456]), (3, [65001])], widePath: [(2, [70000])], expected: ("7 70000", nil)),
        .init(
            testDescription: "AS4_PATH longer than the path", hasWideAS: false, path: [(2, [65001])],
            widePath: [(2, [70000, 70001])], expected: ("65001", nil)),
        .init(
            testDescription: "AS4_PATH of another kind of segment", hasWideAS: false, path: [(2, [65001, 23456])],
            widePath: [(9, [70000])], expected: ("65001 23456", nil), isDiscarding: true),
        .init(
            testDescription: "AS4_AGGREGATOR beside AS_TRANS", hasWideAS: false, path: [(2, [65001, 23456])],
            widePath: [(2, [70000])], aggregator: 23456, wideAggregator: 70000, expected: ("65001 70000", 70000)),
        .init(
            testDescription: "AS4_AGGREGATOR beside a real AS: an aggregate was made anew", hasWideAS: false,
            path: [(2, [65001, 23456])], widePath: [(2, [70000])], aggregator: 65001, wideAggregator: 70000,
            expected: ("65001 23456", 65001)),
    ]

    private static func wire(_ segments: [(UInt8, [UInt32])], isWide: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        for (kind, members) in segments {
            bytes += [kind, UInt8(members.count)]
            for member in members {
                if isWide { bytes.append(wire: member) } else { bytes.append(wire: UInt16(member)) }
            }
        }
        return bytes
    }

    private static func decoded(_ attributes: [[UInt8]], _ context: UpdateDecoder.Context) throws -> UpdateDecoder {
        let list = attributes.flatMap { $0 }
        var body: [UInt8] = [0, 0]
        body.append(wire: UInt16(list.count))
        body += list + [16, 10, 1]
        var scan = UpdateScan()
        var decoder = UpdateDecoder()
        try body.withUnsafeBytes { bytes in
            try scan.scan(bytes)
            decoder.decode(scan, bytes, context)
        }
        return decoder
    }

    private static func attribute(_ flags: UInt8, _ type: UInt8, _ value: [UInt8]) -> [UInt8] {
        var bytes = [flags | 0x10, type]
        bytes.append(wire: UInt16(value.count))
        return bytes + value
    }

    @Test("what is left of them", arguments: cases)
    func judged(_ row: Case) throws {
        var attributes = [
            [0x40, 1, 1, 0], Self.attribute(0x40, 2, Self.wire(row.path, isWide: row.hasWideAS)),
            [0x40, 3, 4, 192, 0, 2, 1],
        ]
        if let asn = row.aggregator {
            var value: [UInt8] = []
            if row.hasWideAS { value.append(wire: asn) } else { value.append(wire: UInt16(asn)) }
            attributes.append(Self.attribute(0xc0, 7, value + [192, 0, 2, 7]))
        }
        if !row.widePath.isEmpty { attributes.append(Self.attribute(0xc0, 17, Self.wire(row.widePath, isWide: true))) }
        if let asn = row.wideAggregator {
            var value: [UInt8] = []
            value.append(wire: asn)
            attributes.append(Self.attribute(0xc0, 18, value + [192, 0, 2, 8]))
        }
        let decoder = try Self.decoded(attributes, .init(hasWideAS: row.hasWideAS, isInternal: row.isInternal))
        #expect((decoder.fault != nil) == (row.expected == nil), "\(decoder.fault?.description ?? "")")
        guard let expected = row.expected else { return }
        let found = decoder.compact.withUnsafeBytes { PathAttributes(rank: decoder.rank, compact: $0) }
        #expect(found.asPath.description == expected.path)
        #expect(found.asPath.length == Int(decoder.rank.asPathLength))
        #expect(found.aggregator?.autonomousSystem == expected.aggregator)
        #expect(decoder.discarded.isEmpty == !row.isDiscarding, "\(decoder.discarded)")
    }

    @Test("a path that does not fit with wide numbers is no path", arguments: [1, 63, 64, 65, 100])
    func tooLong(count: Int) throws {
        let path = (0..<count).map { _ in (2 as UInt8, Array(repeating: 65001 as UInt32, count: 254)) }
        let attributes = [
            [0x40, 1, 1, 0], [0x40, 3, 4, 192, 0, 2, 1], Self.attribute(0x40, 2, Self.wire(path, isWide: false)),
        ]
        let decoder = try Self.decoded(attributes, .init(hasWideAS: false, isInternal: false))
        #expect((decoder.fault == nil) == (count * (2 + 254 * 4) <= 0xffff))
        if decoder.fault == nil {
            let found = decoder.compact.withUnsafeBytes { PathAttributes(rank: decoder.rank, compact: $0) }
            #expect(found.asPath.length == count * 254)
        }
    }
}
