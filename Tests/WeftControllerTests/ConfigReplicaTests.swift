import Testing
import WeftControlNode
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftController

@Suite("The configuration as streams tell it")
struct ConfigReplicaTests {
    private func id(_ number: Int) -> ObjectID { .derived(from: "object \(number)") }

    private func put(_ number: Int, type: String = "virtual-network", refs: [JSON] = []) -> JSON {
        [
            "put": [
                "type": .string(type), "uuid": .string("\(id(number))"),
                "fq_name": ["default-domain", "p", .string("n\(number)")],
                "properties": ["display_name": "shown"], "refs": .array(refs), "parent_type": "project",
                "parent_uuid": .string("\(id(99))"),
            ]
        ]
    }

    private func batch(_ changes: [JSON], complete: Bool = true) -> JSON {
        ["revision": 1, "complete": .bool(complete), "changes": .array(changes)]
    }

    /// `+` and the last part of the name, or `-` and the number of what is gone.
    private func summary(_ changes: [ObjectChange]) -> [String] {
        changes.map { change in
            switch change {
            case .put(let object): "+\(object.name.name)"
            case .delete(_, let id): "-n\((0..<10).first { self.id($0) == id } ?? -1)"
            }
        }
    }

    @Test("an object comes as it is: name, parent, properties and references with their data")
    func object() throws {
        var replica = ConfigReplica()
        replica.streamBegan()
        let refs: [JSON] = [["type": "network-policy", "uuid": .string("\(id(7))"), "attr": ["sequence": 1]]]
        let (changes, isComplete) = try replica.take(batch([put(1, refs: refs)]))
        let expected = ConfigObject(
            type: .virtualNetwork, id: id(1), name: ["default-domain", "p", "n1"],
            parent: ParentReference(.project, id(99)), properties: ["display_name": "shown"],
            references: [Reference(.networkPolicy, id(7), attribute: ["sequence": 1])])
        #expect(changes == [.put(expected)])
        #expect(isComplete)
    }

    @Test("what a later stream does not name any more is deleted once that has told everything, and not before")
    func laterStream() throws {
        var replica = ConfigReplica()
        replica.streamBegan()
        _ = try replica.take(batch([put(1), put(2)], complete: false))
        _ = try replica.take(batch([put(3)]))
        replica.streamBegan()
        #expect(summary(try replica.take(batch([put(1)], complete: false)).changes) == ["+n1"])
        let gone = try replica.take(batch([put(4)]))
        #expect(Set(summary(gone.changes)) == ["+n4", "-n2", "-n3"])
        #expect(summary(try replica.take(batch([put(5)])).changes) == ["+n5"])
    }

    @Test("a stream that breaks off before its end deletes nothing")
    func brokenStream() throws {
        var replica = ConfigReplica()
        replica.streamBegan()
        _ = try replica.take(batch([put(1), put(2)]))
        replica.streamBegan()
        #expect(summary(try replica.take(batch([put(1)], complete: false)).changes) == ["+n1"])
        replica.streamBegan()
        #expect(summary(try replica.take(batch([put(1), put(2)])).changes) == ["+n1", "+n2"])
    }

    @Test("a deletion is passed on, and not repeated by the next stream")
    func deletion() throws {
        var replica = ConfigReplica()
        replica.streamBegan()
        _ = try replica.take(batch([put(1)]))
        let gone: JSON = ["delete": ["type": "virtual-network", "uuid": .string("\(id(1))")]]
        #expect(summary(try replica.take(batch([gone])).changes) == ["-n1"])
        replica.streamBegan()
        #expect(try replica.take(batch([])).changes == [])
    }

    @Test("types that are not known are left out")
    func unknownType() throws {
        var replica = ConfigReplica()
        replica.streamBegan()
        #expect(try replica.take(batch([put(1, type: "teleporter")])).changes == [])
    }

    @Test(
        "what is no batch is refused",
        arguments: [
            nil, [:], ["complete": true], ["complete": true, "changes": [[:]]],
            ["complete": true, "changes": [["put": ["type": "virtual-network"]]]],
            ["complete": true, "changes": [["delete": ["type": "virtual-network", "uuid": "x"]]]],
        ] as [JSON])
    func malformed(_ json: JSON) {
        var replica = ConfigReplica()
        replica.streamBegan()
        #expect(throws: MalformedChange.self) { try replica.take(json) }
    }
}
