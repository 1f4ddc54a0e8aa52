package import WeftJSON
package import WeftModel

/// The answer to a list: a count, or rows that are rendered one by one as they are written out.
package struct ListAnswer: Sendable {
    package enum Content: Sendable {
        case count(Int)
        case rows([ListRow])
    }

    package let type: ObjectType
    package let content: Content
    /// The `marker` key of a paged answer: `.null` on the last page; `nil` when paging was not asked for.
    package let marker: JSON?
}

/// One row of a list.
package struct ListRow: Sendable {
    enum Content: Sendable {
        case naming(Row)
        case fields(ObjectView, Set<String>)
        case detail(ObjectView)
    }

    let content: Content
    let renderer: Renderer

    /// The row as the config API shows it, rendered anew at every call; a detailed one inside its envelope.
    package var json: JSON {
        switch content {
        case .naming(let row): return .object(renderer.naming(row, withName: false))
        case .fields(let view, let fields):
            var json = renderer.object(view, fields: fields, linksHaveHrefs: false)
            for extra in ["name", "id_perms", "perms2", "parent_href"] where !fields.contains(extra) {
                json[extra] = nil
            }
            return .object(json)
        case .detail(let view):
            let json = renderer.object(view, fields: nil, linksHaveHrefs: false)
            return .object(JSONObject([(view.row.type.name, .object(json))]))
        }
    }
}
