import Foundation
import Testing

/// `Acceptance/run` and its parts in a folder of their own, where what the parts call only prints.
@Suite("Acceptance")
struct AcceptanceTests {
    @Test("a part passes when it ends with a count of what passed, and nothing failed")
    func endsWithCount() throws {
        let folder = try AcceptanceFolder()
        try folder.write("Acceptance/parts/1-part", "#!/bin/sh\n# shows it\necho 3 passed, 0 failed\n")
        let run = try folder.run("Acceptance/run")
        #expect(run.status == 0)
        #expect(run.output.contains("| 1-part | shows it | 3 passed, 0 failed |"))
        #expect(try folder.read("docs/acceptance.md").contains("| 1-part | shows it | 3 passed, 0 failed |"))
    }

    @Test(
        "a part that says otherwise fails, and the parts behind it have their turn",
        arguments: [
            Output("failures", "echo 3 passed, 2 failed"), Output("nothing passed", "echo 0 passed, 0 failed"),
            Output("a line behind the count", "echo 3 passed, 0 failed; echo and then"),
            Output("a status", "echo 3 passed, 0 failed; exit 1"), Output("no count", "true"),
        ])
    func fails(body: Output) throws {
        let folder = try AcceptanceFolder()
        try folder.write("Acceptance/parts/1-part", "#!/bin/sh\n# shows it\n\(body.text)\n")
        try folder.write("Acceptance/parts/2-part", "#!/bin/sh\n# shows more\necho 1 passed, 0 failed\n")
        let run = try folder.run("Acceptance/run")
        #expect(run.status == 1)
        #expect(run.output.contains("| 1-part | shows it | FAILED with "))
        #expect(run.output.contains("| 2-part | shows more | 1 passed, 0 failed |"))
    }

    @Test("without parts nothing has passed")
    func empty() throws {
        let folder = try AcceptanceFolder()
        #expect(try folder.run("Acceptance/run").status == 2)
        #expect(throws: (any Error).self) { try folder.read("docs/acceptance.md") }
    }

    /// What the programs of the parts print, by what is wrong with it: the run of these tests prints the arguments, and
    /// is counted by its own lines.
    struct Output: CustomTestStringConvertible {
        let testDescription: String
        let text: String

        init(_ description: String, _ text: String) {
            testDescription = description
            self.text = text
        }
    }

    private static let tests = """
        ✔ Test "one" passed after 0.001 seconds.
        ◇ Test case passing 1 argument text → "✔ Test two() with 2 test cases passed after 0.001 seconds.
        ✔ Suite "Both" passed after 0.002 seconds.
        ✔ Test run with 2 tests in 1 suite passed after 0.002 seconds.

        """
    private static let clients = "5 passed, 0 failed\n"
    private static let routers = "7 passed, 0 failed\n"

    @Test("the tests count what ran, and both suites of outside clients are asked for")
    func testsPart() throws {
        #expect(try part("1-tests", printing: Self.tests + Self.clients + Self.routers) == 14)
    }

    @Test(
        "the tests fail when some were skipped, or one of the three did not run",
        arguments: [
            Output("without routers", tests + clients),
            Output("routers that did nothing", tests + clients + "0 passed, 0 failed\n"),
            Output("tests twice, without routers", tests + tests + clients),
            Output("tests twice", tests + tests + clients + routers),
            Output("without tests", clients + routers + routers),
            Output(
                "a test skipped",
                tests.replacing("\"one\" passed after 0.001 seconds.", with: "\"one\" skipped: \"needs root\"")
                    .replacing("✔ Test \"one\"", with: "➜ Test \"one\"") + clients + routers),
            Output("a test unheard of", tests.replacing("✔ Test \"one\"", with: "◇ Test") + clients + routers),
        ])
    func testsPartFails(output: Output) throws {
        #expect(try part("1-tests", printing: output.text) == nil)
    }

    private static let fuzz = """
        BGP: 360 seconds
        stat::number_of_executed_units: 12
        XMPP: 360 seconds
        stat::number_of_executed_units: 34

        """

    @Test("random input counts the targets, each of which tried some")
    func fuzzPart() throws {
        #expect(try part("6-fuzz", printing: Self.fuzz) == 2)
    }

    @Test(
        "random input fails when a target tried none",
        arguments: [
            Output("nothing", ""), Output("a target twice", fuzz.replacing("XMPP", with: "BGP")),
            Output("no input", fuzz.replacing("34", with: "0")),
            Output("no count", fuzz.replacing("number_of_executed_units", with: "units")),
            Output("another format", fuzz.replacing(" seconds", with: " s")),
        ])
    func fuzzPartFails(output: Output) throws {
        #expect(try part("6-fuzz", printing: output.text) == nil)
    }

    private static let fabric = """
        ✔ Test "after all faults" with 200 test cases passed after 61.002 seconds.
        ✔ Test "pods reach each other" with 100 test cases passed after 59.003 seconds.
        ✔ Test run with 2 tests in 2 suites passed after 120.005 seconds.

        """

    @Test("the fabric counts its cases, as many as were asked for")
    func fabricPart() throws {
        #expect(try part("7-fabric", printing: Self.fabric) == 300)
    }

    @Test(
        "the fabric fails when a suite is gone, or runs less than was asked for",
        arguments: [
            Output("nothing", ""),
            Output(
                "one suite",
                """
                ✔ Test "after all faults" with 200 test cases passed after 61.002 seconds.
                ✔ Test run with 1 test in 1 suite passed after 120.005 seconds.

                """),
            Output("few policies", fabric.replacing("with 100", with: "with 3")),
            Output("few lives", fabric.replacing("with 200", with: "with 4")),
        ])
    func fabricPartFails(output: Output) throws {
        #expect(try part("7-fabric", printing: output.text) == nil)
    }

    /// How many passed by the part's last line, where all that it calls prints `output`; nil when it failed.
    private func part(_ name: String, printing output: String) throws -> Int? {
        let folder = try AcceptanceFolder()
        try folder.write("output.txt", output)
        for program in ["bin/make", "bin/swift", "Fuzz/run"] {
            try folder.write(program, "#!/bin/sh\ncat output.txt\n")
        }
        for corpus in ["BGP", "XMPP"] { try folder.write("Fuzz/Corpus/\(corpus)/seed", "") }
        try folder.copy("Acceptance/parts/\(name)")
        let run = try folder.run("Acceptance/run", name)
        let count = try folder.read(".build/acceptance/\(name).log").split(separator: "\n").last?
            .firstMatch(of: /^([0-9]+) passed, 0 failed$/)
        guard run.status == 0 else { return nil }
        return count.flatMap { Int($0.1) }
    }
}
