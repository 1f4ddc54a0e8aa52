import Foundation

/// The floors of the house (docs/house.md), lowest first. A target depends only on targets of its own floor or below.
enum House {
    static let floors: [[String]] = [
        ["WeftNet", "WeftJSON", "WeftSchema", "WeftStore"],
        ["WeftXML", "WeftModel", "WeftXMPPWire", "WeftBGPWire"],
        ["WeftIPAM", "WeftCompiler", "WeftPolicy", "WeftRouting", "WeftBGP", "WeftXMPP", "WeftVRouter"],
        [
            "WeftSystem", "WeftSQLite", "WeftConnections", "WeftMetrics", "WeftConfig", "WeftXMPPTransport",
            "WeftBGPTransport", "WeftControlNode", "CLibbpf", "CNetlink", "WeftDatapath",
        ],
        ["WeftHTTPServer", "WeftClient", "WeftConfigAPI", "WeftIntrospect", "WeftConnector", "WeftKubernetes"],
        ["WeftController", "WeftAgent", "WeftLab"],
        ["weft", "weft-cni", "weft-lab"],
    ]

    /// Tools that build and measure the house and do not live in it: they may use every floor, and no floor uses them.
    static let beside = [
        "weft-schema", "weft-datapath-bench", "weft-foundation-bench", "weft-interop", "weft-routes-bench",
        "weft-routing-bench", "weft-fabric-bench", "WeftTesting",
        "BenchmarkFigures", "DatapathFabric", "EmbedBPF", "FigureCollector", "FuzzEntry", "FuzzProperties",
    ]

    /// Floors of pure values, without sockets, clocks or files.
    static let purest = 0...2

    /// Targets above those that are a core within a shell: all but these folders of them is as pure. A core may use
    /// another's.
    static let shells = ["WeftConfig": ["Service"], "WeftControlNode": ["Service"], "WeftConnector": ["Service"]]

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

/// A source of a target, by its path within the target's folder.
struct Source {
    let path: String
    let text: String

    var isSwift: Bool { path.hasSuffix(".swift") }
}

extension PackageDescription {
    /// All that is in a folder, and in those within it.
    static func files(in folder: URL) -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return found?.compactMap { $0 as? URL } ?? []
    }

    /// Those in Swift and in C.
    static func sources(of target: Target) throws -> [Source] {
        let folder = root.appending(path: target.path ?? "Sources/\(target.name)").standardizedFileURL
        var sources: [Source] = []
        for file in files(in: folder) where ["swift", "c", "h"].contains(file.pathExtension) {
            let path = file.standardizedFileURL.pathComponents.dropFirst(folder.pathComponents.count)
            sources.append(
                Source(path: path.joined(separator: "/"), text: try String(contentsOf: file, encoding: .utf8)))
        }
        return sources
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

    /// Whether a source is held to what floors 0–2 are.
    static func isPure(_ target: String, _ source: Source) -> Bool {
        guard let shell = shells[target] else { return floor(of: target).map(purest.contains) ?? false }
        return !shell.contains { source.path.hasPrefix("\($0)/") }
    }

    /// Imports that a source of `target` must not have: a Weft module that is no declared dependency, and, where it is
    /// to be pure, anything outside the house and what stands on higher floors.
    static func violations(in source: Source, of target: PackageDescription.Target) -> [Violation] {
        let isPure = isPure(target.name, source)
        let clocks = isPure ? clocks.filter(source.text.contains) : []
        return clocks.map { Violation(description: "\(target.name) uses \($0): cores are told the time") }
            + forbiddenImports(in: source.text, of: target, isPure: isPure)
    }

    private static func forbiddenImports(
        in text: String, of target: PackageDescription.Target, isPure: Bool
    ) -> [Violation] {
        imports(in: text).compactMap { module in
            if module.hasPrefix("Weft") || module == "CLibbpf" || module == "CNetlink" {
                guard target.targets.contains(module) else {
                    return Violation(description: "\(target.name) imports \(module) without depending on it")
                }
                return isPure && !(floor(of: module).map(purest.contains) ?? false) && shells[module] == nil
                    ? Violation(description: "\(target.name) imports \(module): cores stay pure") : nil
            }
            return isPure && module != "Synchronization"
                ? Violation(description: "\(target.name) imports \(module): cores stay pure") : nil
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

extension House {
    /// The types that a source declares at its outermost level and shows to other files.
    static func topLevelNames(inSource text: String) -> [String] {
        let declaration =
            #/
            (?: @\S+ \s )*
            (?: (?: package | public | internal | final | indirect | nonisolated ) \s )*
            (?: struct | enum | class | actor | protocol | typealias ) \s (\w+ )
            /#
        var isInText = false
        var names: [String] = []
        for line in text.split(separator: "\n") {
            if !isInText, let match = line.prefixMatch(of: declaration) { names.append(String(match.output.1)) }
            // A line that begins or ends a text of several lines has one such mark.
            if line.ranges(of: "\"\"\"").count % 2 == 1 { isInText.toggle() }
        }
        return names
    }

    /// What stands in a source outside its comments, word by word.
    static func words(inSource text: String) -> Set<String> {
        var words: Set<String> = []
        for line in text.split(separator: "\n") {
            let code: Substring = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
            for word in code.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
                words.insert(String(word))
            }
        }
        return words
    }
}
