package import WeftNet

/// A change of an object: of the intent, of what follows from it, or of both, as the place that tells it says.
package enum ObjectChange: Hashable, Sendable {
    /// The object is new, or it is now like this.
    case put(ConfigObject)
    case delete(ObjectType, ObjectID)

    /// The same without secrets.
    package var masked: ObjectChange {
        switch self {
        case .put(let object): .put(object.masked)
        case .delete: self
        }
    }
}
