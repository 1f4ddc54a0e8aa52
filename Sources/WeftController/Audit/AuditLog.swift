import Dispatch
package import Logging
import ServiceLifecycle
import Synchronization
package import WeftConfig
import WeftJSON
import WeftNet
import WeftSystem

/// Keeps what callers of this controller did, in files beside its store (docs/decisions/0030-audit.md).
///
/// A caller does not wait for the disk: entries wait here for a thread that writes all that there is. A stop loses
/// nothing; a crash what was done while the disk took what came before. What cannot be kept is counted, and nothing
/// else stops.
package final class AuditLog: AuditTrail, Service {
    /// What may wait for the disk.
    static let mostWaiting = 10_000

    fileprivate struct State {
        var waiting: [AuditEntry] = []
        var refusals = RefusalWindow()
        var isScheduled = false
        var lost: (count: Int, since: WallTime)?
        var trouble: String?
        var kept: UInt64 = 0
        var lostEver: UInt64 = 0
    }

    private let state = Mutex(State())
    private let files: Mutex<AuditFiles>
    private let queue = DispatchQueue(label: "weft.audit")
    private let logger: Logger

    /// - Parameters:
    ///   - path: the folder, which is made.
    ///   - bytes: that the files may have together.
    ///   - age: how long they are kept.
    package init(_ path: String, bytes: Int, age: Duration, logger: Logger) throws {
        self.logger = logger
        var limits = AuditFiles.Limits()
        limits.bytes = bytes
        limits.age = age
        limits.fileBytes = min(limits.fileBytes, max(bytes / 16, 1))
        let opened = try AuditFiles(path, limits)
        if opened.torn > 0 {
            logger.notice("the last line of the audit was broken off and is dropped", metadata: ["folder": "\(path)"])
        }
        files = Mutex(opened)
    }

    package func record(_ entry: AuditEntry) {
        let isFirst = state.withLock { state in
            state.add(state.refusals.take(entry))
            return state.schedule()
        }
        if isFirst { queue.async { self.write() } }
    }

    package func page(_ query: AuditQuery) throws -> AuditPage { try files.withLock { try $0.page(query) } }

    package var trouble: String? { state.withLock { $0.trouble } }

    /// For figures.
    var figures: Figures {
        let bytes = files.withLock { $0.bytes }
        return state.withLock { state in
            Figures(
                kept: state.kept, lost: state.lostEver, waiting: state.waiting.count, bytes: bytes,
                isKept: state.trouble == nil)
        }
    }

    struct Figures {
        let kept: UInt64
        let lost: UInt64
        let waiting: Int
        let bytes: Int
        let isKept: Bool
    }

    /// Says how often refusals came again, and drops what is old, now and then; at the end writes what waits.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: RefusalWindow.window)) != nil { self.tidy(at: .now) }
        }
        finish()
    }

    /// Returns when all is on the disk, or lost.
    package func finish() {
        state.withLock { state in
            state.add(state.refusals.summaries(at: .now, isEnd: true))
            state.isScheduled = true
        }
        queue.sync { self.write() }
    }

    func tidy(at now: WallTime) {
        let isFirst = state.withLock { state in
            state.add(state.refusals.summaries(at: now))
            return state.schedule()
        }
        queue.async { try? self.files.withLock { try $0.removeOld(at: now) } }
        if isFirst { queue.async { self.write() } }
    }

    private func write() {
        let (entries, lost) = state.withLock { state in
            defer { (state.waiting, state.isScheduled) = ([], false) }
            return (state.waiting, state.lost)
        }
        guard let last = entries.last else { return }
        let changes = entries.filter { !$0.isRefusal }.map(\.json)
        let refusals = entries.filter(\.isRefusal).map(\.json)
        let gap = lost.map { AuditEntry(at: last.time, by: .system, .lost($0.count, since: $0.since)).json }
        do {
            try files.withLock { files in
                try files.append(.changes, (gap.map { [$0] } ?? []) + changes, at: last.time)
                try files.append(.refusals, refusals, at: last.time)
            }
            let wasInTrouble = state.withLock { state in
                defer { state.trouble = nil }
                state.kept += UInt64(entries.count)
                state.forget(lost)
                return state.trouble != nil
            }
            if wasInTrouble { logger.notice("the audit is kept again", metadata: ["lost": "\(lost?.count ?? 0)"]) }
        } catch {
            let isNew = state.withLock { state in
                defer { state.trouble = "\(error)" }
                state.lose(entries.count, since: entries[0].time)
                return state.trouble == nil
            }
            guard isNew else { return }
            logger.error("the audit cannot be kept; all else goes on", metadata: ["error": "\(error)"])
        }
    }
}

extension AuditLog.State {
    fileprivate mutating func add(_ entries: [AuditEntry]) {
        for entry in entries {
            if waiting.count < AuditLog.mostWaiting { waiting.append(entry) } else { lose(1, since: entry.time) }
        }
    }

    /// Whether somebody has to see to it that it is written.
    fileprivate mutating func schedule() -> Bool {
        guard !isScheduled, !waiting.isEmpty else { return false }
        isScheduled = true
        return true
    }

    fileprivate mutating func lose(_ count: Int, since: WallTime) {
        lost = ((lost?.count ?? 0) + count, lost?.since ?? since)
        lostEver += UInt64(count)
    }

    /// What was told; others may have been lost since.
    fileprivate mutating func forget(_ told: (count: Int, since: WallTime)?) {
        guard let told, let now = lost else { return }
        lost = now.count > told.count ? (now.count - told.count, now.since) : nil
    }
}

extension AuditEntry {
    fileprivate var isRefusal: Bool { if case .refused = deed { true } else { false } }
}

extension AuditLog: CustomStringConvertible {
    package var description: String { "audit" }
}
