extension String {
    /// The text with names as people write them: the API says `['default-domain', 'shop']`, as Python prints a list,
    /// because the original's clients know its texts.
    package var withNames: String {
        var text = ""
        var rest = self[...]
        while let start = rest.firstRange(of: "['"), let end = rest[start.upperBound...].firstRange(of: "']") {
            let members = rest[start.upperBound..<end.lowerBound].split(
                separator: "', '", omittingEmptySubsequences: false)
            let isName = !members.contains { $0.contains("/") }
            text += rest[..<start.lowerBound] + members.joined(separator: isName ? ":" : ", ")
            rest = rest[end.upperBound...]
        }
        return text + rest
    }
}
