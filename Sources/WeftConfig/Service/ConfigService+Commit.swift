import Synchronization
import WeftStore

extension ConfigService {
    /// Waits until the unit with this ticket is in the store, and leads commits on the way when nobody else does.
    func durable(_ ticket: UInt64) async throws(ConfigError) {
        while true {
            switch state.withLock({ $0.pipeline.next(for: ticket) }) {
            case .done: return
            case .failed(let failure): throw failure
            case .lead(let batch): await commit(batch)
            case .wait: await wait(for: ticket)
            }
        }
    }

    private func commit(_ batch: CommitPipeline.Batch) async {
        let operations = batch.commit.writes.map { key, write -> Transaction.Operation in
            switch write {
            case .put(let value): .put(key, value)
            case .delete: .delete(key)
            }
        }
        let result: Result<Revision, ConfigError>
        do {
            let transaction = Transaction(if: [.modified(StoreKeys.writer, at: writerRevision)], operations)
            switch try await store.commit(transaction) {
            case .committed(let revision): result = .success(revision)
            case .conflict:
                result = .failure(
                    ConfigError(.unavailable, "Another config service has taken over this store; this one has stopped"))
            }
        } catch {
            result = .failure(ConfigError(.unavailable, "The store failed: \(error)"))
        }
        let woken = state.withLock { state in
            let waiters = state.pipeline.finished(batch, result)
            return waiters + state.announce(batch.commit.changed)
        }
        for continuation in woken { continuation.resume() }
    }

    private func wait(for ticket: UInt64) async {
        await withCheckedContinuation { continuation in
            let isLate = state.withLock { state in
                // The commit may have ended since it was asked about.
                let pipeline = state.pipeline
                if !pipeline.isCommitting || pipeline.durable >= ticket || pipeline.failure != nil { return true }
                state.pipeline.wait(for: ticket, continuation)
                return false
            }
            if isLate { continuation.resume() }
        }
    }
}
