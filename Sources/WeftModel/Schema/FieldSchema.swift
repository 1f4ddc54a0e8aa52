package import WeftJSON
package import WeftSchema

/// A property of an object, or a field of a complex value.
package struct FieldSchema: Sendable {
    package let name: String
    package let kind: ValueKind
    /// The value is a JSON array of `kind`.
    package let isArray: Bool
    /// What client libraries fill in. Nothing is filled in here: the service does so for objects that it makes itself.
    package let defaultValue: JSON?
    /// Elements of the property can be set one by one (`prop-collection-update`).
    package let collection: PropertyCollection?
    /// Told to nobody: answers show a mask in its place.
    package let isSecret: Bool

    package var complexType: ComplexType? { if case .complex(let type) = kind { type } else { nil } }
}

/// What one value is.
package enum ValueKind: Hashable, Sendable {
    case string(oneOf: [String]?)
    /// Checked, and kept in its canonical form.
    case text(TextFormat)
    case integer(ClosedRange<Int64>?)
    /// 64 bits.
    case unsigned
    case boolean
    case complex(ComplexType)
}

/// A list or map property. In JSON its elements are wrapped: `{"key_value_pair": [{"key": …}, …]}`.
package struct PropertyCollection: Hashable, Sendable {
    /// The wrapping field: `key_value_pair`.
    package let member: String
    /// For a map, the element's field that tells it from the others.
    package let key: String?
}

/// A structured value such as `VirtualNetworkType`. A small number inside, like ``ObjectType``.
package struct ComplexType: Hashable, Sendable {
    let index: UInt16

    package init?(_ name: String) {
        guard let type = ModelTables.shared.complexTypesByName[name] else { return nil }
        self = type
    }

    init(index: Int) { self.index = UInt16(index) }

    package var name: String { table.name }
    /// In the order that they have in XML.
    package var fields: [FieldSchema] { table.fields }
    package func field(_ name: String) -> FieldSchema? { table.index[name].map { table.fields[$0] } }
    /// The fields together are one prefix: `ip_prefix` and `ip_prefix_len`.
    package var isPrefix: Bool { table.isPrefix }
    /// Some field of it, at any depth, is a secret.
    var holdsSecrets: Bool { ModelTables.shared.holdSecrets[Int(index)] }

    private var table: ComplexTypeTable { ModelTables.shared.complexTypes[Int(index)] }
}

final class ComplexTypeTable: Sendable {
    let name: String
    let fields: [FieldSchema]
    let index: [String: Int]
    let isPrefix: Bool

    init(name: String, fields: [FieldSchema]) {
        self.name = name
        let index = fields.indexByName(\.name)
        self.fields = fields
        self.index = index
        isPrefix = PrefixForm.fields.allSatisfy { index[$0] != nil }
    }
}
