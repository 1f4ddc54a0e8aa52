package import WeftJSON
import WeftModel
import WeftNet

/// As the body of `POST /list-bulk-collection` has it.
extension ListQuery {
    package var json: JSONObject {
        var json: JSONObject = ["type": .string(type.name)]
        if let parents { json["parent_id"] = Self.list(parents) }
        if let backReferences { json["back_ref_id"] = Self.list(backReferences) }
        if let ids { json["obj_uuids"] = Self.list(ids) }
        if let names { json["fq_names"] = Self.list(names) }
        if let parentName { json["parent_fq_name_str"] = .string(parentName.description) }
        if let parentType { json["parent_type"] = .string(parentType.name) }
        if let fields { json["fields"] = Self.list(fields.sorted()) }
        if detail { json["detail"] = true }
        if count { json["count"] = true }
        if excludesHrefs { json["exclude_hrefs"] = true }
        if !filters.isEmpty {
            json["filters"] = .string(
                filters.flatMap { filter in filter.values.map { "\(filter.field)==\($0.text)" } }.joined(separator: ",")
            )
        }
        if let page {
            json["page_marker"] = .string(page.marker ?? "None")
            json["page_limit"] = JSON(page.limit)
        }
        return json
    }

    private static func list(_ elements: [some CustomStringConvertible]) -> JSON {
        .array(elements.map { .string($0.description) })
    }
}

extension ReadOptions {
    /// The arguments of a `GET` of one object, without the question mark. Names of fields need no escapes.
    package var arguments: String {
        var arguments: [String] = []
        if let fields { arguments.append("fields=" + fields.sorted().joined(separator: ",")) }
        if excludesBackReferences { arguments.append("exclude_back_refs=true") }
        if excludesChildren { arguments.append("exclude_children=true") }
        if excludesHrefs { arguments.append("exclude_hrefs=true") }
        return arguments.joined(separator: "&")
    }
}
