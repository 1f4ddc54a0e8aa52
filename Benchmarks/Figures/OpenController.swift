import Foundation

/// How controllers of every build are asked to take all callers, over plain HTTP, as those did that had no other way.
package enum OpenController {
    private static let options = [("--aaa-mode", "no-auth"), ("--tls", "both")]

    /// - Parameter weft: the program; what its build does not know is left out.
    package static func options(of weft: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: weft)
        process.arguments = ["controller", "--help"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let help = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return options.flatMap { help.contains("\($0.0) ") ? [$0.0, $0.1] : [] }
    }
}
