import Testing
import WeftNet

@testable import WeftJSON

@Suite("JSON writing")
struct JSONWritingTests {
    @Test("text is compact and keeps the order of members")
    func compact() {
        let value: JSON = ["b": [nil, true, false, -1, .uint(.max), 1.5], "a": ["": "x"], "empty": [], "none": [:]]
        #expect(
            value.text
                == #"{"b":[null,true,false,-1,18446744073709551615,1.5],"a":{"":"x"},"empty":[],"none":{}}"#)
    }

    @Test("only what must be is escaped")
    func escapes() {
        let value = JSON.string("\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f} é 😀 \u{7f}\u{2028}")
        #expect(value.text == #""\"\\/\u0008\u000c\n\r\t\u0001\u001f é 😀 "# + "\u{7f}\u{2028}\"")
    }

    @Test("a double that is no number becomes null", arguments: [Double.nan, .infinity, -.infinity])
    func notANumber(value: Double) {
        #expect(JSON.double(value).text == "null")
    }

    @Test("what is written parses to the same value", arguments: 0..<50 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let value = JSON.random(depth: 4, using: &generator)
            #expect(try JSON(parsing: value.bytes) == value)
            #expect(try JSON(parsing: value.text) == value)
        }
    }
}

extension JSON {
    static func random(depth: Int, using generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: .null
        case 1: .bool(.random(using: &generator))
        case 2: .int(Int64(bitPattern: generator.next()) >> Int64.random(in: 0...63, using: &generator))
        case 3: JSON(generator.next())
        case 4:
            .double(
                Double(
                    bitPattern: generator.next() & ~(0x7ff << 52) | UInt64.random(in: 1...2046, using: &generator) << 52
                ))
        case 5: .string(randomText(using: &generator))
        case 6:
            .array(
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            .object(
                JSONObject(
                    (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                        (randomText(using: &generator), random(depth: depth - 1, using: &generator))
                    }))
        }
    }

    private static func randomText(using generator: inout SeededGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...24, using: &generator) {
            let limit: UInt32 = [0x20, 0x80, 0x800, 0x110000].randomElement(using: &generator) ?? 0x80
            text.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) ?? "?")
        }
        return String(text)
    }
}
