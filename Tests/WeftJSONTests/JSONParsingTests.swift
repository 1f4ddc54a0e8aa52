import Testing
import WeftNet

@testable import WeftJSON

@Suite("JSON parsing")
struct JSONParsingTests {
    @Test(
        "a value parses to the narrowest case that holds it",
        arguments: [
            (" null ", .null), ("true", true), ("false", false), ("0", 0), ("-0", 0), ("-17", -17),
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .uint(1 << 63)), ("18446744073709551615", .uint(.max)),
            ("18446744073709551616", .double(18_446_744_073_709_551_616)), ("-9223372036854775809", .double(-0x1p63)),
            ("1.0", 1.0), ("-0.25e+2", -25.0), ("1E3", 1000.0), ("5e-324", .double(.leastNonzeroMagnitude)),
            ("\"\"", ""),
            ("[]", []), ("[1,[2],{}]", [1, [2], [:]]), ("{\"a\":{\"b\":null}}", ["a": ["b": nil]]),
            ("\t{ \"a\" : [ 1 , 2 ] }\r\n", ["a": [1, 2]]),
        ] as [(String, JSON)])
    func values(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(
        "escapes become what they stand for",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
            (#""\ud83d\ude00 and \uD834\uDD1E""#, "😀 and 𝄞"), (#""\u0000""#, "\0"), (#""straße\n☃""#, "straße\n☃"),
        ])
    func escapes(text: String, value: String) throws {
        #expect(try JSON(parsing: text) == .string(value))
    }

    @Test(
        "what is not JSON is refused, with the reason and the place",
        arguments: [
            ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("[1,]", .unexpectedCharacter, 3),
            ("[1 2]", .unexpectedCharacter, 3), ("{\"a\":1,}", .unexpectedCharacter, 7),
            ("{a:1}", .unexpectedCharacter, 1), ("{\"a\" 1}", .unexpectedCharacter, 5), ("nul", .unexpectedEnd, 3),
            ("nulL", .unexpectedCharacter, 3), ("1 2", .trailingText, 2), ("{} //", .trailingText, 3),
            ("01", .invalidNumber, 0), ("-", .invalidNumber, 1), ("1.", .invalidNumber, 2), ("1e", .invalidNumber, 2),
            (".5", .unexpectedCharacter, 0), ("+1", .unexpectedCharacter, 0), ("1e999", .numberOutOfRange, 0),
            ("NaN", .unexpectedCharacter, 0), ("'a'", .unexpectedCharacter, 0), ("\"a", .unexpectedEnd, 2),
            ("\"a\nb\"", .unescapedControlCharacter, 2), (#""\x41""#, .invalidEscape, 2),
            (#""\u12g4""#, .invalidEscape, 5), (#""\ud800""#, .loneSurrogate, 1), (#""\udc00""#, .loneSurrogate, 1),
            (#""\ud800\u0041""#, .loneSurrogate, 1), ("]", .unexpectedCharacter, 0),
        ] as [(String, JSONError.Reason, Int)])
    func refusals(text: String, reason: JSONError.Reason, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test(
        "bytes that are no UTF-8 are refused, in plain strings and beside escapes, as values and as names",
        arguments: [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] as [[UInt8]])
    func utf8(bytes: [UInt8]) {
        let quoted = Array("\"".utf8) + bytes + Array("\"".utf8)
        let escaped = Array("\"\\n".utf8) + bytes + Array("\"".utf8)
        for text in [quoted, escaped, Array("{".utf8) + quoted + Array(":1}".utf8)] {
            #expect(throws: JSONError.self) { try JSON(parsing: text) }
        }
    }

    @Test("an error tells line and column")
    func position() {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\n  \"a\": 1,\n  \"b\": x\n}") }
        #expect(error?.line == 3)
        #expect(error?.column == 8)
        #expect(error?.description == "invalid JSON: unexpected character at line 3, column 8")
    }

    @Test("nesting ends at the depth allowed, however many brackets are sent")
    func depth() throws {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try JSON(parsing: nested(128)) }
        #expect(throws: JSONError.self) { try JSON(parsing: nested(129)) }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "{\"a\":", count: 100_000)) }
        #expect(throws: Never.self) { try JSON(parsing: "[\(nested(3)),\(nested(3))]", maximumDepth: 4) }
        #expect(throws: JSONError.self) { try JSON(parsing: nested(4), maximumDepth: 3) }
    }

    @Test("of members with one name the last counts, among few and among many", arguments: [0, 100])
    func duplicates(others: Int) throws {
        let more = (0..<others).map { "\"k\($0)\":\($0)," }.joined()
        let object = try #require(try JSON(parsing: "{\"a\":1,\(more)\"b\":2,\"a\":3}").object)
        #expect(object["a"] == 3)
        #expect(object.count == others + 2)
    }

    @Test("known names are shared, short and unknown ones parse as well")
    func keys() throws {
        let long = "virtual_machine_interface_mac_addresses"
        let table = JSONKeyTable([long, "virtual_network_properties", "name"])
        let text = "{\"\(long)\":1,\"name\":2,\"an_unknown_name_that_is_long\":3}"
        let object = try #require(try JSON(parsing: text, keys: table).object)
        #expect(object == [long: 1, "name": 2, "an_unknown_name_that_is_long": 3] as JSONObject)
    }

    @Test("every truncation of a text is refused, none traps")
    func truncation() throws {
        let text = Array(Self.sample.utf8)
        #expect(throws: Never.self) { try JSON(parsing: text) }
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSON(parsing: Array(text[..<length])) }
        }
    }

    @Test("damaged bytes parse or are refused, and what parses survives writing", arguments: 0..<20 as Range<UInt64>)
    func damage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var text = Array(Self.sample.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<text.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: text[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: text.remove(at: index)
                default: text.insert(text[Int.random(in: 0..<text.count, using: &generator)], at: index)
                }
            }
            guard let value = try? JSON(parsing: text) else { continue }
            #expect(try! JSON(parsing: value.bytes) == value)
        }
    }

    static let sample = #"""
        {"virtual-network": {"fq_name": ["default-domain", "shop", "wéb \ud83d\ude00"], "uuid": null,
          "numbers": [0, -1, 18446744073709551615, 1.5e-3, true, false], "text": "a\\b\"c\u0007",
          "network_policy_refs": [{"to": [], "attr": {"sequence": {"major": 0, "minor": 0}, "timer": null}}]}}
        """#
}
