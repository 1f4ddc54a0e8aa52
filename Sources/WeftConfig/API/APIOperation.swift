/// A call as the rules of roles see it (docs/wire/config-api.md, "Permissions").
package struct APIOperation: Hashable, Sendable {
    /// Create, read, update or delete.
    package enum Kind: Hashable, Sendable, CaseIterable { case create, read, update, delete }

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

    var operation: AccessRules.Operation {
        switch kind {
        case .create: .create
        case .read: .read
        case .update: .update
        case .delete: .delete
        }
    }
}
