package import WeftConfig
package import WeftJSON
package import WeftModel
package import WeftNet

/// What one object of an orchestrator asks for.
package enum Wish: Hashable, Sendable {
    /// It is not known yet, so nothing is done about it.
    case undecided
    /// It needs nothing of ours, or no longer.
    case nothing
    case objects(Translation)
}

/// What one object of an orchestrator wants to be there.
package struct Translation: Hashable, Sendable {
    package var source: Source
    /// Whose it was before it came here from another orchestrator: what was made for it there is taken over, and as
    /// long as it is there and not offered, nothing is made.
    package var predecessor: Owner?
    /// Shared objects that the others refer to, by name: `tier=front`.
    package var tags: Set<String>
    /// Referents before what refers to them.
    package var objects: [IntentObject]
    /// What it holds on objects of others, and grants or withdraws on its own: attachments and shares, which may be
    /// repeated.
    package var claims: [Mutation]
    /// Of a machine, the first one first. Once it has any it runs, and keeps those that it was started with: others
    /// come to it no more, but what somebody took of them comes back.
    package var interfaces: [PlannedInterface]
    /// What is missing to carry out all of it, and what to do about that. It is tried again later.
    package var incomplete: String?

    package init(
        source: Source, predecessor: Owner? = nil, tags: Set<String> = [], objects: [IntentObject] = [],
        claims: [Mutation] = [],
        interfaces: [PlannedInterface] = [], incomplete: String? = nil
    ) {
        self.source = source
        self.predecessor = predecessor
        self.tags = tags
        self.objects = objects
        self.claims = claims
        self.interfaces = interfaces
        self.incomplete = incomplete
    }
}

/// One object as it shall be.
package struct IntentObject: Hashable, Sendable {
    package var type: ObjectType
    package var id: ObjectID
    package var name: FQName
    /// The parent's type; nil at the root, and where there is but one.
    package var parent: ObjectType?
    /// Properties and reference lists.
    package var body: JSONObject
    /// Members of the body that stay as they were made: a running machine keeps its network whatever is written
    /// meanwhile.
    package var fixed: Set<String>

    package init(
        type: ObjectType, id: ObjectID, name: FQName, parent: ObjectType? = nil, body: JSONObject,
        fixed: Set<String> = []
    ) {
        self.type = type
        self.id = id
        self.name = name
        self.parent = parent
        self.body = body
        self.fixed = fixed
    }
}

/// An interface of a machine, as the orchestrator is told of it.
package struct PlannedInterface: Hashable, Sendable {
    /// As the orchestrator calls it.
    package var network: String
    /// As the machine calls it.
    package var interface: String
    package var id: ObjectID
    package var instanceIP: ObjectID

    package init(network: String, interface: String, id: ObjectID, instanceIP: ObjectID) {
        self.network = network
        self.interface = interface
        self.id = id
        self.instanceIP = instanceIP
    }
}

/// Why something that a person wrote in the orchestrator is not carried out.
package struct Untranslatable: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
