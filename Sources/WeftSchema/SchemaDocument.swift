/// What the files under `schema/` declare, with names not yet resolved.
///
/// The language has one declaration per paragraph and one fact per line (schema/README.md):
///
///     object network-policy
///         parent project
///         network_policy_entries: PolicyEntriesType (required)
///
///     type PolicyEntriesType
///         policy_rule: [PolicyRuleType] (required)
///
///     enum DirectionType: > | <>
///     range VlanIdType: 0...4094
///
/// The generator reads it to write Swift, and the model reads the same text once at start: data costs the compiler
/// nothing, and there is one reader.
package struct SchemaDocument: Hashable, Sendable {
    /// In the order of the files.
    package var objects: [ObjectDeclaration] = []
    package var types: [TypeDeclaration] = []
    package var restrictions: [String: Restriction] = [:]
    /// What every object has besides its own.
    package var every = ObjectDeclaration(name: "")
    /// What is wrong with the text; the generator refuses a schema with problems.
    package var problems: [SchemaProblem] = []

    /// By name: the order that gives object types their numbers.
    package var sortedObjects: [ObjectDeclaration] { objects.sorted { $0.name < $1.name } }

    /// The type above all; as a parent it means: no parent.
    package static let root = "config-root"
}

/// An object type: `virtual-network`.
package struct ObjectDeclaration: Hashable, Sendable {
    package var name: String
    /// Objects of this type decide what a host forwards; so with the references and fields that say the same.
    package var isReadOnHosts = false
    package var parents: [ParentDeclaration] = []
    package var properties: [FieldDeclaration] = []
    package var references: [ReferenceDeclaration] = []
}

package struct ParentDeclaration: Hashable, Sendable {
    package var name: String
    /// The system makes these children and takes them away; they do not keep their parent from being deleted.
    package var isDerived: Bool
}

/// A reference to objects of another type; its field is named after the target: `network_policy_refs`.
package struct ReferenceDeclaration: Hashable, Sendable {
    package var target: String
    /// The complex type of the data that the link carries.
    package var attribute: String?
    package var isDerived: Bool
    package var requirement: Requirement
    package var isReadOnHosts = false
}

/// A complex type: named fields in the order that they have in XML.
package struct TypeDeclaration: Hashable, Sendable {
    package var name: String
    package var fields: [FieldDeclaration] = []
}

/// A property of an object or a field of a complex type.
package struct FieldDeclaration: Hashable, Sendable {
    package enum Collection: Hashable, Sendable {
        case list
        /// Elements are told apart by this field of theirs.
        case map(key: String)
    }

    package var name: String
    /// `string`, `integer`, `unsigned`, `boolean`, or the name of a complex type or restriction.
    package var type: String
    package var isArray: Bool
    /// What client libraries fill in; the server does so only for objects that it makes itself.
    package var defaultValue: String?
    package var collection: Collection?
    package var requirement: Requirement
    package var access: Access
    /// Told to nobody: answers show a mask in its place.
    package var isSecret = false
    package var isReadOnHosts = false
}

/// Who is meant to set a value. Documentation more than rule: the field's clients do not keep to it.
package enum Requirement: String, Hashable, Sendable {
    case optional
    case required
    case systemOnly = "system-only"
    case adminOnly = "admin-only"
}

/// What clients are meant to do with a value.
package enum Access: String, Hashable, Sendable {
    case full
    case createOnly = "create-only"
    case readOnly = "read-only"
}

/// What a simple value may be.
package enum Restriction: Hashable, Sendable {
    case oneOf([String])
    case range(ClosedRange<Int64>)
    /// A regular expression. Documentation: the field's servers do not check it either.
    case pattern(String)
    /// A text that is checked, and kept in its canonical form.
    case format(TextFormat)
    /// Any text; the name tells what it means.
    case any
}

/// The form of a text.
package enum TextFormat: String, CaseIterable, Hashable, Sendable {
    /// An address of either family.
    case address
    /// `10.1.1.0/24`
    case prefix
    case macAddress = "mac-address"
    /// `target:64512:100`
    case routeTarget = "route-target"
    /// RFC 1997: a well-known name or `64512:100`; `*` on a side where a policy matches.
    case community
    /// `management`, `left`, `right`, `other`, `other1`…
    case serviceInterface = "service-interface"
}

package struct SchemaProblem: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var message: String

    package var description: String { "\(file):\(line): \(message)" }
}
