/// What an object of one type has: parents, properties, references, and what follows from those of other types.
package final class ObjectSchema: Sendable {
    package let type: ObjectType
    package let name: String
    package let underscored: String
    package let collection: String
    package let referenceField: String
    package let backReferenceField: String
    package let childrenField: String

    package let parents: [ParentSchema]
    /// Objects of this type may stand at the root, without a parent.
    package let mayBeRoot: Bool
    /// Its own properties, then those that every object has.
    package let properties: [FieldSchema]
    package let references: [ReferenceSchema]
    package let children: [ChildSchema]
    package let backReferences: [BackReferenceSchema]

    private let propertyIndex: [String: Int]
    private let referenceIndex: [String: Int]

    init(
        type: ObjectType, name: String, parents: [ParentSchema], mayBeRoot: Bool, properties: [FieldSchema],
        references: [ReferenceSchema], children: [ChildSchema], backReferences: [BackReferenceSchema]
    ) {
        self.type = type
        self.name = name
        underscored = name.underscored
        collection = name + "s"
        referenceField = underscored + "_refs"
        backReferenceField = underscored + "_back_refs"
        childrenField = underscored + "s"
        self.parents = parents
        self.mayBeRoot = mayBeRoot
        self.properties = properties
        self.references = references
        self.children = children
        self.backReferences = backReferences
        propertyIndex = properties.indexByName(\.name)
        referenceIndex = references.indexByName(\.field)
    }

    package func property(_ name: String) -> FieldSchema? { propertyIndex[name].map { properties[$0] } }

    /// The reference with the field `network_policy_refs`, say.
    package func reference(field: String) -> ReferenceSchema? { referenceIndex[field].map { references[$0] } }
    package func reference(to target: ObjectType) -> ReferenceSchema? { reference(field: target.referenceField) }
    package func child(field: String) -> ChildSchema? { children.first { $0.field == field } }
}

package struct ParentSchema: Hashable, Sendable {
    package let type: ObjectType
    /// The system makes these children; they do not keep the parent from being deleted and go away with it.
    package let isDerived: Bool
}

package struct ReferenceSchema: Hashable, Sendable {
    /// `network_policy_refs`
    package let field: String
    package let target: ObjectType
    /// The data that the link carries; nil for a bare link.
    package let attribute: ComplexType?
    /// Kept by the system; does not keep the target from being deleted.
    package let isDerived: Bool
    /// Between two objects of one type: stored on both ends as an ordinary reference, without back reference.
    package let isSymmetric: Bool
}

package struct ChildSchema: Hashable, Sendable {
    /// `routing_instances`
    package let field: String
    package let type: ObjectType
    package let isDerived: Bool
}

package struct BackReferenceSchema: Hashable, Sendable {
    /// `virtual_machine_interface_back_refs`
    package let field: String
    /// The type of the referrers.
    package let type: ObjectType
}

extension String {
    /// `virtual-network` as `virtual_network`
    var underscored: String {
        String(decoding: utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }
}

extension Array {
    func indexByName(_ name: (Element) -> String) -> [String: Int] {
        Dictionary(enumerated().map { (name($1), $0) }) { first, _ in first }
    }
}
