/// What a prefix without a match option is, and what links are searched by: a regular expression that a text has to
/// contain a match of.
///
/// Whoever reads the pages may send any. One that is not valid, or that could take long, is taken for plain text: a
/// match is found by trying, and what is tried grows with each repetition, without limit when repetitions are repeated.
struct SearchExpression {
    private static let lengthLimit = 256
    private static let repetitionLimit = 3

    private let text: String
    private let expression: Regex<AnyRegexOutput>?

    init(_ text: String) {
        self.text = text
        expression = Self.isCheap(text) ? try? Regex(text) : nil
    }

    func matches(_ candidate: String) -> Bool {
        guard let expression else { return candidate.contains(text) }
        return (try? expression.firstMatch(in: candidate)) != nil
    }

    private static func isCheap(_ text: String) -> Bool {
        guard text.utf8.count <= lengthLimit else { return false }
        var repetitions = 0
        var previous: Character?
        for character in text {
            if "*+{?".contains(character) {
                repetitions += 1
                if previous == ")" { return false }
            }
            previous = character
        }
        return repetitions <= repetitionLimit
    }
}
