package import WeftJSON
package import WeftModel
package import WeftNet

/// The answer to a list: a count, or objects that are read as they are written out.
///
/// Which objects they are, in which order and up to where a page goes is decided at one moment. Each is shown as of the
/// later moment at which it is reached; one that was deleted before, or fits the filters no longer, is left out.
package struct ListAnswer: Sendable {
    package enum Content: Sendable {
        case count(Int)
        case objects([ObjectID])
    }

    package let type: ObjectType
    package let content: Content
    /// The `marker` key of a paged answer: `.null` on the last page; `nil` when paging was not asked for.
    package let marker: JSON?

    let service: ConfigService
    let caller: Caller
    let query: ListQuery
    let form: ObjectForm

    /// `{"virtual-networks": [row, …]}`
    package var text: ListText { ListText(self) }

    /// All rows at once, for who asks in this process; detailed ones inside their envelopes.
    package var rows: [JSON] {
        get async throws(ConfigError) {
            var text = text
            var bytes: [UInt8] = []
            while let piece = try await text.next() { bytes += piece }
            return (try? JSON(parsing: bytes))?[type.collection]?.array ?? []
        }
    }
}
