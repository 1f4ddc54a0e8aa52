import Foundation
import Logging
import Synchronization
import WeftNet

/// Standard error, a line an event: what peers and clients put into names and values begins no line of its own.
struct LogLines: TextOutputStream, Sendable {
    /// Where loggers begin that are made from now on.
    static let level = Mutex(Logger.Level.info)

    /// Has every logger of the process write here.
    static func bootstrap() {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler(label: label, stream: LogLines())
            handler.logLevel = level.withLock { $0 }
            return handler
        }
    }

    mutating func write(_ string: String) {
        let line = string.hasSuffix("\n") ? string.dropLast() : string[...]
        FileHandle.standardError.write(Data((line.onOneLine + "\n").utf8))
    }
}
