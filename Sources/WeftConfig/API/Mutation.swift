package import WeftJSON
package import WeftModel
package import WeftNet

/// One step of an atomic batch: ``ConfigService/apply(_:by:)`` does all of them or none.
///
/// Bodies are what the config API takes inside its envelope: `fq_name`, `parent_type`, properties, `…_refs`.
package enum Mutation: Hashable, Sendable {
    /// Makes an object; refused when the name or the uuid is taken.
    case create(ObjectType, JSONObject, for: Source?)
    /// Makes the object, or brings the one of this name that the caller owns to this shape. A body that changes nothing
    /// writes nothing, so a connector's full synchronisation costs no commit. The members `keeping` are those of the
    /// body that an object has as it was made: one that is there keeps its own, one that is made gets the body's.
    case ensure(ObjectType, JSONObject, for: Source?, keeping: Set<String> = [])
    /// Replaces the properties and reference lists that the body names.
    case update(ObjectType, ObjectID, JSONObject)
    /// Removes an object. `ifSource` makes it a compare-and-delete: nothing happens when the object now belongs to
    /// another object of the orchestrator (a pod of the same name, say). An absent object is no error.
    case delete(ObjectType, ObjectID, ifSource: Source?)
    /// Holds a reference, also on an object that the caller does not own; it stays while anyone holds it.
    case attach(ObjectType, ObjectID, to: ObjectType, ObjectID, attribute: JSON?)
    /// Lets go of a reference that the caller holds.
    case detach(ObjectType, ObjectID, from: ObjectType, ObjectID)
    /// Makes a shared object (a tag) unless it is there, and holds it for the caller.
    case claim(ObjectType, JSONObject)
    /// Lets go of a shared object; it goes when nobody holds it and nothing refers to it.
    case release(ObjectType, ObjectID)
    /// Shares an object with a tenant (`tenant:<project uuid>`, `domain:<domain uuid>`), as one claim of the caller's.
    case share(ObjectType, ObjectID, with: String, access: Int)
    case unshare(ObjectType, ObjectID, with: String)
    /// Replaces the tags that the caller holds on an object by these.
    case setTags(ObjectType, ObjectID, [ObjectID])
    /// Offers everything that was made for one object of an orchestrator to another orchestrator; `nil` takes the offer
    /// back. The owner makes it, or a person for it, and it ends with the epoch of the owner's connector. A person's is
    /// a person's to take back, and until then the owner's connector cannot delete what is offered.
    case offer(Owner, to: ObjectID?)
    /// Makes what was offered to the caller the caller's own, for an object of its: all of it or nothing, and nothing
    /// else of it changes. What is not there is no error: it was taken already, or is to be made anew.
    case take(Owner, for: Source)
}

extension Mutation {
    /// What a mutation does, as a remote connector names it.
    package enum Operation: String, CaseIterable, Sendable {
        case create, ensure, update, delete, attach, detach, claim, release, share, unshare
        case setTags = "set-tags"
        case offer, take
    }

    package var operation: Operation {
        switch self {
        case .create: .create
        case .ensure: .ensure
        case .update: .update
        case .delete: .delete
        case .attach: .attach
        case .detach: .detach
        case .claim: .claim
        case .release: .release
        case .share: .share
        case .unshare: .unshare
        case .setTags: .setTags
        case .offer: .offer
        case .take: .take
        }
    }
}

/// A change of one reference, as `POST /ref-update` asks for.
package struct ReferenceUpdate: Sendable {
    package enum Target: Sendable {
        case id(ObjectID)
        case name(FQName)
    }
    package enum Operation: Sendable { case add, delete }

    package var type: ObjectType
    package var id: ObjectID
    package var targetType: ObjectType
    package var target: Target
    package var operation: Operation
    package var attribute: JSON?
    /// The reference does not block deletion of its target and goes away with it.
    package var relaxed: Bool

    package init(
        type: ObjectType, id: ObjectID, targetType: ObjectType, target: Target, operation: Operation,
        attribute: JSON? = nil, relaxed: Bool = false
    ) {
        self.type = type
        self.id = id
        self.targetType = targetType
        self.target = target
        self.operation = operation
        self.attribute = attribute
        self.relaxed = relaxed
    }
}

/// A change of one element of a list or map property, as `POST /prop-collection-update` asks for.
package struct CollectionUpdate: Sendable {
    /// Maps know `set` and `delete`, lists `add`, `modify` and `delete`; the text is kept for the refusal.
    package var field: String
    package var operation: String
    package var value: JSON?
    package var position: String?

    package init(field: String, operation: String, value: JSON? = nil, position: String? = nil) {
        self.field = field
        self.operation = operation
        self.value = value
        self.position = position
    }
}
