package import WeftModel
package import WeftNet

/// The orchestrator that an object belongs to, and the object over there that it was made for.
package struct Owner: Hashable, Sendable {
    package let orchestrator: ObjectID
    /// The orchestrator's own kind: `Pod`, `Namespace`, `NetworkAttachmentDefinition`.
    package let kind: String
    /// The orchestrator's identifier of that object: for Kubernetes its uid.
    package let sourceUID: String

    package init(orchestrator: ObjectID, kind: String, sourceUID: String) {
        self.orchestrator = orchestrator
        self.kind = kind
        self.sourceUID = sourceUID
    }

    package init(_ orchestrator: ObjectID, _ source: Source) {
        self.init(orchestrator: orchestrator, kind: source.kind, sourceUID: source.uid)
    }

    package var source: Source { Source(kind: kind, uid: sourceUID) }
}

/// What a connector makes an object for; with the caller's orchestrator it becomes the object's ``Owner``.
package struct Source: Hashable, Sendable {
    package let kind: String
    package let uid: String

    package init(kind: String, uid: String) {
        self.kind = kind
        self.uid = uid
    }
}

/// Whose an object is. Every object has exactly one.
package enum Holder: Hashable, Sendable {
    case system
    case people
    case orchestrator(Owner)

    package var owner: Owner? {
        if case .orchestrator(let owner) = self { owner } else { nil }
    }
}

/// A row of the owner index.
package struct OwnedObject: Hashable, Sendable {
    package let type: ObjectType
    package let id: ObjectID
    package let name: FQName
    package let owner: Owner
}

/// What an orchestrator holds on or in an object, which may be anybody's.
package struct HeldClaim: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The shared object itself.
        case object
        case reference(ObjectType, ObjectID)
        /// A share with this tenant.
        case share(String)
    }

    package let type: ObjectType
    package let id: ObjectID
    package let name: FQName
    package let kind: Kind
}
