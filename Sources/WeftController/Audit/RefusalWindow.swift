import WeftConfig
import WeftNet
import WeftTrust

/// Who is refused a thousand times a minute has a line in the audit, and one more that says how often: refusals cost
/// nothing and are anybody's to have.
struct RefusalWindow {
    private struct Kind: Hashable {
        let caller: Identity
        let source: String
        let call: String
        let status: Int
    }

    /// Of which lines are written one by one in a minute; the rest of them are one kind together.
    static let most = 20
    static let window = Duration.seconds(60)

    private var began: WallTime?
    private var kinds: [Kind: (first: AuditEntry, more: Int)] = [:]
    private var others: (first: AuditEntry, more: Int)?

    /// What is to be written at once.
    mutating func take(_ entry: AuditEntry) -> [AuditEntry] {
        guard case .refused(let call, let status, _, _) = entry.deed else { return [entry] }
        let before = summaries(at: entry.time)
        if began == nil { began = entry.time }
        let kind = Kind(caller: entry.identity, source: entry.origin?.source ?? "", call: call, status: status)
        if kinds[kind] != nil {
            kinds[kind]?.more += 1
            return before
        }
        guard kinds.count < Self.most else {
            others = (entry, (others?.more ?? 0) + 1)
            return before
        }
        kinds[kind] = (entry, 0)
        return before + [entry]
    }

    /// How often the kinds of a minute that is over came again.
    mutating func summaries(at now: WallTime, isEnd: Bool = false) -> [AuditEntry] {
        guard let began, isEnd || began + Self.window <= now || now < began else { return [] }
        let repeated = kinds.values.filter { $0.more > 0 } + (others.map { [$0] } ?? [])
        self.began = nil
        kinds = [:]
        others = nil
        return repeated.map { first, more in first.repeated(more, at: now) }.sorted { $0.time < $1.time }
    }
}

extension AuditEntry {
    fileprivate func repeated(_ more: Int, at time: WallTime) -> AuditEntry {
        guard case .refused(let call, let status, let words, _) = deed else { return self }
        return AuditEntry(
            at: time, by: Caller(identity, origin: origin), .refused(call, status: status, words: words, more: more))
    }
}
