import Foundation

/// The floors of the house (docs/house.md), lowest first. A target depends only on targets of its own floor or below.
enum House {
    static let floors: [[String]] = [
        ["WeftNet", "WeftJSON", "WeftSchema"],
        ["WeftXML", "WeftModel", "WeftXMPPWire", "WeftBGPWire"],
        ["WeftIPAM", "WeftCompiler", "WeftRouting", "WeftBGP", "WeftXMPP", "WeftVRouter"],
        [
            "WeftStore", "WeftConnections", "WeftConfig", "WeftXMPPTransport", "WeftBGPTransport", "WeftControlNode",
            "CLibbpf",
            "CNetlink", "WeftDatapath",
        ],
        ["WeftHTTPServer", "WeftClient", "WeftConfigAPI", "WeftIntrospect", "WeftKubernetes"],
        ["WeftController", "WeftAgent", "WeftLab"],
        ["weft", "weft-cni"],
    ]

    /// Tools that build and measure the house and do not live in it: they may use every floor, and no floor uses them.
    static let beside = [
        "weft-schema", "weft-datapath-bench", "weft-foundation-bench", "weft-interop", "weft-routes-bench",
        "weft-routing-bench",
        "DatapathFabric", "EmbedBPF", "FuzzEntry", "FuzzProperties",
    ]

    /// What floors 0–2 may import besides each other: they are pure values, without sockets, clocks or files.
    static let purest = 0...2

    /// Clocks come with the standard library, without an import.
    static let clocks = ["ContinuousClock", "SuspendingClock", "Task.sleep"]

    static func floor(of target: String) -> Int? { floors.firstIndex { $0.contains(target) } }
}

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

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func load() throws -> PackageDescription {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "weft-house-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "dump-package", "--package-path", root.path(), "--scratch-path", scratch.path(),
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

/// An edge or an import that the house forbids, in words.
struct Violation: Hashable, CustomStringConvertible {
    let description: String
}

extension House {
    /// Edges that point upward, and targets without a floor.
    static func violations(in package: PackageDescription) -> [Violation] {
        package.targets.filter { $0.type != "test" && !beside.contains($0.name) }.flatMap { target -> [Violation] in
            guard let floor = floor(of: target.name) else {
                return [Violation(description: "\(target.name) has no floor")]
            }
            let upward = target.targets.filter { (self.floor(of: $0) ?? .max) > floor && $0 != "EmbedBPF" }
                .map { Violation(description: "\(target.name) points up to \($0)") }
            let products =
                purest.contains(floor)
                ? target.products.map { Violation(description: "\(target.name) on floor \(floor) depends on \($0)") }
                : []
            return upward + products
        }
    }

    /// Imports that a source text of `target` must not have: a Weft module that is no declared dependency, and, on
    /// floors 0–2, anything outside the house.
    static func violations(inSource text: String, of target: PackageDescription.Target) -> [Violation] {
        let pure = floor(of: target.name).map(purest.contains) ?? false
        let clocks = pure ? clocks.filter(text.contains) : []
        return clocks.map { Violation(description: "\(target.name) uses \($0): floors 0–2 are told the time") }
            + forbiddenImports(in: text, of: target, pure: pure)
    }

    private static func forbiddenImports(
        in text: String, of target: PackageDescription.Target, pure: Bool
    ) -> [Violation] {
        imports(in: text).compactMap { module in
            if module.hasPrefix("Weft") || module == "CLibbpf" || module == "CNetlink" {
                return target.targets.contains(module)
                    ? nil : Violation(description: "\(target.name) imports \(module) without depending on it")
            }
            return pure && module != "Synchronization"
                ? Violation(description: "\(target.name) imports \(module): floors 0–2 stay pure") : nil
        }
    }

    static func imports(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            var words = line.split(separator: " ").map(String.init)
            while let first = words.first, first.hasPrefix("@") || ["package", "public", "internal"].contains(first) {
                words.removeFirst()
            }
            guard words.first == "import", words.count >= 2 else { return nil }
            // `import struct Foundation.Data` names a module after the kind.
            let name =
                ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"].contains(words[1])
                ? words[2] : words[1]
            return String(name.prefix { $0 != "." })
        }
    }
}
