import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel

/// What of a body its type does not have, such as `cidr` on a network.
///
/// It is ignored, as the original does: a client may be newer than we are, and sends what it knows. But a person who
/// mistyped a name should hear of it, so the answer says so, in a header and beside the envelope, where clients do not
/// look.
struct UnknownMembers {
    let type: ObjectType
    let names: [String]

    init(_ content: JSONObject, of type: ObjectType) {
        self.type = type
        let known = Self.known(type)
        names = content.filter { !$0.value.isNull && !known.contains($0.key) }.map(\.key)
    }

    var isEmpty: Bool { names.isEmpty }

    var warnings: [String] {
        names.map { "\(type.name) has no property \($0): it was ignored (is it misspelt, or of another type?)" }
    }

    /// What answers hold comes back in bodies.
    private static let naming: Set<String> = [
        "uuid", "name", "fq_name", "fq_name_str", "href", "parent_type", "parent_uuid", "parent_href", "parent_fq_name",
        "weft_owner",
    ]

    private static func known(_ type: ObjectType) -> Set<String> {
        let schema = type.schema
        return naming.union(schema.properties.map(\.name)).union(schema.references.map(\.field))
            .union(schema.children.map(\.field)).union(schema.backReferences.map(\.field))
    }
}

extension Response {
    /// `{"virtual-network": {…}}`, with what was ignored.
    static func envelope(_ type: ObjectType, _ content: JSONObject, _ unknown: UnknownMembers) -> Response {
        guard !unknown.isEmpty else { return .json([type.name: .object(content)]) }
        var response = Response.json(
            [type.name: .object(content), "warnings": .array(unknown.warnings.map(JSON.string))])
        for warning in unknown.warnings.prefix(8) { response.warn(warning) }
        return response
    }
}
