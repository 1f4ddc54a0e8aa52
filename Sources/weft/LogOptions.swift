import ArgumentParser
import Logging
import Synchronization

/// How much a process that goes on running says.
struct LogOptions: ParsableArguments {
    private static let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")

    @Option(help: "The least that is logged: one of \(levels).", transform: level) var logLevel = Logger.Level.info

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            throw ValidationError("\(text) is none of \(levels)")
        }
        return level
    }

    /// The process's own logger; all that are made from now on begin at the same level.
    func logger(_ label: String) -> Logger {
        LogLines.level.withLock { $0 = logLevel }
        return Logger(label: label)
    }
}
