extension String {
    /// On one line, and no longer than what people read. They may have written anything of any length into what is
    /// refused; what was refused stands at the beginning, and what is to be done about it at the end.
    ///
    /// - Parameter limit: in Unicode scalars, of which one character may have any number.
    package func brief(_ limit: Int) -> String {
        let scalars = onOneLine.unicodeScalars
        guard scalars.count > limit else { return String(scalars) }
        return "\(String(scalars.prefix(limit / 2))) … \(String(scalars.suffix(limit / 2)))"
    }
}
