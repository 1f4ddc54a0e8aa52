import Foundation

/// The package's own description, as the package manager prints it.
struct PackageDescription: Decodable {
    struct Target: Decodable {
        let name: String
        let type: String
        /// Where its sources are, when that is not `Sources/<name>`.
        let path: String?
        let dependencies: [[String: Dependency]]

        /// Dependencies on targets of this package.
        var targets: [String] { dependencies.compactMap { ($0["byName"] ?? $0["target"])?.name } }
        /// Dependencies on products of other packages.
        var products: [String] { dependencies.compactMap { $0["product"]?.name } }
        /// Where its sources are, from the root.
        var folder: String {
            if let path { return path }
            return switch type {
            case "test": "Tests/\(name)"
            case "plugin": "Plugins/\(name)"
            default: "Sources/\(name)"
            }
        }
    }

    /// `["Name", "package"?, …]` in the printed form; only the name matters here.
    struct Dependency: Decodable {
        let name: String

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            name = try container.decode(String.self)
        }
    }

    let targets: [Target]

    /// Printed once: that takes longer than all that is asked of it.
    private static let printed = Result { try print() }

    static func load() throws -> PackageDescription { try printed.get() }

    private static func print() throws -> PackageDescription {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "weft-house-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "dump-package", "--package-path", RepositoryFiles.root.path(), "--scratch-path",
            scratch.path(),
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode(PackageDescription.self, from: text)
    }
}
