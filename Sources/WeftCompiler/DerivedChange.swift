package import WeftModel
package import WeftNet

/// A change of what follows from the intent.
package enum DerivedChange: Hashable, Sendable {
    /// A derived object is new, or it is now like this.
    case put(ConfigObject)
    case delete(ObjectType, ObjectID)
    /// All references that an object of the intent now has beyond its own; none: an empty set.
    case references(ObjectType, ObjectID, ReferenceSet)
}
