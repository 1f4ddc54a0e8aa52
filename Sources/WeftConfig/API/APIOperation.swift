/// A call as the rules of roles see it (docs/wire/config-api.md, "Permissions").
package struct APIOperation: Hashable, Sendable {
    /// What a call does; as rules have them, several.
    package struct Kind: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package static let create = Kind(rawValue: 1)
        package static let read = Kind(rawValue: 2)
        package static let update = Kind(rawValue: 4)
        package static let delete = Kind(rawValue: 8)

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        init(letters: String) {
            self = []
            for (letter, kind) in Self.letters where letters.contains(letter) { formUnion(kind) }
        }

        var letters: String { String(Self.letters.filter { contains($0.1) }.map(\.0)) }

        private static let letters: [(Character, Kind)] = [
            ("C", .create), ("R", .read), ("U", .update), ("D", .delete),
        ]
    }

    package let kind: Kind
    /// The name of a type, or the first part of an action's path: `virtual-network`, `ref-update`.
    package let object: String
    /// The members of the request's body.
    package let fields: [String]

    package init(_ kind: Kind, _ object: String, fields: [String] = []) {
        self.kind = kind
        self.object = object
        self.fields = fields
    }
}
