/// What happened to the keys of a range, revision by revision. Iterate it once.
package struct StoreWatch: AsyncSequence, Sendable {
    package enum Change: Hashable, Sendable {
        case put(Key, [UInt8])
        case delete(Key)

        package var key: Key {
            switch self {
            case .put(let key, _), .delete(let key): key
            }
        }
    }

    /// All changes that one transaction made in the range.
    package struct Batch: Hashable, Sendable {
        package let revision: Revision
        package let changes: [Change]

        package init(revision: Revision, changes: [Change]) {
            self.revision = revision
            self.changes = changes
        }
    }

    private let source: @Sendable () async throws(StoreError) -> Batch?

    /// `source` waits for the next batch; `nil` when its task was cancelled.
    package init(_ source: @escaping @Sendable () async throws(StoreError) -> Batch?) { self.source = source }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let source: @Sendable () async throws(StoreError) -> Batch?
        package mutating func next() async throws(StoreError) -> Batch? { try await source() }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: source) }
}
