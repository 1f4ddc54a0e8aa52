import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

/// Objects of every type, with whatever their properties and links hold, come out as the text of what they are as
/// values.
@Suite("Object text")
struct ObjectTextTests {
    private static let options: [ReadOptions] = [
        ReadOptions(), ReadOptions(fields: []), ReadOptions(excludesBackReferences: true),
        ReadOptions(excludesChildren: true), ReadOptions(excludesHrefs: true),
    ]

    @Test("is that of the values, whole and in pieces", arguments: 1...6 as ClosedRange<UInt64>)
    func equalsTree(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let catalog = RandomCatalog.make(&generator)
        let caller = Caller(.system, hrefBase: "http://a\"b\\c:8082")
        for row in catalog.intent.values.sorted(by: { $0.id < $1.id }) {
            var variants = Self.options
            let schema = row.type.schema
            let fields =
                schema.properties.map(\.name) + schema.references.map(\.field) + schema.children.map(\.field)
                + schema.backReferences.map(\.field) + ["name", "perms2", "href"]
            variants.append(ReadOptions(fields: Set(fields.filter { _ in Bool.random(using: &generator) })))
            for options in variants {
                let tree = TreeRenderer(
                    catalog: catalog, hrefBase: caller.hrefBase, excludesHrefs: options.excludesHrefs)
                let view = try #require(catalog.view(row.id, options))
                let whole = tree.object(row, options, fields: options.fields)
                #expect(pieces(ObjectText(view, ObjectForm(options, for: caller)), .max) == JSON.object(whole).text)

                let names = ReadOptions(fields: options.fields ?? [])
                let rowView = try #require(catalog.view(row.id, names))
                let detail = ObjectForm(.detail, excludesHrefs: options.excludesHrefs, for: caller)
                let detailed = tree.row(row, detail: true, fields: options.fields)[row.type.name]
                for limit in [1, 200, .max] {
                    #expect(pieces(ObjectText(rowView, detail), limit) == detailed?.text)
                }
                guard let fields = options.fields else { continue }
                let some = ObjectForm(.fields(fields), excludesHrefs: options.excludesHrefs, for: caller)
                #expect(
                    pieces(ObjectText(rowView, some), 1) == tree.row(row, detail: false, fields: fields).text)
            }
        }
    }

    /// No piece is much longer than asked for: by one link, or by the object without its family.
    private func pieces(_ text: ObjectText, _ limit: Int) -> String {
        var (text, whole, count) = (text, [UInt8](), 0)
        while true {
            var piece: [UInt8] = []
            let isDone = text.write(to: &piece, upTo: limit)
            whole += piece
            count += 1
            if isDone { return String(decoding: whole, as: UTF8.self) }
            if count > 10_000 { return "no end" }
        }
    }

    @Test("a view with more links than asked for is none")
    func limit() throws {
        var bench = try Bench()
        try bench.makeProject()
        for name in ["a", "b", "c"] { try bench.makeNetwork(name) }
        let project = try bench.id(.project, Bench.shop)
        let links = try #require(bench.core.catalog.view(project, ReadOptions())).families.reduce(0) { $0 + $1.count }
        #expect(links >= 3)
        #expect(bench.core.catalog.view(project, ReadOptions(), atMost: links) != nil)
        #expect(bench.core.catalog.view(project, ReadOptions(), atMost: links - 1) == nil)
        #expect(
            bench.core.catalog.view(
                project, ReadOptions(excludesBackReferences: true, excludesChildren: true), atMost: 0) != nil)
    }
}

/// Objects of every type that refer to each other, whatever the rules say.
private enum RandomCatalog {
    static func make(_ generator: inout SeededGenerator) -> Catalog {
        var catalog = Catalog()
        var ids: [ObjectType: [ObjectID]] = [:]
        for type in ObjectType.all { ids[type] = (0..<2).map { _ in ObjectID.random(using: &generator) } }
        var order: UInt64 = 0
        for type in ObjectType.all {
            for (index, id) in (ids[type] ?? []).enumerated() {
                order += 1
                var record = record(type, id, index, ids, order, &generator)
                for field in type.schema.properties where Bool.random(using: &generator) {
                    record[field.name] = value(&generator, 3)
                }
                if Bool.random(using: &generator) {
                    record["id_perms"] = .object(
                        IDPermissions.kept(
                            from: ["description": "d\"", "enable": .bool(Bool.random(using: &generator))],
                            creating: true) ?? [:])
                } else {
                    record["id_perms"] = nil
                }
                catalog.put(Row(record))
            }
            // As the compiler adds them: beside the object's own, and some that it has too.
            for id in ids[type] ?? [] where Bool.random(using: &generator) {
                catalog.setDerivedReferences(links(type, ids, &generator), of: type, id)
            }
        }
        return catalog
    }

    private static func record(
        _ type: ObjectType, _ id: ObjectID, _ index: Int, _ ids: [ObjectType: [ObjectID]], _ order: UInt64,
        _ generator: inout SeededGenerator
    ) -> Record {
        let parent = type.schema.parents.randomElement(using: &generator).flatMap { parent in
            ids[parent.type]?.randomElement(using: &generator).map { ParentReference(parent.type, $0) }
        }
        let object = ConfigObject(
            type: type, id: id, name: ["default-domain", "q\"\u{7}\\/é\(index)", "n\(index)"], parent: parent,
            references: links(type, ids, &generator))
        let owner = Owner(orchestrator: .random(using: &generator), kind: "Pod", sourceUID: "u\"1")
        return Record(
            object: object, holder: Bool.random(using: &generator) ? .people : .orchestrator(owner),
            created: WallTime(microseconds: Int64.random(in: 0..<1 << 50, using: &generator)),
            modified: WallTime(microseconds: Int64.random(in: 0..<1 << 50, using: &generator)), order: order)
    }

    private static func links(
        _ type: ObjectType, _ ids: [ObjectType: [ObjectID]], _ generator: inout SeededGenerator
    ) -> ReferenceSet {
        var links: ReferenceSet = []
        for reference in type.schema.references {
            // One of the targets may be gone.
            for target in (ids[reference.target] ?? []) + [.zero] where Int.random(in: 0..<3, using: &generator) == 0 {
                let attribute = Bool.random(using: &generator) ? value(&generator, 3) : nil
                links.insert(Reference(reference.target, target, attribute: attribute))
            }
        }
        return links
    }

    private static let texts = ["", "x", "a\"b\\c\n\t\u{1}/é\u{1F578}", "]}, {[\"", "(secret)"]
    /// Secrets among them, so that they stand wherever a schema has them.
    private static let names = [
        "auth_data", "key_items", "key", "password", "attributes", "session", "md5", "uuid", "attr", "a\"b",
    ]

    private static func value(_ generator: inout SeededGenerator, _ depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2: .int([.min, -1, 0, 12, .max].randomElement(using: &generator) ?? 0)
        case 3: .uint(.max)
        case 4: .double(1.5e-7)
        case 5: .string(texts.randomElement(using: &generator) ?? "")
        case 6: .array((0..<Int.random(in: 0..<3, using: &generator)).map { _ in value(&generator, depth - 1) })
        default: object(&generator, depth)
        }
    }

    private static func object(_ generator: inout SeededGenerator, _ depth: Int) -> JSON {
        var object: JSONObject = [:]
        for _ in 0..<Int.random(in: 0..<4, using: &generator) {
            object[names.randomElement(using: &generator) ?? ""] = value(&generator, depth - 1)
        }
        return .object(object)
    }
}
