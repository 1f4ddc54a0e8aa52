import Foundation
import Testing
import WeftSchema

@testable import weft_schema

@Suite("Generator")
struct GeneratorTests {
    private static let repository = Repository(
        root: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent())

    @Test("the generated code is what the schema gives: else run `swift run weft-schema`")
    func upToDate() throws {
        let sources = try Self.repository.schemaFiles()
        let document = SchemaDocument(reading: sources)
        #expect(document.problems == [])
        let files = Generator(sources: sources, document: document).files()
        #expect(try Self.repository.staleFiles(besides: files) == [])
    }

    @Test("a changed, a missing and a superfluous file are stale, and writing makes all of them right")
    func stale() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weft-schema-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let repository = Repository(root: folder)
        let (a, b, c) = ("\(Repository.model)/a", "\(Repository.model)/b", "\(Repository.hosts)/c")
        let d = "\(Repository.hosts)/d"
        try repository.write([a: "1", b: "2", c: "3"])
        #expect(try repository.staleFiles(besides: [a: "1", b: "2", c: "3"]) == [])
        let wanted = [a: "1", b: "changed", d: "new"]
        #expect(try repository.staleFiles(besides: wanted) == [b, c, d])
        try repository.write(wanted)
        #expect(try repository.staleFiles(besides: wanted) == [])
    }

    @Test("what hosts read has a type of node and a reader; a link's data is its node's, and nothing else is read")
    func hosts() throws {
        let schema = """
            every object
                id_perms: Place (hosts)
            object tag (hosts)
                tag_id: integer (hosts)
                color: string
            object network (hosts)
                reference tag: Place (hosts)
            object alarm (hosts)
                reference tag (hosts)
            object port
                tag_id: integer
            type Place
                row_name: [string] (hosts)
                column: string
            """
        let document = SchemaDocument(reading: [("a", schema)])
        #expect(document.problems == [])
        let files = Generator(sources: [], document: document).files()
        let types = try #require(files["\(Repository.hosts)/ConfigNodeType.swift"])
        for name in ["alarm", "alarmTag", "network", "networkTag", "tag"] {
            #expect(types.contains("    case \(name)\n"))
        }
        #expect(types.contains(#"case (11, "network-tag"): self = .networkTag"#))
        #expect(!types.contains("port"))
        let readers = try #require(files["\(Repository.hosts)/XMLModel+Readers.swift"])
        for text in [
            #"var idPerms: XMLModel.Place? { self["id-perms"] }"#, "struct Tag: XMLObjectView",
            #"var tagId: Int? { self["tag-id"] }"#, "struct NetworkTag: XMLView",
            #"var value: Place? { self["value"] }"#, #"var rowName: XMLElements<String> { self["row-name"] }"#,
        ] {
            #expect(readers.contains(text))
        }
        for text in ["color", "column", "AlarmTag", "Port"] { #expect(!readers.contains(text)) }
    }

    @Test(
        "wire names become Swift names",
        arguments: [
            ("virtual_network_id", "virtualNetworkId"), ("virtual_DNS_data", "virtualDNSData"),
            ("LANSegmentList", "lanSegmentList"), ("delayUsecs", "delayUsecs"), ("protocol", "`protocol`"),
            ("type_", "type"), ("e2-service-provider", "e2ServiceProvider"), ("DNS", "dns"),
        ])
    func names(wire: String, swift: String) {
        #expect(wire.camelCased == swift)
    }
}
