import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

/// Objects in the form of the config API as trees of values, made of decoded records: what texts are compared with.
struct TreeRenderer {
    let catalog: Catalog
    let hrefBase: String
    let excludesHrefs: Bool

    private func href(_ type: ObjectType, _ id: ObjectID) -> JSON { .string("\(hrefBase)/\(type.name)/\(id)") }

    /// A row of a list: plain, with fields, or detailed and in its envelope.
    func row(_ row: Row, detail: Bool, fields: Set<String>?) -> JSON {
        if !detail, fields == nil {
            var json: JSONObject = ["uuid": .string(row.id.description), "fq_name": row.name.json]
            if !excludesHrefs { json["href"] = href(row.type, row.id) }
            return .object(json)
        }
        let options = ReadOptions(fields: fields ?? [])
        guard detail else {
            var json = object(row, options, fields: fields, linksHaveHrefs: false)
            for extra in ["name", "id_perms", "perms2", "parent_href"] where fields?.contains(extra) == false {
                json[extra] = nil
            }
            return .object(json)
        }
        return .object(JSONObject([(row.type.name, .object(object(row, options, fields: nil, linksHaveHrefs: false)))]))
    }

    /// - Parameters:
    ///   - options: which children and back references there are.
    ///   - fields: which of the rest; nil: all.
    func object(_ row: Row, _ options: ReadOptions, fields: Set<String>?, linksHaveHrefs: Bool = true) -> JSONObject {
        var record = row.record
        record.object = record.object.masked
        let hrefs = linksHaveHrefs && !excludesHrefs
        var json: JSONObject = ["uuid": .string(row.id.description), "fq_name": row.name.json]
        json["name"] = .string(row.name.name)
        if !excludesHrefs { json["href"] = href(row.type, row.id) }
        if let parent = row.parent {
            json["parent_type"] = .string(parent.type.name)
            json["parent_uuid"] = .string(parent.id.description)
            if !excludesHrefs { json["parent_href"] = href(parent.type, parent.id) }
        }
        json["id_perms"] = .object(IDPermissions.shown(record))
        for (name, value) in record.object.properties
        where name != "id_perms" && (fields?.contains(name) ?? true || name == "perms2") { json[name] = value }
        if let owner = record.holder.owner, fields == nil { json["weft_owner"] = owner.json }
        var links = record.object.references
        for link in catalog.derivedReferences[row.id] ?? [] where links[to: link.targetType, link.target] == nil {
            links.insert(link)
        }
        for reference in links where fields?.contains(reference.targetType.referenceField) ?? true {
            let name = catalog.row(reference.target)?.name
            add(
                link(reference.targetType, reference.target, name, .some(reference.attribute), hrefs),
                to: reference.targetType.referenceField, of: &json)
        }
        addFamily(row, options, hrefs, to: &json)
        return json
    }

    private func addFamily(_ row: Row, _ options: ReadOptions, _ hrefs: Bool, to json: inout JSONObject) {
        let schema = row.type.schema
        for child in schema.children where !options.excludesChildren && options.fields?.contains(child.field) ?? true {
            for id in sorted(catalog.children(of: row.id, child.type)) {
                add(link(id.type, id.id, id.name, nil, hrefs), to: child.field, of: &json)
            }
        }
        for back in schema.backReferences
        where !options.excludesBackReferences && options.fields?.contains(back.field) ?? true {
            for referrer in sorted(catalog.referrers(of: row.id, back.type)) {
                let reference = back.type.schema.reference(to: row.type)
                let attribute =
                    referrer.record.object.references[to: row.type, row.id]?.attribute
                    ?? catalog.derivedReferences[referrer.id]?[to: row.type, row.id]?.attribute
                let shown = reference?.attribute == nil ? nil : reference?.masked(attribute)
                add(link(referrer.type, referrer.id, referrer.name, .some(shown), hrefs), to: back.field, of: &json)
            }
        }
    }

    private func sorted(_ ids: IDSet?) -> [Row] { (ids ?? .many([])).compactMap(catalog.row).sorted(by: Row.isOlder) }

    private func add(_ link: JSON, to field: String, of json: inout JSONObject) {
        json[field] = .array((json[field]?.array ?? []) + [link])
    }

    private func link(_ type: ObjectType, _ id: ObjectID, _ name: FQName?, _ attribute: JSON??, _ hrefs: Bool) -> JSON {
        var json: JSONObject = ["to": (name ?? FQName([])).json, "uuid": .string(id.description)]
        if let attribute { json["attr"] = attribute ?? .null }
        if hrefs { json["href"] = href(type, id) }
        return .object(json)
    }
}
