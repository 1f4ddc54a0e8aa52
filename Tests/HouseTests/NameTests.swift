import Testing

@Suite("Names of types")
struct NameTests {
    @Test("no name of the outermost level is declared in two targets: one name means one thing")
    func names() throws {
        var owners: [String: Set<String>] = [:]
        for target in try PackageDescription.load().targets {
            for source in try RepositoryFiles.sources(of: target) where source.isSwift {
                for name in House.topLevelNames(inCode: source.code) {
                    owners[name, default: []].insert(target.name)
                }
            }
        }
        #expect(owners.count > 500)
        let shared = owners.filter { $0.value.count > 1 }.map { "\($0.key): \($0.value.sorted())" }.sorted()
        #expect(shared == [])
    }

    @Test("a name is found behind modifiers and attributes, and not in a text, within a type or in private")
    func declarations() {
        let source = """
            package struct One: Sendable {
                struct Inner {}
            }
            @main struct Two {}
            private struct Three {}
            package indirect enum Four {}
            let text = \"\"\"
            struct Five {}
            \"\"\"
            final class Six {}
            extension Seven {}
            func eight(_ nine: Int) {}
            package nonisolated(unsafe) var ten = 10
            distributed actor Eleven {}
            struct `Twelve` {}
            @available(*, deprecated) struct Thirteen {}
            #if DEBUG
                @Suite(.enabled(if: isHere())) struct Fourteen {
                    func inner() {}
                }
                #if os(Linux)
                    macro fifteen() = sixteen()
                #endif
            #endif
            fileprivate let seventeen = 17
            struct Eighteen {}
            /* struct Nineteen {} */
            """
        #expect(
            House.topLevelNames(inCode: SwiftCode.code(of: source)) == [
                "One", "Two", "Four", "text", "Six", "eight", "ten", "Eleven", "Twelve", "Thirteen", "Fourteen",
                "fifteen", "Eighteen",
            ])
    }
}
