package import Logging
import Synchronization
package import WeftNet
package import WeftStore
import WeftSystem

extension ConfigService {
    /// Becomes the writer of `store`, reads the configuration, compiles what is derived, and makes the initial objects
    /// that are missing. A store of an older build is brought to today's format.
    ///
    /// - Parameters:
    ///   - mode: what callers of a store that is new have to prove; one that was there goes on with its own.
    ///   - audit: told of each change once it is durable.
    package static func open(
        _ store: any Store, mode: AuthorizationMode = .noAuth,
        now: @escaping @Sendable () -> WallTime = { .now }, audit: (any AuditTrail)? = nil,
        logger: Logger = Logger(label: "weft-config")
    ) async throws -> ConfigService {
        let writerRevision = try await becomeWriter(of: store)
        var core = ConfigCore(generator: SystemRandomNumberGenerator())
        try await load(store, into: &core)
        let opening = core.deriveAll(at: now())
        let isFresh = try await store.get(StoreKeys.format) == nil && core.catalog.intent.isEmpty
        let isOld = try await isOld(store)
        let ghosts = isOld ? try await Ghosts.find(in: store, core) : []
        let service = ConfigService(
            store: store, core: core, opening: opening, writerRevision: writerRevision, now: now,
            audit: audit)
        if isOld { try await service.upgrade(without: ghosts, logger) }
        try await service.write(by: .system) { (core) throws(ConfigError) in
            if isFresh { core.setMode(mode) }
            try core.makeInitialObjects()
            if core.catalog.accounts.mode == .rbac { try core.makeAccessRules() }
        }
        return service
    }

    /// Grows with every change of what entries mean that older builds would not write.
    private static let format = "2"

    /// Whether a build wrote the store whose format was another.
    private static func isOld(_ store: any Store) async throws(StoreError) -> Bool {
        let found = try await store.get(StoreKeys.format).map { String(decoding: $0.value, as: UTF8.self) }
        if let found, found != format, Int(found) ?? .max > 2 {
            throw StoreError(.failed, "the store was written by a newer Weft (format \(found)): start that one")
        }
        return found != format
    }

    /// Format 2: what was removed is not in the store.
    private func upgrade(without ghosts: [Orchestrator], _ logger: Logger) async throws {
        for ghost in ghosts {
            try await write(by: .system) { core in core.setOrchestrator(ghost.id, nil) }
            try await revokeLease(of: ghost.id)
            logger.notice(
                "dropped an orchestrator that was removed before this start",
                metadata: ["orchestrator": "\(ghost.name)", "uuid": "\(ghost.id)", "instance": "\(ghost.instance)"])
        }
        let put = Transaction(
            if: [.modified(StoreKeys.writer, at: writerRevision)], [.put(StoreKeys.format, Key(Self.format.utf8))])
        guard case .committed = try await store.commit(put) else {
            throw StoreError(.failed, "another config service has taken over this store")
        }
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
