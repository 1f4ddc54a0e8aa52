import Testing

/// A core and its shell are one target, so the compiler lets either use the other.
@Suite("Cores within a shell")
struct ShellTests {
    @Test("a core names nothing that a shell declares, its own or that of a core that it uses")
    func names() throws {
        let targets = try Self.targets()
        var names: [String: [String]] = [:]
        for target in targets {
            names[target.name] = try Self.sources(of: target, pure: false)
                .flatMap { House.topLevelNames(inCode: $0.code) }
            #expect(names[target.name]?.isEmpty == false)
        }
        for target in targets {
            let names = Set(([target.name] + target.targets).flatMap { names[$0] ?? [] })
            for source in try Self.sources(of: target, pure: true) {
                #expect(SwiftCode.words(of: source.code).intersection(names) == [], "\(target.name)/\(source.path)")
            }
        }
    }

    @Test("a shell gives nothing to a core's types, or to those that cores use, that other files could use")
    func members() throws {
        // What cores cannot import is the shells' own affair.
        var types: Set<String> = []
        for target in try PackageDescription.load().targets where !["test", "plugin"].contains(target.type) {
            for source in try RepositoryFiles.sources(of: target) where source.isSwift {
                guard !House.isPure(target.name, source) else { continue }
                types.formUnion(House.topLevelNames(inCode: source.code))
            }
        }
        for target in try Self.targets() {
            for source in try Self.sources(of: target, pure: false) {
                let members = House.foreignMembers(inShell: source.code, besides: types)
                #expect(members == [], "\(target.name)/\(source.path)")
            }
        }
    }

    @Test("a member is found in an extension of a core's type, unless the file keeps it")
    func foreignMembers() {
        let shell = """
            extension Core {
                func one(_ two: Int) { let three = two }
                private func four() {}
                fileprivate static let five = 5
                static func < (a: Core, b: Core) -> Bool { true }
                @available(*, deprecated)
                private(set) static var six: Int
            }
            private extension Core {
                func seven() {}
            }
            extension Duration { static var eight: Int { 8 } }
            package extension Core.Part {
                struct Nine {}
                init() {}
            }
            extension Shell {
                func ten() {}
            }
            """
        #expect(
            House.foreignMembers(inShell: shell, besides: ["Shell"]) == [
                "Core.one", "Core.six", "Duration.eight", "Core.Nine", "Core.init",
            ])
    }

    @Test("words of comments and texts are none of the code's, those of interpolations are")
    func words() {
        let text = #"""
            /// ``Service``
            let one = Two("three \(four("five", six: "\(seven)"))") // Eight
            let url = "http://nine" + ten /* eleven /* twelve */ thirteen */
            """#
        #expect(
            SwiftCode.words(of: SwiftCode.code(of: text)) == [
                "let", "one", "Two", "four", "six", "seven", "url", "ten",
            ])
    }

    private static func targets() throws -> [PackageDescription.Target] {
        let targets = try PackageDescription.load().targets.filter { House.shells[$0.name] != nil }
        #expect(targets.count == House.shells.count)
        return targets
    }

    private static func sources(of target: PackageDescription.Target, pure: Bool) throws -> [CheckedSource] {
        try RepositoryFiles.sources(of: target).filter { House.isPure(target.name, $0) == pure }
    }
}
