import GRDB
import WeftStore

extension StoreError {
    private static let advice = "put a backup in its place, or move it away to begin with an empty configuration"

    /// What is said no longer holds together, or was changed by something else than a store.
    static func damaged(_ what: String) -> StoreError { StoreError(.failed, "\(what); \(advice)") }

    static func damagedLog(_ path: String) -> StoreError {
        StoreError(
            .failed,
            "\(path) is damaged, and what was acknowledged stands behind the damage; put a backup of both files in their "
                + "place, or move the log away to go on without the changes in it")
    }

    /// In words that say what to do, where there is something to do.
    static func text(of error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return
                "the file is damaged, or is no store of Weft (\(error.message ?? "SQLite: \(error.resultCode)")); \(advice)"
        case .SQLITE_BUSY, .SQLITE_LOCKED: return "another process has it open"
        case .SQLITE_FULL: return "the disk is full"
        case .SQLITE_CANTOPEN: return "it is no file, or files beside it cannot be made"
        case .SQLITE_READONLY, .SQLITE_PERM: return "it may be read only, not written"
        case .SQLITE_IOERR: return "the disk fails to read or to write it; the kernel's log says more"
        default: return "\(error)"
        }
    }
}
