import WeftClient

/// A file that holds one key, so that it shows in no list of processes.
struct KeyFile {
    let key: String

    init(_ path: String) throws {
        let text = try InputFile.text(path, "--md5-file")
        guard !text.isEmpty else { throw CommandFailure(description: "--md5-file \(path) is empty") }
        key = text
    }
}
