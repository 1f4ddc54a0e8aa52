import WeftJSON
import WeftModel
import WeftNet

extension Catalog {
    /// The objects that the anchors of a query leave, in no order; filters are for later, outside of the lock.
    ///
    /// - Parameter tenancy: for whom no others than his need be gone through.
    func candidates(_ query: ListQuery, readableBy tenancy: Reach.Tenancy? = nil) -> [Row] {
        var ids: Set<ObjectID>?
        func narrow(_ found: some Sequence<ObjectID>) { ids = ids.map { $0.intersection(found) } ?? Set(found) }
        if let wanted = query.ids { narrow(wanted) }
        if let names = query.names { narrow(names.compactMap { id(of: query.type, named: $0) }) }
        if let parents = query.parents { narrow(parents.flatMap { Array(children(of: $0, query.type) ?? .many([])) }) }
        if let name = query.parentName {
            let types = query.parentType.map { [$0] } ?? query.type.schema.parents.map(\.type)
            let parents = types.compactMap { id(of: $0, named: name) }
            narrow(parents.flatMap { Array(children(of: $0, query.type) ?? .many([])) })
        }
        if let targets = query.backReferences {
            narrow(targets.flatMap { Array(referrers(of: $0, query.type) ?? .many([])) })
        }
        let found = ids ?? tenancy.map { self.ids(of: query.type, readableBy: $0) } ?? self.ids(of: query.type)
        return found.compactMap { id in row(id).flatMap { $0.type == query.type ? $0 : nil } }
    }
}

extension ListQuery {
    /// Lists below an anchor come in the order of making, others by name.
    private var isAnchored: Bool { parents != nil || parentName != nil || backReferences != nil }

    /// Filters, orders and cuts the candidates. Answers the rows and the marker of the next page, if pages were asked
    /// for.
    func select(_ candidates: [Row]) throws(ConfigError) -> (rows: [Row], marker: JSON?) {
        let rows = filters.isEmpty ? candidates : candidates.filter(fits)
        if count, page == nil { return (rows, nil) }
        if isAnchored {
            let sorted = rows.sorted(by: Row.isOlder)
            return page == nil ? (sorted, nil) : try cut(sorted.map { ($0.id.description, $0) })
        }
        let keyed = rows.map { (key: "\($0.name):\($0.id)", row: $0) }.sorted { $0.key < $1.key }
        return try cut(keyed)
    }

    private func cut(_ rows: [(key: String, row: Row)]) throws(ConfigError) -> (rows: [Row], marker: JSON?) {
        guard let page else { return (rows.map(\.row), nil) }
        guard page.limit > 0 else {
            throw ConfigError(
                .malformed, "Invalid page_limit \(page.limit): page_limit has to be greater than zero")
        }
        var rest = rows[...]
        if let marker = page.marker {
            if let index = rows.firstIndex(where: { $0.key == marker }) {
                rest = rows[(index + 1)...]
            } else if ObjectID(marker.split(separator: ":").last ?? "") == nil {
                throw ConfigError(
                    .malformed, "Invalid page_marker \(marker): not the end of a page of \(type.collection)")
            } else if isAnchored {
                // Its place in the order of making went with it.
                throw ConfigError(
                    .malformed,
                    "Invalid page_marker \(marker): the object at the end of that page is not among these \(type.collection) any more; begin again with page_marker=None"
                )
            } else {
                // The last object of the page before is gone meanwhile.
                rest = rows.drop { $0.key <= marker }
            }
        }
        let shown = rest.prefix(page.limit)
        let marker = shown.count < rest.count ? shown.last.map { JSON.string($0.key) } : nil
        return (shown.map(\.row), marker ?? .null)
    }
}

extension ListQuery {
    /// Whether all filters let the object through. Those of fields that its type does not have say nothing.
    func fits(_ row: Row) -> Bool {
        if filters.isEmpty { return true }
        let text = RecordText(row.bytes)
        return filters.allSatisfy { filter in
            guard let field = type.schema.property(filter.field) else { return true }
            let value = filter.field == "id_perms" ? .object(IDPermissions.shown(row, text)) : text.property(field.name)
            // A filter shows what it finds, so it looks at what everybody may see.
            return filter.matches(field.masked(value ?? .null))
        }
    }
}

extension ListQuery.Filter {
    func matches(_ value: JSON) -> Bool { values.contains { value.contains($0) } }
}

extension JSON {
    /// Whether `part` is this value, or an object all of whose members are contained in this one's.
    func contains(_ part: JSON) -> Bool {
        switch (self, part) {
        case (.object(let whole), .object(let part)):
            part.allSatisfy { key, value in whole[key].map { $0.contains(value) } ?? false }
        case (.array(let whole), .array(let part)):
            part.allSatisfy { element in whole.contains { $0.contains(element) } }
        default: self == part
        }
    }
}
