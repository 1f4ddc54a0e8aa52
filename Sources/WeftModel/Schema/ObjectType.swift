/// The type of a configuration object, such as ``virtualNetwork``.
///
/// A small number inside, in the alphabetical order of names. The number changes when types are added: it is for tables
/// in memory and is never stored or sent.
package struct ObjectType: Hashable, Sendable {
    package let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Takes the name with dashes or with underscores; both occur in requests.
    package init?(_ name: some StringProtocol) {
        guard let type = ModelTables.shared.typesByName[String(name)] else { return nil }
        self = type
    }

    /// Every type, in alphabetical order.
    package static var all: [ObjectType] { ModelTables.shared.objects.map(\.type) }

    package var schema: ObjectSchema { ModelTables.shared.objects[Int(rawValue)] }

    /// `virtual-network`
    package var name: String { schema.name }
    /// `virtual_network`
    package var underscored: String { schema.underscored }
    /// `virtual-networks`: the last element of the collection's URL and the key of list answers, always with a plain
    /// `s`.
    package var collection: String { schema.collection }
    /// `virtual_network_refs`
    package var referenceField: String { schema.referenceField }
    /// `virtual_network_back_refs`
    package var backReferenceField: String { schema.backReferenceField }
    /// `virtual_networks`
    package var childrenField: String { schema.childrenField }
}

extension ObjectType: Comparable {
    package static func < (a: ObjectType, b: ObjectType) -> Bool { a.rawValue < b.rawValue }
}

extension ObjectType: CustomStringConvertible {
    package var description: String { name }
}
