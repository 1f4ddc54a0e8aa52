import Synchronization
package import WeftStore

extension SQLiteStore {
    package func watch(_ range: KeyRange, from revision: Revision) -> StoreWatch {
        let reader = HistoryReader(range: range, from: revision)
        return StoreWatch { [self] () async throws(StoreError) in try await next(reader) }
    }

    /// How many revisions a watcher reads at once; what bounds its memory.
    private static let stride = 256

    private func next(_ reader: HistoryReader) async throws(StoreError) -> StoreWatch.Batch? {
        while true {
            if let batch = reader.takeBuffered() { return batch }
            let position = reader.position
            await wait(for: position)
            let (failure, newest, compacted) = state.withLock { ($0.failure, $0.newest, $0.compacted) }
            if let failure { throw failure }
            if Task.isCancelled { return nil }
            if compacted >= position { throw StoreError(.compacted, "revision \(position) has been forgotten") }
            // Woken by an older revision of the same group.
            guard newest >= position else { continue }
            let rows = try await read { db in try Tables.history(from: position, limit: Self.stride, db) }
            try reader.buffer(rows)
        }
    }

    /// Returns at the next commit, at once if `revision` is there already, or when the store fails or the task ends.
    private func wait(for revision: Revision) async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The flag is looked at under the lock: a cancellation before it is seen here, one after it finds the
                // waiter below.
                let isDue = state.withLock { state in
                    if state.failure != nil || state.newest >= revision || Task.isCancelled { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }
}

/// Where one watcher stands in the history.
private final class HistoryReader: Sendable {
    private struct State {
        var position: Revision
        var buffered: ArraySlice<StoreWatch.Batch> = []
    }

    private let range: KeyRange
    private let state: Mutex<State>

    init(range: KeyRange, from revision: Revision) {
        self.range = range
        // Revision 0 is the empty store; nothing happened in it.
        state = Mutex(State(position: max(revision, 1)))
    }

    var position: Revision { state.withLock { $0.position } }

    func takeBuffered() -> StoreWatch.Batch? { state.withLock { $0.buffered.popFirst() } }

    func buffer(_ rows: [(Revision, [UInt8])]) throws(StoreError) {
        var batches: [StoreWatch.Batch] = []
        for (revision, bytes) in rows {
            guard let changes = HistoryRecord.decode(bytes) else {
                throw StoreError(.failed, "the history of revision \(revision) cannot be read")
            }
            let matching = changes.filter { range.contains($0.key) }
            if !matching.isEmpty { batches.append(StoreWatch.Batch(revision: revision, changes: matching)) }
        }
        state.withLock { state in
            state.buffered += batches[...]
            if let last = rows.last { state.position = last.0 + 1 }
        }
    }
}
