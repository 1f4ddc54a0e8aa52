import Foundation

/// A folder with the repository's `Acceptance/` but for its parts, gone with the value.
final class AcceptanceFolder {
    private let url = FileManager.default.temporaryDirectory.appending(path: "weft-acceptance-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(
            at: url.appending(path: "Acceptance/parts"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: url.appending(path: "docs"), withIntermediateDirectories: true)
        for script in ["run", "tests-that-ran"] { try copy("Acceptance/\(script)") }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func copy(_ path: String) throws {
        try FileManager.default.copyItem(
            at: RepositoryFiles.root.appending(path: path), to: url.appending(path: path))
    }

    /// Writes an executable file.
    func write(_ path: String, _ text: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path())
    }

    func read(_ path: String) throws -> String {
        try String(contentsOf: url.appending(path: path), encoding: .utf8)
    }

    /// Runs a script of the folder with the folder's `bin` before all other programs.
    func run(_ words: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = url.appending(path: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = url
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = url.appending(path: "bin").path() + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        environment["SWIFT"] = nil
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
