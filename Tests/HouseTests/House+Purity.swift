/// What cores may not have: sockets, clocks, files and dice. A core is told the time and given a generator.
///
/// The rules go by words. They do not see the order of sets and dictionaries, which differs from run to run.
extension House {
    /// What reads or awaits a clock, or draws from the system, without an import.
    private static let impureWords: Set = [
        "ContinuousClock", "SuspendingClock", "continuous", "suspending", "sleep", "SystemRandomNumberGenerator",
    ]

    /// What draws from the system unless it is told which generator to use.
    private static let draws: Set = ["random", "randomElement", "shuffled", "shuffle"]

    /// Whether a source is held to what floors 0–2 are.
    static func isPure(_ target: String, _ source: CheckedSource) -> Bool {
        guard let shell = shells[target] else { return floor(of: target).map(purest.contains) ?? false }
        return !shell.contains { source.path.hasPrefix("\($0)/") }
    }

    /// Imports that a source of `target` must not have, a Weft module that is no declared dependency, and, where it is
    /// to be pure, anything outside the house, what stands on higher floors, the time and chance.
    static func violations(
        in source: CheckedSource, of target: PackageDescription.Target
    ) -> [HouseViolation] {
        let code = source.code
        let isPure = isPure(target.name, source)
        let imports = forbiddenImports(in: code, of: target, isPure: isPure)
        guard isPure else { return imports }
        let words = SwiftCode.words(of: code).intersection(impureWords).sorted().map {
            HouseViolation(description: "\(target.name) uses \($0): cores are told the time, and given a generator")
        }
        let draws = unseededDraws(in: code).map {
            HouseViolation(description: "\(target.name) draws with \($0): cores are given a generator")
        }
        return words + draws + imports
    }

    private static func forbiddenImports(
        in code: String, of target: PackageDescription.Target, isPure: Bool
    ) -> [HouseViolation] {
        imports(in: code).compactMap { module in
            if module.hasPrefix("Weft") || module == "CLibbpf" || module == "CNetlink" {
                guard target.targets.contains(module) else {
                    return HouseViolation(description: "\(target.name) imports \(module) without depending on it")
                }
                return isPure && !(floor(of: module).map(purest.contains) ?? false) && shells[module] == nil
                    ? HouseViolation(description: "\(target.name) imports \(module): cores stay pure") : nil
            }
            return isPure && module != "Synchronization"
                ? HouseViolation(description: "\(target.name) imports \(module): cores stay pure") : nil
        }
    }

    /// The modules behind every word `import`, whatever stands before it.
    static func imports(in code: String) -> [String] {
        let pattern =
            #/import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor|macro)\s+)?`?(\w+)/#
        return code.ranges(of: "import").compactMap { range in
            isWordPart(code[..<range.lowerBound].last)
                ? nil : code[range.lowerBound...].prefixMatch(of: pattern).map { String($0.output.1) }
        }
    }

    /// Calls of what draws whose arguments name no generator.
    private static func unseededDraws(in code: String) -> [String] {
        draws.filter(code.contains).flatMap { draw in
            code.ranges(of: draw).filter { range in
                !isWordPart(code[..<range.lowerBound].last) && !isWordPart(code[range.upperBound...].first)
            }.filter { range in
                var depth = 0
                let arguments = code[range.upperBound...].prefix { character in
                    if character == "(" { depth += 1 }
                    if character == ")" { depth -= 1 }
                    return depth > 0
                }
                return !arguments.contains("using")
            }.map { _ in draw }
        }
    }

    private static func isWordPart(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}
