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

    @Test("a predefined type stays, since tags have its id", arguments: TagTypes.predefined)
    mutating func predefinedStay(name: String) throws {
        let type = try bench.id(.tagType, [name])
        let refused = refusal { try bench.delete(.tagType, type) }
        #expect(refused?.status == 409)
        #expect(refused?.message.contains("tag-type \(name)") == true)
        #expect(bench.core.catalog.row(type) != nil)
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
        #expect(refusal { try makeTag("color", "x", in: FQName([]), ["tag_id": "0x80018002"]) }?.status == 400)
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

    @Test("a type's id is a user's to choose in the upper half, once")
    mutating func chosenType() throws {
        let type = try bench.create(.tagType, ["shape"], ["tag_type_id": "0xBEEF", "display_name": "shown"])
        #expect(try bench.record(type)["tag_type_id"] == "0xbeef")
        #expect(try bench.record(type)["display_name"] == "shape")
        for id in ["0xbeef", "0x0eef", "0x7fff", "0"] {
            #expect(refusal { try bench.create(.tagType, ["other"], ["tag_type_id": .string(id)]) }?.status == 400)
        }
        // By a tag that brings its type along, too.
        #expect(refusal { try makeTag("other", "x", in: FQName([]), ["tag_id": "0xbeef8001"]) }?.status == 400)
        for (property, value) in [("tag_type_id", "0xbeee"), ("display_name", "x")] as [(String, JSON)] {
            #expect(refusal { try bench.update(.tagType, type, [property: value]) }?.status == 400)
        }
        try bench.update(.tagType, type, ["tag_type_id": "0xbeef", "display_name": "shape"])
    }

    @Test("a tag is called by its type and value, refers to its type, and neither changes")
    mutating func forGood() throws {
        let id = try makeTag("Tier", "web", in: Bench.shop, ["display_name": "shown"])
        let record = try bench.record(id)
        #expect(record["display_name"] == "tier=web")
        #expect(record["tag_type_name"] == "tier")
        let other = try bench.id(.tagType, ["site"])
        let link: JSON = [ref(other)]
        #expect(refusal { try makeTag("tier", "db", in: Bench.shop, ["tag_type_refs": link]) }?.status == 400)
        for (property, value) in [
            ("display_name", "x"), ("tag_type_name", "site"), ("tag_value", "db"), ("tag_id", "0x00028001"),
            ("tag_type_refs", link), ("tag_type_refs", []),
        ] as [(String, JSON)] {
            #expect(refusal { try bench.update(.tag, id, [property: value]) }?.status == 400, "\(property)")
        }
        // Sending back what was read changes nothing.
        try bench.update(.tag, id, bench.read(id))
        #expect(try bench.record(id).object == record.object)
    }

    @Test("set-tag takes a type in any case, and a value of many types beside the others")
    mutating func setTagForms() throws {
        for value in ["red", "blue"] { try makeTag("label", value) }
        try makeTag("tier", "web")
        try setTags(["Label": ["value": "red", "is_global": true]])
        try setTags(["LABEL": ["value": "blue", "is_global": true], "TIER": ["value": "web", "is_global": true]])
        #expect(try tags() == ["label=blue", "label=red", "tier=web"])
        let modified = try bench.record(network).modified
        try setTags(["label": ["value": "red", "is_global": true, "delete_values": ["nobody"]]])
        #expect(try bench.record(network).modified == modified)
        for change in [
            ["add_values": ["web"]], ["delete_values": ["web"]], [:], ["value": nil], ["value": ["web"]], "web",
            ["value": "web", "add_values": "web"],
        ] as [JSON] {
            #expect(refusal { try setTags(["tier": change]) }?.status == 400, "\(change)")
        }
        let group = try bench.create(.addressGroup, Bench.shop.child("g"), ["parent_type": "project"])
        let wrong = refusal {
            try bench.run { (core) throws(ConfigError) in
                try core.setTags(.addressGroup, group, ["tier": ["value": "web", "is_global": true]])
            }
        }
        #expect(wrong?.message == "Invalid tag type tier for object type address_group")
        let machine = try bench.create(.virtualMachine, ["vm1"])
        let nowhere = refusal {
            try bench.run { (core) throws(ConfigError) in
                try core.setTags(.virtualMachine, machine, ["tier": ["value": "web"]])
            }
        }
        #expect(nowhere?.status == 404)
        #expect(nowhere?.message.hasPrefix("Not able to determine the scope of the tag 'tier=web'") == true)
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
        #expect(refusal { try bench.update(.tag, id, ["tag_value": "db"]) }?.status == 400)
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

    @Test("elements that are added to a list without a position have the same ones with the same seed")
    func seededPositions() throws {
        let field = "virtual_network_fat_flow_protocols"
        let runs = try (0..<2).map { _ in
            var tests = try Self()
            for port in 1...3 {
                let flow: JSON = ["protocol": "udp", "port": JSON(port)]
                try tests.change(CollectionUpdate(field: field, operation: "add", value: flow))
            }
            return try tests.elements(field).map(\.position)
        }
        #expect(Set(runs[0]).count == 3)
        #expect(runs[0] == runs[1])
    }

    @Test("a list's elements stand in the order of their positions")
    mutating func positions() throws {
        let field = "virtual_network_fat_flow_protocols"
        func flow(_ port: Int) -> JSON { ["protocol": "udp", "port": JSON(port)] }
        func ports() throws -> [Int?] { try elements(field).map { $0.value["port"]?.int } }
        try change(
            CollectionUpdate(field: field, operation: "add", value: flow(1)),
            CollectionUpdate(field: field, operation: "add", value: flow(2), position: "0.0"),
            CollectionUpdate(field: field, operation: "ADD", value: flow(3), position: ".01"))
        #expect(try ports() == [3, 2, 1])
        #expect(
            try bench.record(network)[field]?["fat_flow_protocol"]?.array?.map { $0["port"]?.int } == [3, 2, 1])
        // A whole list has its own order, also with more than ten elements; it forgets the marks of the one before.
        let many = (0..<12).map { flow($0) }
        try bench.update(.virtualNetwork, network, [field: ["fat_flow_protocol": .array(many)]])
        #expect(try ports() == Array(0..<12))
        try change(CollectionUpdate(field: field, operation: "modify", value: flow(99), position: "10"))
        #expect(try ports() == Array(0..<10) + [99, 11])
        try bench.update(.virtualNetwork, network, [field: ["fat_flow_protocol": [flow(7), flow(8)]]])
        #expect(try elements(field).map(\.position) == ["0", "1"])
    }

    @Test("what cannot be done is refused")
    mutating func refused() throws {
        let flows = "virtual_network_fat_flow_protocols"
        let cases = [
            (CollectionUpdate(field: flows, operation: "modify", value: [:]), "modify needs field position"),
            (CollectionUpdate(field: flows, operation: "delete"), "delete needs field position"),
            (CollectionUpdate(field: flows, operation: "add"), "add needs field value"),
            (CollectionUpdate(field: "annotations", operation: "delete"), "delete needs field position"),
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
