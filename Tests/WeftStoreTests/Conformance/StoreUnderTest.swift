import WeftNet
import WeftStore

/// What a backend brings so that the conformance suite can judge it.
protocol StoreUnderTest: Sendable {
    /// A store with nothing in it.
    func makeStore() async throws -> any Store
    /// Lets leases age by `duration`: a manual clock moves, a real one is waited for.
    func age(_ store: any Store, by duration: Duration) async throws
}

extension [UInt8] {
    init(_ text: String) { self = Array(text.utf8) }
    var text: String { String(decoding: self, as: UTF8.self) }
}

extension Store {
    /// Commits that must succeed, in tests.
    @discardableResult
    func put(_ pairs: (String, String)..., lease: LeaseID? = nil) async throws -> Revision {
        try await must(Transaction(pairs.map { .put(Key($0.0), [UInt8]($0.1), lease: lease) }))
    }

    @discardableResult
    func delete(_ keys: String...) async throws -> Revision {
        try await must(Transaction(keys.map { .delete(Key($0)) }))
    }

    func must(_ transaction: Transaction) async throws -> Revision {
        guard let revision = try await commit(transaction).revision else { throw UnexpectedConflict() }
        return revision
    }

    func text(_ key: String) async throws -> String? { try await get(Key(key))?.value.text }
}

struct UnexpectedConflict: Error {}
