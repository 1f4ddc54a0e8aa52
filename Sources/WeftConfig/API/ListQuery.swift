package import WeftJSON
package import WeftModel
package import WeftNet

/// Which parts of an object a read returns.
package struct ReadOptions: Hashable, Sendable {
    /// Only these properties, references, children and back references, beside the naming fields.
    package var fields: Set<String>?
    package var excludesBackReferences = false
    package var excludesChildren = false
    package var excludesHrefs = false

    package init(
        fields: Set<String>? = nil, excludesBackReferences: Bool = false, excludesChildren: Bool = false,
        excludesHrefs: Bool = false
    ) {
        self.fields = fields
        self.excludesBackReferences = excludesBackReferences
        self.excludesChildren = excludesChildren
        self.excludesHrefs = excludesHrefs
    }
}

/// Which objects of one type a list returns, and how much of each. Anchors (`parents`, `backReferences`, `ids`,
/// `names`) intersect.
package struct ListQuery: Sendable {
    /// Alternatives for one field; the conditions of several fields must all hold.
    package struct Filter: Hashable, Sendable {
        package var field: String
        package var values: [JSON]

        package init(field: String, values: [JSON]) {
            self.field = field
            self.values = values
        }
    }

    package struct Page: Hashable, Sendable {
        /// What the page before ended with; `nil` asks for the first.
        package var marker: String?
        package var limit: Int

        package init(marker: String?, limit: Int) {
            self.marker = marker
            self.limit = limit
        }
    }

    package var type: ObjectType
    package var parents: [ObjectID]?
    package var parentName: FQName?
    package var parentType: ObjectType?
    package var backReferences: [ObjectID]?
    package var ids: [ObjectID]?
    package var names: [FQName]?
    package var filters: [Filter] = []
    package var fields: Set<String>?
    package var detail = false
    package var count = false
    package var excludesHrefs = false
    package var page: Page?

    package init(_ type: ObjectType) { self.type = type }
}
