package import WeftJSON
package import WeftModel

/// The answer to a list: a count, or rows that are rendered one by one as they are written out.
package struct ListAnswer: Sendable {
    package enum Content: Sendable {
        case count(Int)
        case rows([ListRow])
    }

    package let type: ObjectType
    package let content: Content
    /// The `marker` key of a paged answer: `.null` on the last page; `nil` when paging was not asked for.
    package let marker: JSON?
}

/// One row of a list.
package struct ListRow: Sendable {
    /// The row as the config API shows it; inside a further envelope for a detailed list.
    package let json: JSON
}
