/// Why bytes are not the XML that Weft reads.
package struct XMLError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, Hashable, Sendable {
        case truncated = "the text ends within an element"
        case malformed = "the text is not well-formed"
        case mismatchedTag = "a closing tag does not match the opening one"
        case forbidden = "comments, processing instructions, document types and CDATA are not read"
        case unknownEntity = "an entity is not one of the five, nor a character"
        case forbiddenCharacter = "XML cannot hold a character"
        case notUTF8 = "the text is not UTF-8"
        case tooDeep = "elements are nested too deeply"
        case tooManyAttributes = "an element has too many attributes"
        case trailing = "something follows the element"
    }

    package let reason: Reason
    /// The byte at which it shows.
    package let offset: Int

    package var description: String { "\(reason.rawValue) (byte \(offset))" }
}
