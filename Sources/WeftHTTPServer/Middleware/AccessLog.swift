import Logging

/// A line of the log for each request, for whoever looks for one: at the level `debug`.
struct AccessLog: RequestObserver {
    static let level = Logger.Level.debug
    private static let longestTarget = 200

    let logger: Logger

    func answered(_ request: AnsweredRequest) {
        var facts: Logger.Metadata = [
            "method": "\(request.method)", "target": "\(request.target.prefix(Self.longestTarget))",
            "status": "\(request.status)", "from": "\(request.source)", "by": "\(request.identity)",
            "time": "\(request.duration)",
        ]
        if let id = request.id { facts[RequestIDs.key] = "\(id)" }
        logger.log(level: Self.level, "request answered", metadata: facts)
    }
}
