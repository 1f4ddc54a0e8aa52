import WeftJSON
import WeftModel
import WeftNet

/// A firewall rule names tags and address groups in its endpoints; the links to them and their numbers follow from
/// that.
struct FirewallRuleHook: TypeHook {
    private static let endpoints = [Field.endpoint1, Field.endpoint2]

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try FirewallServiceHook.rule.willCreate(&record, &core)
        try check(&record, from: nil, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try FirewallServiceHook.rule.willUpdate(&record, from: old, &core)
        try check(&record, from: old, core)
    }

    private func check(_ record: inout Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        for (type, name, member) in [
            (ObjectType.tag, "Tags", Field.tags), (.addressGroup, "Address Group", Field.addressGroup),
        ]
        where record.object.references[to: type] != old?.object.references[to: type] ?? [] {
            throw ConfigError(
                .invalidValue,
                "Cannot directly define \(name) reference from a Firewall Rule. Use '\(member)' endpoints property in the "
                    + "Firewall Rule \(record.name)")
        }
        try checkService(of: record, from: old)
        try fillMatchTypes(of: &record, from: old, core)
        if Self.endpoints.contains(where: { record[$0] != old?[$0] }) { try fillEndpoints(of: &record, core) }
        try FirewallScope.check(record, from: old, core)
    }

    private func checkService(of record: Record, from old: Record?) throws(ConfigError) {
        let groups = record.object.references[to: .serviceGroup]
        guard let old, record[Field.service] == old[Field.service], groups == old.object.references[to: .serviceGroup]
        else {
            let isDefined = record[Field.service]?.object?.isEmpty == false
            guard isDefined != groups.isEmpty else { return }
            throw ConfigError(
                .invalidValue,
                isDefined
                    ? "Firewall Rule cannot have both defined 'service' property and Service Group reference(s): "
                        + "\(record.name)"
                    : "Firewall Rule requires at least 'service' property or Service Group references(s): "
                        + "\(record.name)")
        }
    }

    /// The types whose tags both ends need to have alike; applications where nothing is said.
    private func fillMatchTypes(of record: inout Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        guard old == nil || [Field.matchTags, Field.matchTagTypes].contains(where: { record[$0] != old?[$0] }) else {
            return
        }
        var ids: [JSON] = [1]
        if let match = record[Field.matchTags], !match.isNull {
            ids = []
            for name in match[Field.tagList]?.array ?? [] {
                let type = name.string?.lowercased() ?? ""
                guard type != "label" else {
                    throw ConfigError(.invalidValue, "labels not allowed as match-tags: firewall-rule \(record.name)")
                }
                guard let row = core.catalog.row(of: .tagType, named: [type]),
                    let id = TagTypeHook().numbers(of: row.record).first?.number
                else { throw .unknown([type] as FQName) }
                ids.append(JSON(id))
            }
        }
        record[Field.matchTagTypes] = [Field.tagType: .array(ids)]
    }

    private func fillEndpoints(of record: inout Record, _ core: ConfigCore) throws(ConfigError) {
        var tags: [ObjectID] = []
        var groups: [ObjectID] = []
        for name in Self.endpoints {
            guard var endpoint = record[name]?.object else { continue }
            let kinds = [Field.tags, Field.addressGroup, Field.virtualNetwork, Field.subnet, Field.any].filter {
                endpoint[$0].isGiven
            }
            guard kinds.count <= 1 else {
                throw ConfigError(
                    .invalidValue,
                    "Endpoint is limited to only one endpoint type at a time: \(name) of firewall-rule \(record.name) has "
                        + kinds.joined(separator: ", "))
            }
            if let group = endpoint[Field.addressGroup]?.string, !group.isEmpty {
                groups.append(try addressGroup(group, core))
            }
            var ids: [JSON] = []
            for tag in endpoint[Field.tags]?.array ?? [] {
                let found = try self.tag(tag.string ?? "", of: record, core)
                guard let id = found[Field.tagId]?.string.flatMap({ TagID($0) })?.rawValue, !ids.contains(JSON(id))
                else {
                    continue
                }
                tags.append(found.id)
                ids.append(JSON(id))
            }
            if !ids.isEmpty || endpoint[Field.tagIds].isGiven { endpoint[Field.tagIds] = .array(ids) }
            record[name] = .object(endpoint)
        }
        refer(to: tags, .tag, in: &record)
        refer(to: groups, .addressGroup, in: &record)
    }

    private func addressGroup(_ text: String, _ core: ConfigCore) throws(ConfigError) -> ObjectID {
        let name = FQName(text.split(separator: ":", omittingEmptySubsequences: false).map(String.init))
        guard let id = core.catalog.id(of: .addressGroup, named: name) else {
            throw ConfigError(.notFound, "No Address Group object found for \(text)")
        }
        return id
    }

    /// A tag of the rule's own scope, or one that is of none.
    private func tag(_ text: String, of record: Record, _ core: ConfigCore) throws(ConfigError) -> Record {
        guard text.contains("=") else { throw ConfigError(.notFound, "Invalid tag name '\(text)'") }
        let name: FQName
        if text.hasPrefix("global:") {
            name = [String(text.dropFirst("global:".count))]
        } else if record.object.parent?.type == .project {
            name = record.name.parent.child(text)
        } else {
            name = record.name.parent.parent.child(text)
        }
        guard let tag = core.catalog.row(of: .tag, named: name)?.record else { throw .unknown(name) }
        return tag
    }

    private func refer(to targets: [ObjectID], _ type: ObjectType, in record: inout Record) {
        for link in record.object.references[to: type] where !targets.contains(link.target) {
            record.object.references.remove(type, link.target)
            record.referenceClaims[link.target] = nil
        }
        for target in targets where record.object.references[to: type, target] == nil {
            record.object.references.insert(Reference(type, target))
        }
    }
}

extension JSON? {
    /// Something else than nothing: what an endpoint is made of.
    fileprivate var isGiven: Bool {
        switch self {
        case nil, .null, .bool(false), "": false
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        default: true
        }
    }
}
