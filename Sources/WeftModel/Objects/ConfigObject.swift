package import WeftJSON
package import WeftNet

/// One object as somebody meant it: its name and place, its properties and what it refers to.
///
/// Children and referrers are not in here: they are indices of whoever holds many objects.
package struct ConfigObject: Hashable, Sendable {
    package let type: ObjectType
    package let id: ObjectID
    package let name: FQName
    /// nil at the root.
    package let parent: ParentReference?
    /// Top-level property name → value as it was sent, nulls inside included. `id_perms`, `perms2`, `display_name` and
    /// `annotations` are properties like all others.
    package var properties: JSONObject
    package var references: ReferenceSet
    /// Numbers that were allocated with the object and that clients do not see, such as ``routeTargetAllocation``.
    package var allocations: [String: Int]

    /// What the compiler makes the route target of a network's own routing instance from.
    package static let routeTargetAllocation = "route_target"

    package init(
        type: ObjectType, id: ObjectID, name: FQName, parent: ParentReference? = nil, properties: JSONObject = [:],
        references: ReferenceSet = [], allocations: [String: Int] = [:]
    ) {
        self.type = type
        self.id = id
        self.name = name
        self.parent = parent
        self.properties = properties
        self.references = references
        self.allocations = allocations
    }
}

package struct ParentReference: Hashable, Sendable {
    package var type: ObjectType
    package var id: ObjectID

    package init(_ type: ObjectType, _ id: ObjectID) {
        self.type = type
        self.id = id
    }
}

extension ObjectID {
    /// The id of a derived object: a function of its type and name, equal on every replica and after every restart.
    package static func derived(_ type: ObjectType, _ name: FQName) -> ObjectID { derived(from: "\(type):\(name)") }
}
