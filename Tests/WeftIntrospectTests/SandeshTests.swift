import Testing
import WeftXML

@testable import WeftIntrospect

@Suite("Sandesh encoding")
struct SandeshTests {
    static let schema = SandeshSchema([
        "Outer: 3 name:s@OuterReq; 1 flag:b; 2 list:[Inner]; 4 maybe?:u32; 5 words:[s]; 6 inner:Inner; 7 next_batch?:s@OuterIterate",
        "Inner: 1 value:u64",
    ])

    @Test("fields stand in the schema's order with its numbers, types and links; empty ones too, optional ones not")
    func order() {
        let bytes = Sandesh.page([Sandesh("Outer", ["name": "a<b"])], schema: Self.schema)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"<?xml-stylesheet type="text/xsl" href="/universal_parse.xsl"?><Outer type="sandesh">"#
                + #"<name type="string" identifier="3" link="OuterReq">a&lt;b</name><flag type="bool" identifier="1">false</flag>"#
                + #"<list type="list" identifier="2"><list type="struct" size="0"/></list>"#
                + #"<words type="list" identifier="5"><list type="string" size="0"/></words>"#
                + #"<inner type="struct" identifier="6"><Inner><value type="u64" identifier="1">0</value></Inner></inner>"#
                + #"<more type="bool" identifier="0">false</more></Outer>"#)
    }

    @Test("several responses are wrapped and all but the last announce more")
    func wrapping() throws {
        let page = try XMLElement(
            parsing: Sandesh.page([Sandesh("Inner"), Sandesh("Inner", ["value": 7])], schema: Self.schema))
        #expect(page.name == "__Inner_list")
        #expect(page["type"] == "slist")
        #expect(page.children.map { $0.text(of: "more") } == ["true", "false"])
        #expect(page.children.last?.text(of: "value") == "7")
    }

    @Test("every structure has fields, each under a name of its own")
    func structures() {
        let schema = SandeshSchema.shared
        #expect(schema.structures.count > 50)
        for (name, fields) in schema.structures {
            #expect(!fields.isEmpty, "\(name)")
            #expect(Set(fields.map(\.name)).count == fields.count, "\(name)")
        }
    }
}
