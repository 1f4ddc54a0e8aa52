package import WeftJSON
import WeftNet

/// What somebody wants to know of what was done. Members that are nil fit everything.
package struct AuditQuery: Hashable, Sendable {
    /// As in entries: `2026-11-30T12:00`, or the beginning of one.
    package var since: String?
    package var until: String?
    /// A part of the caller's name.
    package var caller: String?
    package var source: String?
    package var request: String?
    package var type: String?
    /// A uuid, or a part of a name.
    package var object: String?
    /// `create`, `update`, `delete`, `call` or `refused`.
    package var operation: String?
    /// Only entries before the one with this number.
    package var before: UInt64?
    package var limit = 100

    package static let mostEntries = 1000
    package static let operations = ["create", "update", "delete", "call", "refused"]

    package init() {}

    /// Whether an entry fits, as ``AuditEntry/json`` has it.
    package func fits(_ entry: JSON) -> Bool {
        let time = entry["time"]?.string ?? ""
        if let since, time < since { return false }
        // The whole of the hour that is named by its beginning.
        if let until, time > until, !time.hasPrefix(until) { return false }
        if let caller, entry["caller"]?.string?.contains(caller) != true { return false }
        if let source, entry["source"]?.string != source { return false }
        if let request, entry["request"]?.string != request { return false }
        guard type != nil || object != nil || operation != nil else { return true }
        let changes = entry["changes"]?.array ?? []
        guard changes.isEmpty else { return changes.contains(where: fitsChange) }
        let isRefusal = entry["refused"] != nil
        if let operation, operation != (isRefusal ? "refused" : "call") { return false }
        if let type, entry["call"]?.string != type { return false }
        guard let object else { return true }
        return ["subject", "refused", "words"].contains { entry[$0]?.string?.contains(object) == true }
    }

    private func fitsChange(_ change: JSON) -> Bool {
        if let operation, change["operation"]?.string != operation { return false }
        if let type, change["type"]?.string != type { return false }
        guard let object else { return true }
        return change["uuid"]?.string == object || change["name"]?.string?.contains(object) == true
    }
}

/// Entries, the newest first.
package struct AuditPage: Sendable {
    package var entries: [JSON]
    /// To go on with; nil: there are no more.
    package var next: UInt64?

    package init(entries: [JSON] = [], next: UInt64? = nil) {
        self.entries = entries
        self.next = next
    }
}
