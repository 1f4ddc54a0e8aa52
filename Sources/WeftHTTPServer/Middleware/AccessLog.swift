import Logging

/// A line of the log for each request, for whoever looks for one: at the level `debug`.
struct AccessLog: RequestObserver {
    static let level = Logger.Level.debug
    private static let longestTarget = 200
    private static let longestName = 100

    let logger: Logger

    func answered(_ request: AnsweredRequest) {
        var facts: Logger.Metadata = [
            "method": "\(request.method)", "target": "\(Self.value(request.target, Self.longestTarget))",
            "status": "\(request.status)", "from": "\(request.source)",
            "by": "\(Self.value("\(request.identity)", Self.longestName))",
            "time": "\(request.duration)",
        ]
        if let id = request.id { facts[RequestIDs.key] = "\(id)" }
        logger.log(level: Self.level, "request answered", metadata: facts)
    }

    /// What callers have written: cut, for a line is no place for all of it, and in quotes where it could be read as
    /// more than one value.
    private static func value(_ text: String, _ length: Int) -> String {
        let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
        let isPlain = !cut.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "\"" || $0 == "\\" }
        return isPlain ? cut : cut.debugDescription
    }
}
