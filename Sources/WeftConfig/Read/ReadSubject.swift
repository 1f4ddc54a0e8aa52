import WeftModel
import WeftNet

/// What a read is about.
enum ReadSubject {
    case object(Row)
    /// Changes of all objects, deletions among them.
    case changes
    /// The registry of attached orchestrators.
    case orchestrators
    /// The pairs that clients keep.
    case keyValues
}

extension ReadSubject: CustomStringConvertible {
    var description: String {
        switch self {
        // Neither name nor id: who asked by one of them is not to learn the other.
        case .object(let row): "this \(row.type.name)"
        case .changes: "the stream of changes"
        case .orchestrators: "the list of orchestrators"
        case .keyValues: "key-value pairs"
        }
    }
}
