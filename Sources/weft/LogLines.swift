import Foundation
import Logging
import WeftNet

/// Standard error, a line an event: what peers and clients put into names and values begins no line of its own.
struct LogLines: TextOutputStream, Sendable {
    /// Has every logger of the process write here.
    static func bootstrap() {
        LoggingSystem.bootstrap { label in StreamLogHandler(label: label, stream: LogLines()) }
    }

    mutating func write(_ string: String) {
        let line = string.hasSuffix("\n") ? string.dropLast() : string[...]
        FileHandle.standardError.write(Data((line.onOneLine + "\n").utf8))
    }
}
