import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

/// What control nodes of their own are told, line by line.
@Suite("Lines of the stream of the configuration")
struct ConfigEventsCodingTests {
    private static let id = ObjectID.derived(from: "n")

    private func line(_ changes: [JSON], complete: Bool = true) -> JSON {
        ["revision": 12, "complete": .bool(complete), "changes": .array(changes)]
    }

    @Test("an object comes as it is: name, parent, properties and references with their data")
    func object() throws {
        let object = ConfigObject(
            type: .virtualNetwork, id: Self.id, name: ["default-domain", "p", "n"],
            parent: ParentReference(.project, .derived(from: "p")), properties: ["display_name": "shown"],
            references: [Reference(.networkPolicy, .derived(from: "q"), attribute: ["sequence": 1])])
        let events = try ConfigEvents(json: line([ObjectChange.put(object).json], complete: false))
        #expect(events.changes == [.put(object)])
        #expect(!events.isComplete && events.revision == 12)
    }

    @Test("types that are not known are left out")
    func unknownType() throws {
        let put: JSON = ["put": ["type": "teleporter", "uuid": .string("\(Self.id)"), "fq_name": ["t"]]]
        let gone: JSON = ["delete": ["type": "virtual-network", "uuid": .string("\(Self.id)")]]
        #expect(try ConfigEvents(json: line([put, gone])).changes == [.delete(.virtualNetwork, Self.id)])
    }

    @Test(
        "what is no line is refused",
        arguments: [
            nil, [:], ["complete": true], ["complete": true, "changes": [[:]]],
            ["complete": true, "changes": [["put": ["type": "virtual-network"]]]],
            ["complete": true, "changes": [["delete": ["type": "virtual-network", "uuid": "x"]]]],
        ] as [JSON])
    func malformed(_ json: JSON) {
        #expect(throws: MalformedChange.self) { try ConfigEvents(json: json) }
    }
}
