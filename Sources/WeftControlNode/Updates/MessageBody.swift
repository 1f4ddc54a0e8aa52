/// What several agents are told in the same bytes, each behind a head of its own.
///
/// Full messages of a table are told to one newcomer after the other (``BlockCache``). The control node holds none of
/// their bytes: whoever sends them does, once, in the form in which it sends them (``KeptBlocks``).
package enum MessageBody: Sendable {
    case once([UInt8])
    /// It will be told again, and is to be kept until it is to be forgotten.
    case block(BlockID, [UInt8])
    /// One that is kept.
    case again(BlockID)
}

/// A body that is told several times. No number is used twice.
package struct BlockID: Hashable, Sendable {
    package let number: UInt64
}

/// The bodies that are told several times, in the form in which they are sent.
package struct KeptBlocks<Form> {
    private var forms: [BlockID: Form] = [:]

    package init() {}

    package var count: Int { forms.count }

    /// What to send for a body; kept, where it will be told again.
    ///
    /// - Parameter make: gives bytes the form.
    /// - Returns: `nil` for a block that was not told before or is forgotten, which a control node does not ask for.
    package mutating func form(of body: MessageBody, _ make: ([UInt8]) -> Form) -> Form? {
        switch body {
        case .once(let bytes): return make(bytes)
        case .again(let block): return forms[block]
        case .block(let block, let bytes):
            let form = make(bytes)
            forms[block] = form
            return form
        }
    }

    package mutating func forget(_ block: BlockID) { forms[block] = nil }
}
