package import WeftModel
package import WeftNet

/// Something that whoever made an object should know about what follows from it: that it does less than it says, or
/// other than one may expect. It follows from the intent alone and is stored nowhere.
package struct Condition: Hashable, Sendable {
    package enum Reason: String, Sendable, CaseIterable {
        /// A rule of a network policy, or a security group, that nobody enforces on packets.
        case notEnforced = "not-enforced"
        /// A rule that joins no networks because of one before it.
        case barred
        /// Two networks that exchange routes have a range in common, in which they exchange none.
        case overlapping
        /// A network takes over routes in a range that several others have: an address in it may be anybody's.
        case ambiguous
    }

    package let type: ObjectType
    package let id: ObjectID
    package let name: FQName
    package let reason: Reason
    /// One sentence or two, with what to do.
    package let message: String
}
