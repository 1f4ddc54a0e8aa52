import WeftJSON
import WeftModel
import WeftNet

/// Objects in the form of the config API.
struct Renderer: Sendable {
    let hrefBase: String
    let excludesHrefs: Bool

    private func href(_ type: ObjectType, _ id: ObjectID) -> JSON { .string("\(hrefBase)/\(type.name)/\(id)") }

    private func add(_ name: String, _ type: ObjectType, _ id: ObjectID, to json: inout JSONObject) {
        if !excludesHrefs { json[name] = href(type, id) }
    }

    /// `fq_name`, `uuid`, `href` and the parent: what a create answers, and what every form begins with.
    func naming(_ row: Row, withName: Bool = true) -> JSONObject {
        var json: JSONObject = ["uuid": .string(row.id.description), "fq_name": row.name.json]
        if withName { json["name"] = .string(row.name.name) }
        add("href", row.type, row.id, to: &json)
        return json
    }

    func parent(_ row: Row, to json: inout JSONObject) {
        guard let parent = row.parent else { return }
        json["parent_type"] = .string(parent.type.name)
        json["parent_uuid"] = .string(parent.id.description)
        add("parent_href", parent.type, parent.id, to: &json)
    }

    // MARK: whole objects

    /// All that the view holds, or those of its fields that `fields` names, beside the naming ones.
    func object(_ view: ObjectView, fields: Set<String>?, linksHaveHrefs: Bool = true) -> JSONObject {
        var record = view.row.record
        record.object = record.object.masked
        var json = naming(view.row)
        parent(view.row, to: &json)
        json["id_perms"] = .object(IDPermissions.shown(record))
        for (name, value) in record.object.properties
        where name != "id_perms" && (fields?.contains(name) ?? true || name == "perms2") { json[name] = value }
        if let owner = record.holder.owner, fields == nil { json["weft_owner"] = owner.json }
        addReferences(view, record, fields: fields, hrefs: linksHaveHrefs && !excludesHrefs, to: &json)
        addFamily(view, record, hrefs: linksHaveHrefs && !excludesHrefs, to: &json)
        return json
    }

    private func addReferences(
        _ view: ObjectView, _ record: Record, fields: Set<String>?, hrefs: Bool, to json: inout JSONObject
    ) {
        var links = record.object.references
        for link in view.derived where links[to: link.targetType, link.target] == nil { links.insert(link) }
        var field: (type: ObjectType, elements: [JSON])?
        // The set is ordered by type, so each field is one run.
        for link in links where fields?.contains(link.targetType.referenceField) ?? true {
            if let done = field, done.type != link.targetType {
                json[done.type.referenceField] = .array(done.elements)
                field = nil
            }
            let element = self.link(
                link.targetType, link.target, view.targets[link.target], attribute: .some(link.attribute), hrefs: hrefs)
            field = (link.targetType, (field?.elements ?? []) + [element])
        }
        if let field { json[field.type.referenceField] = .array(field.elements) }
    }

    private func addFamily(_ view: ObjectView, _ record: Record, hrefs: Bool, to json: inout JSONObject) {
        for (field, rows) in view.children where !rows.isEmpty {
            json[field] = .array(rows.map { link($0.type, $0.id, $0.name, attribute: nil, hrefs: hrefs) })
        }
        for (field, rows) in view.referrers where !rows.isEmpty {
            let type = rows[0].row.type
            let reference = type.schema.reference(to: view.row.type).flatMap { $0.attribute == nil ? nil : $0 }
            json[field] = .array(
                rows.map { referrer in
                    let attribute = reference.flatMap { reference in
                        reference.masked(
                            referrer.row.record.object.references[to: view.row.type, view.row.id]?.attribute
                                ?? referrer.derived)
                    }
                    return link(type, referrer.row.id, referrer.row.name, attribute: .some(attribute), hrefs: hrefs)
                })
        }
    }

    /// A reference, child or back reference. Children have no `attr`; on others it is null when there is no data.
    private func link(
        _ type: ObjectType, _ id: ObjectID, _ name: FQName?, attribute: JSON??, hrefs: Bool
    ) -> JSON {
        var json: JSONObject = ["to": (name ?? FQName([])).json, "uuid": .string(id.description)]
        if let attribute { json["attr"] = attribute ?? .null }
        if hrefs { json["href"] = href(type, id) }
        return .object(json)
    }
}

extension FQName {
    var json: JSON { .array(parts.map(JSON.string)) }
}

extension Owner {
    var json: JSON {
        [
            "orchestrator": .string(orchestrator.description), "kind": .string(kind), "source_uid": .string(sourceUID),
        ]
    }
}
