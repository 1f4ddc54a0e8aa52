import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

/// The arguments of a list, from the URL or from the body of `POST /list-bulk-collection`: the same names either way.
struct ListArguments: Sendable {
    private let value: @Sendable (String) throws(RequestError) -> String?

    init(_ arguments: QueryArguments) { value = { arguments[$0] } }

    /// In a body, booleans are JSON's or written out, and several values are a list or separated by commas. One of
    /// another kind would be no argument, and the answer to no argument is everything. What is no argument of lists may
    /// be anything.
    init(_ body: JSONObject) {
        value = { name throws(RequestError) in
            switch body[name] {
            case nil, .null?: return nil
            case .string(let text)?: return text
            case .bool(let flag)?: return flag ? "true" : "false"
            case .int(let number)?: return String(number)
            case .array(let elements)? where elements.allSatisfy({ $0.string != nil }):
                return elements.compactMap(\.string).joined(separator: ",")
            case let json?: throw .malformed("Bad Request: \(name) of a list must be text, not \(json)")
            }
        }
    }

    func query(_ type: ObjectType) throws(RequestError) -> ListQuery {
        var query = ListQuery(type)
        query.parents = try ids("parent_id")
        query.backReferences = try ids("back_ref_id")
        query.ids = try ids("obj_uuids")
        query.names = try list("fq_names")?.map { FQName($0, of: type) }
        query.parentName = try value("parent_fq_name_str").map(FQName.init(splitting:))
        query.parentType = try value("parent_type").flatMap(ObjectType.init)
        query.fields = try value("fields").map(commaSeparated)
        query.detail = try isTrue("detail")
        query.count = try isTrue("count")
        query.excludesHrefs = try value("exclude_hrefs") != nil
        if let text = try value("filters"), !text.isEmpty { query.filters = try ListQuery.Filter.parse(text) }
        query.page = try page()
        return query
    }

    /// Any case: Python's clients write `True`.
    private func isTrue(_ name: String) throws(RequestError) -> Bool { try value(name)?.lowercased() == "true" }

    private func list(_ name: String) throws(RequestError) -> [String]? {
        try value(name).map { $0.split(separator: ",").map(String.init) }
    }

    /// What is no uuid names no object, and unknown objects are skipped in lists.
    private func ids(_ name: String) throws(RequestError) -> [ObjectID]? { try list(name)?.compactMap { ObjectID($0) } }

    /// Paging begins with `page_marker=None`; a limit alone asks for none.
    private func page() throws(RequestError) -> ListQuery.Page? {
        guard let marker = try value("page_marker") else { return nil }
        var limit = Int.max
        if let text = try value("page_limit") {
            guard let number = Int(text) else {
                throw .malformed("Invalid page_limit \(text): page_limit has to be an integer")
            }
            guard number > 0 else {
                throw .malformed("Invalid page_limit \(text): page_limit has to be greater than zero")
            }
            limit = number
        }
        return ListQuery.Page(marker: marker == "None" ? nil : marker, limit: limit)
    }
}

extension FQName {
    /// Takes the joined form apart. The one part of a route target's name holds colons itself.
    init(_ text: String, of type: ObjectType) {
        self = type == .routeTarget ? FQName(text) : FQName(splitting: text)
    }
}
