package import WeftJSON
package import WeftModel
package import WeftNet

/// Bodies and answers are what stands inside the envelope `{"virtual-network": {…}}`.
extension ConfigService {
    /// Makes an object. Answers `name`, `fq_name`, `uuid`, `href` and the parent.
    package func create(
        _ type: ObjectType, _ body: JSONObject, for source: Source? = nil, by caller: Caller
    ) async throws(ConfigError) -> JSONObject {
        let row = try await write(by: caller) { (core) throws(ConfigError) in
            let id = try core.create(type, body, for: source).id
            return try core.found(type, id)
        }
        let renderer = Renderer(hrefBase: caller.hrefBase, excludesHrefs: false)
        var json = renderer.naming(row)
        renderer.parent(row, to: &json)
        return json
    }

    package func read(
        _ type: ObjectType, _ id: ObjectID, _ options: ReadOptions = ReadOptions(), by caller: Caller
    ) async throws(ConfigError) -> JSONObject {
        let view = try await look { (core) throws(ConfigError) in
            _ = try core.found(type, id)
            return core.catalog.view(id, options)
        }
        guard let view else { throw .unknown(id) }
        return Renderer(hrefBase: caller.hrefBase, excludesHrefs: options.excludesHrefs)
            .object(view, fields: options.fields)
    }

    /// Replaces the properties and reference lists that the body names.
    package func update(
        _ type: ObjectType, _ id: ObjectID, _ body: JSONObject, by caller: Caller
    ) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.update(type, id, body) }
    }

    package func delete(_ type: ObjectType, _ id: ObjectID, by caller: Caller) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.delete(type, id) }
    }

    /// Removes a host; without `force` refused while there are ports on it.
    package func removeHost(_ id: ObjectID, force: Bool, by caller: Caller) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.removeHost(id, force: force) }
    }

    /// Does all of the batch or nothing. Answers the object that each mutation was about.
    package func apply(_ mutations: [Mutation], by caller: Caller) async throws(ConfigError) -> [ObjectID] {
        try await write(by: caller) { (core) throws(ConfigError) in
            var ids: [ObjectID] = []
            for mutation in mutations { ids.append(try core.apply(mutation)) }
            return ids
        }
    }

    package func list(_ query: ListQuery, by caller: Caller) async throws(ConfigError) -> ListAnswer {
        let candidates = try await look { core in core.catalog.candidates(query) }
        // Filtering decodes and ordering compares; neither needs the lock, since rows do not change.
        let (rows, marker) = try query.select(candidates)
        if query.count { return ListAnswer(type: query.type, content: .count(rows.count), marker: marker) }
        let renderer = Renderer(hrefBase: caller.hrefBase, excludesHrefs: query.excludesHrefs)
        guard query.detail || query.fields != nil else {
            let content = rows.map { ListRow(content: .naming($0), renderer: renderer) }
            return ListAnswer(type: query.type, content: .rows(content), marker: marker)
        }
        // A detailed row has children and back references only where they are asked for by name.
        let options = ReadOptions(fields: query.fields ?? [])
        let views = try await look { core in rows.compactMap { core.catalog.view($0.id, options) } }
        let content = views.map { view in
            let content: ListRow.Content = query.detail ? .detail(view) : .fields(view, query.fields ?? [])
            return ListRow(content: content, renderer: renderer)
        }
        return ListAnswer(type: query.type, content: .rows(content), marker: marker)
    }
}
