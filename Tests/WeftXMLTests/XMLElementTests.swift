import Testing
import WeftNet

@testable import WeftXML

@Suite("XML elements")
struct XMLElementTests {
    static let sample = XMLElement(
        "iq", attributes: [.init("type", "set"), .init("id", "a&b\"c")],
        children: [
            XMLElement("pubsub", children: [XMLElement("subscribe", attributes: [.init("node", "d:p:<vn>")])]),
            XMLElement("text", text: "x < y & 'z' \u{200}"),
        ])

    @Test("what is written parses to the same element")
    func roundTrip() throws {
        #expect(try XMLElement(parsing: Self.sample.bytes) == Self.sample)
    }

    @Test("a declaration, white space and single quotes are read")
    func lenient() throws {
        let element = try XMLElement(parsing: "<?xml version=\"1.0\"?>\n<a  x = '1' >\n <b/>t&#x41;&#66;</a >\n")
        #expect(element["x"] == "1")
        #expect(element.children.map(\.name) == ["b"])
        #expect(element.text == "\n tAB")
    }

    @Test("descendants are found in document order")
    func lookup() throws {
        let element = try XMLElement(parsing: "<r><a><k>1</k></a><k>2</k><b><a><k>3</k></a></b></r>")
        #expect(element.all("k").map(\.text) == ["1", "2", "3"])
        #expect(element.first("k")?.text == "1")
        #expect(element.text(of: "k") == "2")
        #expect(element.child("missing") == nil)
    }

    @Test(
        "what is not well-formed is refused with its reason",
        arguments: [
            ("", XMLError.Reason.truncated), ("<a>", .truncated), ("<a", .truncated), ("<a></b>", .mismatchedTag),
            ("<a><b></a></b>", .mismatchedTag), ("<a/><b/>", .trailing), ("<a>&nbsp;</a>", .unknownEntity),
            ("<a>&#0;</a>", .unknownEntity), ("<a>&#xD800;</a>", .unknownEntity), ("<a>&</a>", .unknownEntity),
            ("<a><!-- c --></a>", .forbidden), ("<!DOCTYPE a><a/>", .forbidden), ("<a><![CDATA[x]]></a>", .forbidden),
            ("<a><?p?></a>", .forbidden), ("<a x=1/>", .malformed), ("<a x='1'y='2'/>", .malformed),
            ("<a x='<'/>", .malformed), ("<a x='1' x='2'/>", .malformed), ("<1/>", .malformed), ("text", .malformed),
        ])
    func malformed(text: String, reason: XMLError.Reason) {
        #expect(throws: XMLError.self) { try XMLElement(parsing: text) }
        do throws(XMLError) {
            _ = try XMLElement(parsing: text)
        } catch {
            #expect(error.reason == reason)
        }
    }

    @Test("bytes that are not UTF-8 are refused")
    func notUTF8() {
        #expect(throws: XMLError.self) {
            try XMLElement(parsing: Array("<a>".utf8) + [0xff, 0xfe] + Array("</a>".utf8))
        }
    }

    @Test("characters that XML cannot hold are refused where they stand", arguments: ["a\u{0}b", "\u{1f}", "a\u{8}"])
    func forbidden(text: String) throws {
        for document in ["<a>\(text)</a>", "<a b=\"\(text)\"/>"] {
            let error = try #require(throws: XMLError.self) { try XMLElement(parsing: document) }
            #expect(error.reason == .forbiddenCharacter)
            #expect(Array(document.utf8)[error.offset] < 0x20)
        }
    }

    @Test("depth and attributes are limited")
    func limits() {
        let deep = String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000)
        #expect(throws: XMLError.self) { try XMLElement(parsing: deep) }
        let wide = "<a " + (0..<65).map { "x\($0)='1'" }.joined(separator: " ") + "/>"
        #expect(throws: XMLError.self) { try XMLElement(parsing: wide) }
    }

    @Test("every truncation is refused and none traps")
    func truncation() {
        let bytes = Self.sample.bytes
        for length in 0..<bytes.count {
            #expect(throws: XMLError.self) { try XMLElement(parsing: bytes.prefix(length)) }
        }
    }

    @Test("mutated bytes never trap", arguments: [1, 2, 3] as [UInt64])
    func mutation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = Self.sample.bytes
        var refused = 0
        for _ in 0..<5_000 {
            var mutant = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                mutant[Int.random(in: mutant.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if (try? XMLElement(parsing: mutant)) == nil { refused += 1 }
        }
        #expect(refused > 0)
    }

    @Test("characters that XML cannot hold are left out")
    func controlCharacters() throws {
        #expect(try XMLElement(parsing: XMLElement("a", text: "x\u{0}\u{1}y").bytes).text == "xy")
    }
}
