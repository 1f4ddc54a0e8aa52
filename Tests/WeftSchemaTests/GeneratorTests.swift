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
        try repository.write(["a": "1", "b": "2", "c": "3"])
        #expect(try repository.staleFiles(besides: ["a": "1", "b": "2", "c": "3"]) == [])
        let wanted = ["a": "1", "b": "changed", "d": "new"]
        #expect(try repository.staleFiles(besides: wanted) == ["b", "c", "d"])
        try repository.write(wanted)
        #expect(try repository.staleFiles(besides: wanted) == [])
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
