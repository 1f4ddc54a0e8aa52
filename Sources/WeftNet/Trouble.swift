/// Something that goes wrong again and again, of which a log should say once that it does, once more when it does in
/// another way, and once that it is over.
package struct Trouble: Hashable, Sendable {
    private var words: String?

    package init() {}

    package var isOn: Bool { words != nil }

    /// It went wrong.
    ///
    /// - Returns: whether that is news.
    package mutating func met(_ words: String) -> Bool {
        defer { self.words = words }
        return self.words != words
    }

    /// It works.
    ///
    /// - Returns: whether that is news.
    package mutating func ended() -> Bool {
        defer { words = nil }
        return words != nil
    }
}
