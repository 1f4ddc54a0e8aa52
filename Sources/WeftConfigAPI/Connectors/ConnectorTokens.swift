import WeftNet

/// The secrets by which remote connectors prove whose they are. With none, every remote connector is refused.
package struct ConnectorTokens: Sendable {
    private struct Token: Sendable {
        let secret: [UInt8]
        /// nil: good for every orchestrator.
        let orchestrator: ObjectID?
    }

    private var tokens: [Token] = []

    package init() {}

    /// One token a line, optionally followed by the uuid of the one orchestrator that it is good for. Empty lines and
    /// lines that begin with `#` are skipped. nil when a line is anything else.
    package init?(parsing text: some StringProtocol) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let secret = words.first, !secret.hasPrefix("#") else { continue }
            let orchestrator = words.count == 2 ? ObjectID(String(words[1])) : nil
            guard words.count == 1 || (words.count == 2 && orchestrator != nil) else { return nil }
            tokens.append(Token(secret: Array(secret.utf8), orchestrator: orchestrator))
        }
    }

    /// Compares with every token to the end, so that the time it takes tells nothing about how much was right.
    func admit(_ secret: some StringProtocol, for orchestrator: ObjectID) -> Bool {
        let given = Array(secret.utf8)
        var admitted = false
        for token in tokens {
            var difference = token.secret.count ^ given.count
            for (index, byte) in given.enumerated() where !token.secret.isEmpty {
                difference |= Int(byte ^ token.secret[index % token.secret.count])
            }
            if difference == 0, token.orchestrator == nil || token.orchestrator == orchestrator { admitted = true }
        }
        return admitted
    }
}
