import Testing
import WeftNet

@testable import WeftBGPWire

/// RFC 8277 §2.2, §2.4: without the capability for several labels there is one, whatever its bottom bit says.
@Suite("Label fields")
struct LabelTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var family: BGPFamily
        var label: UInt32
        var length: UInt8
        var testDescription: String { "\(family) /\(length) label field \(String(label, radix: 16))" }
    }

    static let cases: [Case] = BGPFamily.allCases.filter(\.hasLabels).flatMap { family in
        // With and without the bottom bit, what withdrawals bear, and fields all of ones.
        ([100 << 4, 100 << 4 | 1, 0, 1, 0x80_0000, 0x80_0001, 0xff_fffe, 0xff_ffff, 100 << 4 | 0xe] as [UInt32])
            .flatMap { label in
                ([0, 1, 7, 8, 24, 32, family.afi == 2 ? 64 : 31, family.afi == 2 ? 128 : 30] as [UInt8])
                    .map { Case(family: family, label: label, length: $0) }
            }
    }

    @Test("each prefix has one, and the next begins behind it", arguments: cases)
    func one(_ row: Case) throws {
        let distinguisher = RouteDistinguisher(asn: 65001, 7).wire
        var one: [UInt8] = [row.length + 24 + (row.family.hasDistinguishers ? 64 : 0)]
        one.append(field24: row.label)
        if row.family.hasDistinguishers { one.append(wire: distinguisher) }
        // Bits that look like label fields with and without an end.
        one += (0..<(Int(row.length) + 7) / 8).map { $0 % 3 == 2 ? 0x11 : 0x20 }
        let bytes = one + one
        try bytes.withUnsafeBytes { bytes in
            var reader = PrefixReader(
                bytes, hasPathIdentifiers: false, hasLabels: true, hasDistinguishers: row.family.hasDistinguishers)
            for _ in 0..<2 {
                let found: (label: UInt32, length: UInt8, distinguisher: UInt64)? =
                    row.family.afi == 2
                    ? try reader.nextIPv6().map { ($0.label, $0.length, $0.distinguisher) }
                    : try reader.nextIPv4().map { ($0.label, $0.length, $0.distinguisher) }
                #expect(found?.label == row.label)
                #expect(found?.length == row.length)
                #expect(found?.distinguisher == (row.family.hasDistinguishers ? distinguisher : 0))
            }
            #expect(try (row.family.afi == 2 ? reader.nextIPv6() == nil : reader.nextIPv4() == nil))
        }
    }

    @Test("a length that leaves no room for it is refused", arguments: BGPFamily.allCases.filter(\.hasLabels))
    func short(family: BGPFamily) {
        for length in 0..<(family.hasDistinguishers ? 88 : 24) as Range<UInt8> {
            let bytes = [length] + Array(repeating: 0 as UInt8, count: 32)
            #expect(throws: BGPFault.badNetworkField) {
                try bytes.withUnsafeBytes { bytes in
                    var reader = PrefixReader(
                        bytes, hasPathIdentifiers: false, hasLabels: true, hasDistinguishers: family.hasDistinguishers)
                    if family.afi == 2 { _ = try reader.nextIPv6() } else { _ = try reader.nextIPv4() }
                }
            }
        }
    }
}
