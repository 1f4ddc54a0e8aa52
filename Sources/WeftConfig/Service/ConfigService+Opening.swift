import WeftModel
package import WeftNet
package import WeftStore

extension ConfigService {
    /// Becomes the writer of `store`, reads the configuration, compiles what is derived, and makes the initial objects
    /// that are missing.
    package static func open(
        _ store: any Store, now: @escaping @Sendable () -> WallTime = ConfigService.systemTime
    ) async throws -> ConfigService {
        let writerRevision = try await becomeWriter(of: store)
        var core = ConfigCore()
        try await load(store, into: &core)
        core.deriveAll(at: now())
        let service = ConfigService(store: store, core: core, writerRevision: writerRevision, now: now)
        try await service.write(by: .system) { (core) throws(ConfigError) in try core.makeInitialObjects() }
        return service
    }

    /// Takes over from whoever wrote before: its commits depend on the key as it put it, and fail from now on.
    private static func becomeWriter(of store: any Store) async throws(StoreError) -> Revision {
        while true {
            let entry = try await store.get(StoreKeys.writer)
            let condition: Transaction.Condition =
                entry.map { .modified(StoreKeys.writer, at: $0.modified) } ?? .absent(StoreKeys.writer)
            let name = Array(ObjectID.random().description.utf8)
            let outcome = try await store.commit(Transaction(if: [condition], [.put(StoreKeys.writer, name)]))
            if case .committed(let revision) = outcome { return revision }
        }
    }

    /// How many entries are read at once.
    private static let pageSize = 1000

    /// Reads page by page; pages are decoded side by side while the next ones are read.
    private static func load(_ store: any Store, into core: inout ConfigCore) async throws {
        let pages = try await withThrowingTaskGroup(of: [StoredEntry].self) { group in
            var range = KeyRange.everything
            while true {
                let page = try await store.range(range, limit: pageSize)
                group.addTask { try page.entries.map(StoredEntry.init) }
                guard page.isTruncated, let last = page.entries.last else { break }
                range = range.after(last.key)
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for entry in pages.joined() { core.load(entry) }
    }
}

/// An entry of the store, understood.
enum StoredEntry: Sendable {
    case object(Row)
    case keyValue(String, String)
    case orchestrator(Orchestrator)
    /// Nothing that memory holds: the writer's key, leases, what a newer version may have added.
    case other

    /// Throws for an entry that should be ours and cannot be read.
    init(_ entry: Entry) throws {
        let key = String(decoding: entry.key, as: UTF8.self)
        let unreadable = StoreError(.failed, "cannot read the entry \(key)")
        if let rest = key.after(Record.keyPrefix) {
            let parts = rest.split(separator: "/")
            guard parts.count == 2, let type = ObjectType(parts[0]), let id = ObjectID(parts[1]),
                let record = Record(decoding: entry.value, type: type, id: id)
            else { throw unreadable }
            self = .object(Row(record, bytes: entry.value))
        } else if let rest = key.after(StoreKeys.keyValuePrefix) {
            self = .keyValue(String(rest), String(decoding: entry.value, as: UTF8.self))
        } else if let rest = key.after(StoreKeys.orchestratorPrefix) {
            guard let id = ObjectID(rest), let orchestrator = Orchestrator(decoding: entry.value, id: id) else {
                throw unreadable
            }
            self = .orchestrator(orchestrator)
        } else {
            self = .other
        }
    }
}

extension String {
    /// What follows `prefix`; nil when the text does not begin with it.
    fileprivate func after(_ prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
