import Foundation
import Synchronization
import Testing

@testable import WeftLab

@Suite("The lab's report and its ledger")
struct ReportTests {
    @Test("a failed check is counted and named, and the run goes on")
    func checks() async {
        let lines = Mutex<[String]>([])
        var report = Report { line in lines.withLock { $0.append(line) } }
        await report.check("first") { "found it" }
        await report.check("second") { throw LabError("no answer") }
        await report.check("third") { nil }
        #expect(report.failures == 1)
        #expect(report.table.hasSuffix("2 passed, 1 failed"))
        #expect(report.table.contains("no answer"))
        #expect(lines.withLock { $0 }.count == 3)
    }

    @Test("what is interrupted says so, in a word of ours")
    func interrupted() async {
        var report = Report { _ in }
        await report.check("first") { throw CancellationError() }
        #expect(report.failures == 1)
        #expect(report.table.contains("interrupted") && !report.table.contains("Cancellation"))
    }

    @Test("a failed step is counted and thrown on")
    func steps() async {
        var report = Report { _ in }
        await #expect(throws: LabError.self) { try await report.step("build") { throw LabError("no room") } }
        #expect(report.failures == 1)
    }

    @Test("commands run in a namespace by entering it first, and die with the lab")
    func words() {
        #expect(Command(["true"]).words == ["setpriv", "--pdeathsig", "KILL", "--", "true"])
        #expect(Command(["true"], in: "h").words.prefix(3) == ["nsenter", "--net=/run/netns/h", "--"])
    }

    @Test("a command's failure carries its own words")
    func failure() throws {
        #expect(throws: LabError.self) { try Command(["sh", "-c", "echo broken >&2; exit 3"]).checked() }
        #expect(try Command(["sh", "-c", "cat"], input: "through").checked() == "through")
    }
}
