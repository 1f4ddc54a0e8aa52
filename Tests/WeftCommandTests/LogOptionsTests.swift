import ArgumentParser
import Logging
import Synchronization
import Testing

@testable import weft

@Suite("What a process logs")
struct LogOptionsTests {
    @Test("a level is taken by its name, and is the logger's", arguments: Logger.Level.allCases)
    func level(_ level: Logger.Level) throws {
        let options = try LogOptions.parse(["--log-level", level.rawValue])
        #expect(options.logLevel == level)
        // Every logger of the tests would begin there, too.
        defer { LogLines.level.withLock { $0 = .info } }
        _ = options.logger("test")
        #expect(LogLines.level.withLock { $0 } == level)
    }

    @Test("without a word it is info")
    func standard() throws {
        #expect(try LogOptions.parse([]).logLevel == .info)
    }

    @Test("what is no level is refused with those that are", arguments: ["verbose", "", "Info", "7"])
    func unknown(_ text: String) throws {
        let error = #expect(throws: (any Error).self) { try LogOptions.parse(["--log-level", text]) }
        let message = LogOptions.message(for: try #require(error))
        for level in Logger.Level.allCases { #expect(message.contains(level.rawValue)) }
    }
}
