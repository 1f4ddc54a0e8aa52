import Synchronization
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
        return ObjectForm(.object(nil), for: caller).naming(row)
    }

    package func read(
        _ type: ObjectType, _ id: ObjectID, _ options: ReadOptions = ReadOptions(), by caller: Caller
    ) async throws(ConfigError) -> JSONObject {
        try await text(of: type, id, options, by: caller).json
    }

    /// The object as the config API shows it, as of one moment.
    package func text(
        of type: ObjectType, _ id: ObjectID, _ options: ReadOptions, by caller: Caller
    ) async throws(ConfigError) -> ObjectText {
        let view = try await look(by: caller) { (seen) throws(ConfigError) in
            _ = try seen.found(type, id)
            return seen.shown(id, options)
        }
        guard let view else { throw .unknown(id) }
        return ObjectText(view, ObjectForm(options, for: caller))
    }

    /// What ``text(of:_:_:by:)`` answers, for a caller that may not wait: nil when it would have to, be it for the
    /// store, for a change that is being made, or for an object with more than `limit` links; also when there is no
    /// such object, or none that may be seen.
    package func textAtOnce(
        of type: ObjectType, _ id: ObjectID, _ options: ReadOptions, atMost limit: Int, by caller: Caller
    ) -> ObjectText? {
        let time = now()
        let view = state.withLockIfAvailable { state -> ShownObject? in
            guard state.pipeline.failure == nil, state.pipeline.durable >= state.pipeline.newest else { return nil }
            return state.configuration.look(as: caller.identity, at: time) { seen in
                seen.shown(id, options, atMost: limit).flatMap { $0.row.type == type ? $0 : nil }
            }
        }
        return view?.map { ObjectText($0, ObjectForm(options, for: caller)) }
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
        let candidates = try await look(by: caller) { seen in seen.candidates(query) }
        // Filtering decodes and ordering compares; neither needs the lock, since rows do not change.
        let (rows, marker) = try query.select(candidates)
        let extent: ObjectForm.Extent =
            query.detail ? .detail : query.fields.map(ObjectForm.Extent.fields) ?? .naming
        return ListAnswer(
            type: query.type, content: query.count ? .count(rows.count) : .objects(rows.map(\.id)), marker: marker,
            service: self, caller: caller, query: query,
            form: ObjectForm(extent, excludesHrefs: query.excludesHrefs, for: caller))
    }
}
