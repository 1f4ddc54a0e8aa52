import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Tags")
struct TagTests {
    var bench: Bench
    let network: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        network = try bench.makeNetwork("web")
    }

    @discardableResult
    private mutating func makeTag(
        _ type: String, _ value: String, in scope: FQName = FQName([]), _ values: JSONObject = [:]
    ) throws(ConfigError) -> ObjectID {
        var body = values
        body["tag_type_name"] = .string(type)
        body["tag_value"] = .string(value)
        if !scope.parts.isEmpty { body["parent_type"] = "project" }
        return try bench.create(.tag, scope.child("\(type)=\(value)"), body)
    }

    private mutating func setTags(_ request: JSONObject) throws(ConfigError) {
        try bench.run { [network] (core) throws(ConfigError) in try core.setTags(.virtualNetwork, network, request) }
    }

    private func tags() throws -> [String] {
        try bench.record(network).object.references[to: .tag].compactMap {
            bench.core.catalog.row($0.target)?.name.name
        }
        .sorted()
    }

    @Test("the name is type and value, the type in lower case")
    mutating func name() throws {
        let id = try makeTag("Tier", "Web")
        #expect(try bench.record(id).name == ["tier=Web"])
        #expect(try bench.record(id)["tag_type_name"] == "tier")
        let taken = refusal { try makeTag("tier", "Web") }
        #expect(taken?.code == .exists)
        #expect(
            refusal { try bench.create(.tag, ["tier=x"]) }?.message == "Tag must be created with a type and a value")
        #expect(refusal { try makeTag("tier", "a:b") }?.status == 400)
    }

    @Test("ids are the type's and the value's, in one space for all scopes")
    mutating func ids() throws {
        let ids = try [
            makeTag("application", "HR"), makeTag("application", "HR", in: Bench.shop), makeTag("tier", "web"),
            makeTag("color", "red"), makeTag("color", "blue"), makeTag("shape", "round"),
        ]
        #expect(
            try ids.map { try bench.record($0)["tag_id"]?.string }
                == ["0x00010000", "0x00010001", "0x00020000", "0x00ff0000", "0x00ff0001", "0x01000000"])
    }

    @Test("a type comes with its first tag and goes with its last, predefined ones stay")
    mutating func types() throws {
        let (red, blue) = (try makeTag("color", "red"), try makeTag("color", "blue"))
        let type = try bench.id(.tagType, ["color"])
        #expect(try bench.record(type)["id_perms"]?["user_visible"] == false)
        try bench.delete(.tag, red)
        _ = try bench.id(.tagType, ["color"])
        try bench.delete(.tag, blue)
        #expect(bench.core.catalog.row(type) == nil)
        let tier = try makeTag("tier", "web")
        try bench.delete(.tag, tier)
        _ = try bench.id(.tagType, ["tier"])
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("ids that users choose lie in the upper half")
    mutating func chosen() throws {
        let id = try makeTag("color", "red", in: FQName([]), ["tag_id": "0x80018002"])
        #expect(try bench.record(id)["tag_id"] == "0x80018002")
        #expect(try bench.record(bench.id(.tagType, ["color"]))["tag_type_id"] == "0x8001")
        let known = try makeTag("tier", "web", in: FQName([]), ["tag_id": "0x80018002"])
        #expect(try bench.record(known)["tag_id"] == "0x00028002")
        #expect(refusal { try makeTag("color", "x", in: FQName([]), ["tag_id": "0x80010001"]) }?.status == 400)
        #expect(refusal { try makeTag("color", "x", in: FQName([]), ["tag_id": "0x80018002"]) }?.status == 409)
        #expect(refusal { try makeTag("shape", "x", in: FQName([]), ["tag_id": "0x00018002"]) }?.status == 400)
    }

    @Test(
        "a type's id that no tag could hold is refused by name, and tags of that type have no trouble",
        arguments: [
            "0xffffffff", "0x10000", "red",
        ])
    mutating func impossibleType(id: String) throws {
        let refused = refusal { try bench.create(.tagType, ["huge"], ["tag_type_id": .string(id)]) }
        #expect(refused?.code == .invalidValue)
        #expect(refused?.message == "Invalid tag_type_id \(id) of tag-type huge")
        _ = try makeTag("huge", "x", in: FQName([]))
    }

    @Test("set-tag replaces, adds and removes")
    mutating func setTag() throws {
        for value in ["web", "db"] { try makeTag("tier", value) }
        for value in ["red", "blue"] { try makeTag("label", value) }
        try makeTag("site", "fra", in: Bench.shop)
        try setTags(["tier": ["value": "web", "is_global": true], "site": ["value": "fra"]])
        #expect(try tags() == ["site=fra", "tier=web"])
        try setTags(["tier": ["value": "db", "is_global": true], "site": nil])
        #expect(try tags() == ["tier=db"])
        try setTags(["label": ["is_global": true, "add_values": ["red", "blue"]]])
        #expect(try tags() == ["label=blue", "label=red", "tier=db"])
        try setTags(["label": ["is_global": true, "delete_values": ["red"]], "tier": nil])
        #expect(try tags() == ["label=blue"])
        let unknown = refusal { try setTags(["tier": ["value": "nope"]]) }
        #expect(unknown?.message == "Tag with FQName ['default-domain', 'shop', 'tier=nope'] not found")
    }

    @Test("one tag of a type, where the type is not for several")
    mutating func once() throws {
        let ids = try ["web", "db"].map { try makeTag("tier", $0) }
        let refused = refusal { try bench.update(.virtualNetwork, network, ["tag_refs": .array(ids.map { ref($0) })]) }
        #expect(refused?.message == "Tag type tier cannot be set multiple times on a same object.")
        let group = try bench.create(.addressGroup, Bench.shop.child("g"), ["parent_type": "project"])
        let wrong = refusal { try bench.update(.addressGroup, group, ["tag_refs": [ref(ids[0])]]) }
        #expect(wrong?.message == "Invalid tag type tier for object type address_group")
    }

    @Test("a tag in use stays; type, value and id are for good")
    mutating func inUse() throws {
        let id = try makeTag("tier", "web")
        try setTags(["tier": ["value": "web", "is_global": true]])
        #expect(refusal { try bench.delete(.tag, id) }?.code == .referrersExist)
        #expect(refusal { try bench.update(.tag, id, ["tag_value": "db"]) }?.status == 403)
    }
}

@Suite("Property collections")
struct CollectionTests {
    var bench: Bench
    let network: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        network = try bench.makeNetwork(
            "web", nil, ["annotations": ["key_value_pair": [["key": "team", "value": "blue"]]]])
    }

    private mutating func change(_ updates: CollectionUpdate...) throws(ConfigError) {
        try bench.run { [network] (core) throws(ConfigError) in try core.updateCollections(of: network, updates) }
    }

    private func elements(_ field: String) throws -> [(value: JSON, position: String)] {
        try bench.record(network).elements(of: field)
    }

    @Test("a map's elements are set and deleted by key")
    mutating func map() throws {
        try change(
            CollectionUpdate(
                field: "annotations", operation: "set", value: ["key": "team", "value": "red"], position: "team"),
            CollectionUpdate(field: "annotations", operation: "set", value: ["key": "site", "value": "fra"]))
        #expect(try elements("annotations").map(\.position) == ["team", "site"])
        #expect(try elements("annotations")[0].value["value"] == "red")
        try change(CollectionUpdate(field: "annotations", operation: "delete", position: "team"))
        #expect(try bench.record(network)["annotations"] == ["key_value_pair": [["key": "site", "value": "fra"]]])
        try change(CollectionUpdate(field: "annotations", operation: "delete", position: "site"))
        #expect(try bench.record(network)["annotations"] == nil)
    }

    @Test("a list's elements have positions that stay with them")
    mutating func list() throws {
        let field = "virtual_network_fat_flow_protocols"
        func flow(_ port: Int) -> JSON { ["protocol": "udp", "port": JSON(port)] }
        try bench.update(.virtualNetwork, network, [field: ["fat_flow_protocol": [flow(1), flow(2)]]])
        let before = try elements(field).map(\.position)
        #expect(Set(before).count == 2)
        try change(CollectionUpdate(field: field, operation: "add", value: flow(3), position: "mine"))
        try change(CollectionUpdate(field: field, operation: "delete", position: before[0]))
        #expect(try elements(field).map(\.position) == [before[1], "mine"])
        try change(CollectionUpdate(field: field, operation: "modify", value: flow(4), position: "mine"))
        #expect(try elements(field).map(\.value["port"]) == [2, 4])
    }

    @Test("what cannot be done is refused")
    mutating func refused() throws {
        let cases = [
            (CollectionUpdate(field: "mtu", operation: "set"), "neither \"ListProperty\" nor \"MapProperty\""),
            (CollectionUpdate(field: "annotations", operation: "add", value: [:]), "Unsupported operation add"),
            (
                CollectionUpdate(field: "annotations", operation: "set", value: ["odd": 1]),
                "class KeyValuePair does not have field odd"
            ),
            (
                CollectionUpdate(field: "annotations", operation: "set", value: ["key": nil, "value": "x"]),
                "an element of annotations of \(network) needs its key"
            ),
            (CollectionUpdate(field: "annotations", operation: "set", value: ["key": ""]), "needs its key"),
            (CollectionUpdate(field: "annotations", operation: "set", value: ["value": "x"]), "needs its key"),
        ]
        for (update, text) in cases {
            let error = refusal { try change(update) }
            #expect(error?.status == 400)
            #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
        }
        #expect(try elements("annotations").map(\.position) == ["team"])
    }
}
