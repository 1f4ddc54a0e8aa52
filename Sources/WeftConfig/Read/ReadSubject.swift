import WeftModel
import WeftNet

/// What a read is about.
enum ReadSubject {
    case object(Row)
    /// Changes of all objects, deletions among them.
    case changes
    /// Changes of what may be seen.
    case watch
    /// The registry of attached orchestrators.
    case orchestrators
    /// Users and tokens.
    case accounts
    /// The pairs that clients keep.
    case keyValues
}

extension ReadSubject: CustomStringConvertible {
    var description: String {
        switch self {
        // Neither name nor id: who asked by one of them is not to learn the other.
        case .object(let row): "this \(row.type.name)"
        case .changes: "the stream of changes"
        case .watch: "what changes"
        case .orchestrators: "the list of orchestrators"
        case .accounts: "users and tokens"
        case .keyValues: "key-value pairs"
        }
    }
}
