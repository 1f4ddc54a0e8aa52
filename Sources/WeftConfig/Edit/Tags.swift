import WeftJSON
import WeftModel
import WeftNet

extension ConfigCore {
    /// `POST /set-tag`: by tag type, `null` removes, `value` replaces, `add_values` and `delete_values` change.
    mutating func setTags(_ type: ObjectType, _ id: ObjectID, _ request: JSONObject) throws(ConfigError) {
        let row = try found(type, id)
        guard let intent = catalog.intent[id] else { throw Derived.refusal(type, row.name.description, to: "tag") }
        let old = intent.record
        var record = old
        for (tagType, change) in request {
            let present = record.object.references[to: .tag].map(\.target).filter {
                self.tagType(of: $0) == tagType
            }
            if change.isNull {
                for tag in present { letGo(of: tag, .tag, in: &record) }
                continue
            }
            let isGlobal = change["is_global"]?.bool ?? false
            func tag(_ value: String) throws(ConfigError) -> ObjectID {
                try self.tag("\(tagType)=\(value)", for: record, isGlobal: isGlobal)
            }
            if let value = change["value"]?.string {
                let wanted = try tag(value)
                for other in present where other != wanted { letGo(of: other, .tag, in: &record) }
                hold(Reference(.tag, wanted), in: &record)
            }
            for value in change["add_values"]?.array ?? [] {
                hold(Reference(.tag, try tag(value.string ?? "")), in: &record)
            }
            for value in change["delete_values"]?.array ?? [] {
                letGo(of: try tag(value.string ?? ""), .tag, in: &record)
            }
        }
        try finishUpdate(record, from: old)
    }

    private func tag(_ name: String, for record: Record, isGlobal: Bool) throws(ConfigError) -> ObjectID {
        let scope = isGlobal ? FQName([]) : project(of: record)
        let name = scope.child(name)
        guard let id = catalog.id(of: .tag, named: name) else {
            throw ConfigError(.notFound, "Tag with FQName \(name.listText) not found")
        }
        return id
    }

    /// The name of the project that an object is in, or that owns it.
    private func project(of record: Record) -> FQName {
        if record.type == .project { return record.name }
        var parent = record.object.parent
        while let step = parent {
            guard let row = catalog.row(step.id) else { break }
            if row.type == .project { return row.name }
            parent = row.parent
        }
        let owner = record["perms2"]?["owner"]?.string.flatMap(ObjectID.init)
        return owner.flatMap { catalog.row($0) }?.name ?? FQName([])
    }

    /// Every tag refers to its type.
    private func tagType(of tag: ObjectID) -> String? {
        catalog.row(tag)?.targets.first { $0.type == .tagType }.flatMap { catalog.row($0.id) }?.name.name
    }

    /// The rules for the tags of an object: one of each type unless the type may be had several times; and what may carry
    /// which.
    func checkTags(of record: Record) throws(ConfigError) {
        let tags = record.object.references[to: .tag]
        guard !tags.isEmpty else { return }
        var seen: Set<String> = []
        for tag in tags {
            guard let type = tagType(of: tag.target) else { continue }
            if !TagTypes.areMultiple(type), !seen.insert(type).inserted {
                throw ConfigError(
                    .invalidValue, "Tag type \(type) cannot be set multiple times on a same object.")
            }
            if record.type == .addressGroup, type != "label" {
                throw ConfigError(.invalidValue, "Invalid tag type \(type) for object type address_group")
            }
            if record.type == .applicationPolicySet, type != "application" {
                throw ConfigError(.invalidValue, "Invalid tag type \(type) for object type application_policy_set")
            }
        }
    }
}

enum TagTypes {
    /// Types that are there from the start; the position is the id.
    static let predefined = ["label", "application", "tier", "deployment", "site", "neutron_fwaas", "neutron_tag"]

    /// Whether an object may carry several tags of this type.
    static func areMultiple(_ type: some StringProtocol) -> Bool {
        type == "label" || type == "neutron_fwaas" || type == "neutron_tag"
    }
}
