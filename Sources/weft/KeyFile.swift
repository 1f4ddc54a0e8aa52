import Foundation

/// A file that holds one key, so that it shows in no list of processes.
struct KeyFile {
    let key: String

    init(_ path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw CommandFailure(description: "\(path) is empty") }
        key = text
    }
}
