import Foundation
import Synchronization
import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore
import WeftSystem

@testable import WeftConfig

/// A list that is made while it is written says what one would say that is made at once.
@Suite("List text")
final class ListTextTests {
    private static let person = Caller(.person("ada"), hrefBase: "http://cfg.example:8082")
    private static let shop: FQName = ["default-domain", "shop"]

    private let folder: URL
    private let service: ConfigService

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "weft-lists-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        service = try await ConfigService.open(
            SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "weft.db").path)))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A project of networks with a long text each, some of which use a policy.
    private func fill(_ count: Int) async throws -> (networks: [ObjectID], policy: ObjectID) {
        let policy = ObjectID.random()
        var mutations: [Mutation] = [
            .create(.project, ["fq_name": Self.shop.json, "parent_type": "domain"], for: nil),
            .create(
                .networkPolicy,
                ["fq_name": Self.shop.child("p").json, "uuid": .string(policy.description)], for: nil),
        ]
        let networks = (0..<count).map { _ in ObjectID.random() }
        for (number, id) in networks.enumerated() {
            var body: JSONObject = [
                "fq_name": Self.shop.child("n\(number)").json, "uuid": .string(id.description),
                "mtu": JSON(1400 + number % 3), "display_name": .string(String(repeating: "x\"", count: 300)),
            ]
            if number % 4 == 0 { body["network_policy_refs"] = [["to": Self.shop.child("p").json, "attr": nil]] }
            mutations.append(.create(.virtualNetwork, body, for: nil))
        }
        _ = try await service.apply(mutations, by: Self.person)
        return (networks, policy)
    }

    private func read(_ query: ListQuery) async throws -> (text: String, pieces: [Int]) {
        var text = try await service.list(query, by: Self.person).text
        var (bytes, pieces): ([UInt8], [Int]) = ([], [])
        while let piece = try await text.next() {
            bytes += piece
            pieces.append(piece.count)
        }
        return (String(decoding: bytes, as: UTF8.self), pieces)
    }

    /// The whole as a tree, at one moment.
    private func tree(_ query: ListQuery) throws -> String {
        let catalog = try service.core.catalog
        let (rows, marker) = try query.select(catalog.candidates(query))
        let renderer = TreeRenderer(
            catalog: catalog, hrefBase: Self.person.hrefBase, excludesHrefs: query.excludesHrefs)
        let content: JSON =
            query.count
            ? ["count": JSON(rows.count)]
            : .array(rows.map { renderer.row($0, detail: query.detail, fields: query.fields) })
        var json: JSONObject = [:]
        json[query.type.collection] = content
        json["marker"] = marker
        return JSON.object(json).text
    }

    @Test("whatever is asked for")
    func equalsTree() async throws {
        let (networks, policy) = try await fill(150)
        let project = try await service.id(of: .project, named: Self.shop, by: .system)
        let anchors: [(inout ListQuery) -> Void] = [
            { _ in }, { $0.parents = [project] }, { $0.backReferences = [policy] },
            { $0.ids = Array(networks.prefix(70)) + [.zero] }, { $0.names = [Self.shop.child("n3"), ["nobody"]] },
            { $0.parentName = Self.shop },
        ]
        let filters: [[ListQuery.Filter]] = [
            [], [.init(field: "mtu", values: [1401])],
            [.init(field: "mtu", values: [1400, 1402]), .init(field: "id_perms", values: [["enable": true]])],
            [.init(field: "nothing", values: [1])], [.init(field: "mtu", values: ["never"])],
        ]
        let forms: [(inout ListQuery) -> Void] = [
            { _ in }, { $0.detail = true }, { $0.fields = ["mtu", "network_policy_refs"] },
            {
                $0.detail = true
                $0.fields = ["routing_instances", "name", "perms2"]
            }, { $0.fields = [] }, { $0.count = true }, { $0.excludesHrefs = true },
        ]
        let pages: [ListQuery.Page?] = [nil, .init(marker: nil, limit: 40), .init(marker: nil, limit: .max)]
        var pieces: [Int] = []
        for anchor in anchors {
            for filter in filters {
                for form in forms {
                    for page in pages {
                        var query = ListQuery(.virtualNetwork)
                        anchor(&query)
                        form(&query)
                        (query.filters, query.page) = (filter, page)
                        let answer = try await read(query)
                        #expect(try answer.text == tree(query))
                        pieces += answer.pieces
                    }
                }
            }
        }
        // One list and more were cut, and nowhere was a piece the whole of a large one.
        #expect(pieces.contains { $0 > 40_000 })
        #expect(pieces.allSatisfy { $0 < 60_000 })
    }

    @Test("each object is shown as it is when it is reached, and none that is gone by then or fits no more")
    func changesMeanwhile() async throws {
        let (networks, _) = try await fill(400)
        var query = ListQuery(.virtualNetwork)
        query.detail = true
        query.parentName = Self.shop
        query.filters = [.init(field: "mtu", values: [1400, 1401, 1402])]
        var text = try await service.list(query, by: Self.person).text
        var bytes = try #require(try await text.next())
        let told = text.takeShown()
        #expect(!told.isEmpty && told.count < 200 && told == Array(networks.prefix(told.count)))

        let (changed, gone, unfit) = (networks[300], networks[301], networks[302])
        try await service.update(.virtualNetwork, changed, ["mtu": 1402, "display_name": "new"], by: Self.person)
        try await service.delete(.virtualNetwork, gone, by: Self.person)
        try await service.update(.virtualNetwork, unfit, ["mtu": 9000], by: Self.person)
        // What was told is told; what is new was not chosen.
        try await service.delete(.virtualNetwork, networks[0], by: Self.person)
        _ = try await service.create(
            .virtualNetwork, ["fq_name": Self.shop.child("late").json, "mtu": 1400], by: Self.person)

        while let piece = try await text.next() { bytes += piece }
        let rows = try #require(try JSON(parsing: bytes)["virtual-networks"]?.array).compactMap {
            $0["virtual-network"]
        }
        let expected = networks.filter { $0 != gone && $0 != unfit }
        #expect(rows.map { $0["uuid"]?.string } == expected.map(\.description))
        let new = try #require(rows.first { $0["uuid"]?.string == changed.description })
        #expect(new["display_name"] == "new" && new["mtu"] == 1402)
        #expect(Set(told + text.takeShown()) == Set(expected))
    }

    @Test("one that is not read further costs no more work and keeps nothing from going on")
    func abandoned() async throws {
        let (networks, _) = try await fill(300)
        var query = ListQuery(.virtualNetwork)
        query.detail = true
        var text: ListText? = try await service.list(query, by: Self.person).text
        _ = try await text?.next()
        weak let row = try service.core.catalog.row(networks[250])
        try await service.update(.virtualNetwork, networks[250], ["mtu": 1500], by: Self.person)
        // Not even the old state of what it has not reached is kept.
        #expect(row == nil)
        text = nil
    }
}
