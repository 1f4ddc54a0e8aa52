import Testing

@testable import WeftSchema

@Suite("Schema language")
struct SchemaReaderTests {
    private func read(_ text: String) -> SchemaDocument { SchemaDocument(reading: [("a", text)]) }

    @Test("an object's paragraph gives its parents, properties and references")
    func object() throws {
        let document = read(
            """
            # A comment.
            object project
            object tag

            object virtual-network
                parent project
                parent config-root (derived)
                # Another.
                mtu: Mtu = 9000 (create-only, required)
                names: Names (map by key)
                reference tag: Names (derived, system-only)

            object config-root
            type Names
                entry: [string]
            range Mtu: 0...9216
            """)
        #expect(document.problems.isEmpty)
        let network = try #require(document.objects.first { $0.name == "virtual-network" })
        #expect(
            network.parents == [
                ParentDeclaration(name: "project", isDerived: false),
                ParentDeclaration(name: "config-root", isDerived: true),
            ])
        #expect(
            network.properties == [
                FieldDeclaration(
                    name: "mtu", type: "Mtu", isArray: false, defaultValue: "9000", requirement: .required,
                    access: .createOnly),
                FieldDeclaration(
                    name: "names", type: "Names", isArray: false, collection: .map(key: "key"), requirement: .optional,
                    access: .full),
            ])
        #expect(
            network.references == [
                ReferenceDeclaration(target: "tag", attribute: "Names", isDerived: true, requirement: .systemOnly)
            ])
        #expect(document.types.first?.fields.first?.isArray == true)
        #expect(document.restrictions["Mtu"] == .range(0...9216))
    }

    @Test("objects, fields and references tell whether hosts read them")
    func hosts() throws {
        let document = read(
            """
            object tag (hosts)
                tag_id: integer (read-only, hosts)
                color: string
                reference tag (derived, hosts)
            object alarm
            """)
        #expect(document.problems.isEmpty)
        #expect(document.objects.map(\.isReadOnHosts) == [true, false])
        #expect(document.objects[0].properties.map(\.isReadOnHosts) == [true, false])
        #expect(document.objects[0].references.map(\.isReadOnHosts) == [true])
    }

    @Test("restrictions keep values with blanks and signs, patterns their bars")
    func restrictions() {
        let document = read(
            """
            enum Operation: == | not in | <>
            range Port: -1...65535
            pattern Side: left|other[0-9]*: x
            string Anything
            """)
        #expect(document.problems.isEmpty)
        #expect(
            document.restrictions == [
                "Operation": .oneOf(["==", "not in", "<>"]), "Port": .range(-1...65535),
                "Side": .pattern("left|other[0-9]*: x"), "Anything": .any,
            ])
    }

    @Test(
        "what makes no sense is a problem with its line",
        arguments: [
            ("    mtu: integer", 1, "nothing is being declared"), ("class x", 1, "unknown declaration 'class'"),
            ("object a\n    mtu", 2, "not a field"), ("object a\n    mtu: integer (big)", 2, "unknown flag 'big'"),
            ("object a (big)", 1, "unknown flag 'big'"),
            ("range A: 5...1", 1, "'A' has no values"), ("range A: x", 1, "'A' has no values"),
            ("enum A:", 1, "'A' has no values"), ("string A\nstring A", 2, "'A' is declared twice"),
            ("string A\n    x: string", 2, "nothing is being declared"),
        ])
    func problems(text: String, line: Int, message: String) throws {
        let problem = try #require(read(text).problems.first)
        #expect(problem.line == line)
        #expect(problem.message.contains(message))
    }

    @Test(
        "names must be declared, once",
        arguments: [
            ("object a\n    mtu: Mtu", "unknown type 'Mtu'"), ("object a\n    parent b", "unknown parent 'b'"),
            ("object a\n    reference b", "unknown 'b'"), ("object a\n    reference a: B", "unknown type 'B'"),
            ("object a\nobject a", "'a' is declared twice"), ("type A\ntype A", "'A' is declared twice"),
            ("type string", "'string' is declared twice"),
            ("object a\n    x: string\n    x: integer", "'a.x' is declared twice"),
        ])
    func names(text: String, message: String) {
        #expect(read(text).problems.contains { $0.message.contains(message) })
    }
}
