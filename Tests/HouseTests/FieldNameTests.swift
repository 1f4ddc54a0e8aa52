import Foundation
import Testing

/// Decision 0003: who writes or judges objects names their fields by what is generated from the schema.
@Suite("Names of fields")
struct FieldNameTests {
    private static let rooms = [
        "WeftCompiler", "WeftConfig/Hooks", "WeftConfig/Edit", "WeftControlNode", "WeftKubernetes/Translation",
    ]
    /// What is no object of the model's: what stands around the properties in a body, and the body of a tag request.
    private static let others = ["WeftConfig/Edit/Body.swift", "WeftConfig/Edit/Tags.swift"]

    @Test("no field is spelt as a text where a misspelt one would go unnoticed")
    func spelling() throws {
        let sources = PackageDescription.root.appending(path: "Sources")
        let constants = try String(
            contentsOf: sources.appending(path: "WeftModel/Generated/Field.swift"), encoding: .utf8)
        let names = Set(constants.matches(of: /String \{ "(\w+)" \}/).map { String($0.1) })
        #expect(names.count > 900)
        var count = 0
        for room in Self.rooms {
            for file in PackageDescription.files(in: sources.appending(path: room)) where file.pathExtension == "swift"
            {
                guard !Self.others.contains(where: { file.path().hasSuffix($0) }) else { continue }
                count += 1
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in text.matches(of: /\["(\w+)"\]/) where names.contains(String(match.1)) {
                    Issue.record("\(file.lastPathComponent) spells \(match.1) as a text: use Field, or a view of Model")
                }
            }
        }
        #expect(count > 150)
    }
}
