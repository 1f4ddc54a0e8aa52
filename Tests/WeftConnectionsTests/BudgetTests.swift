import Testing
import WeftNet

@testable import WeftConnections

@Suite("The budget of descriptors")
struct BudgetTests {
    private static let controller: [Listener] = [.api, .secureAPI, .agents, .peers, .pages]

    @Test("the sum of all listeners stays well below the limit", arguments: [256, 512, 1024, 4096, 20_000, 1 << 20])
    func sum(descriptors: Int) throws {
        for listeners in [Self.controller, [.hostPages, .plugin], Listener.allCases] {
            let budget = try ConnectionBudget(listeners, descriptors: descriptors, processors: 2)
            #expect(budget.total <= descriptors * 4 / 5)
            for listener in listeners {
                let limits = budget[listener]
                #expect(limits.total >= 8 && limits.total <= listener.wanted.total)
                #expect(limits.perSource >= 1 && limits.perSource <= limits.total)
                #expect(limits.kept < limits.total)
            }
        }
    }

    @Test("no stranger can have a whole listener alone", arguments: Listener.allCases.filter { $0 != .plugin })
    func share(listener: Listener) throws {
        for descriptors in [256, 1024, 20_000] {
            let limits = try ConnectionBudget(Self.controller, descriptors: descriptors, processors: 2)[listener]
            #expect(limits.perSource * 2 <= limits.total + 1)
        }
    }

    @Test("a limit that is too small is refused in words that say what to do", arguments: [16, 64, 100])
    func tooSmall(descriptors: Int) {
        let error = #expect(throws: DescriptorLimitTooSmall.self) {
            try ConnectionBudget(Self.controller, descriptors: descriptors, processors: 2)
        }
        #expect(error?.limit == descriptors)
        #expect("\(error.map { "\($0)" } ?? "")".contains("LimitNOFILE"))
    }
}

@Suite("What the log says of refusals")
struct RefusalReportTests {
    @Test("one line at once, then how many, then that it is over")
    func lines() {
        var report = RefusalReport()
        func at(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }
        #expect(report.quiet(at: at(0)) == nil)
        #expect(report.refused("why", .local, at: at(1))?.count == 1)
        for _ in 0..<1000 { #expect(report.refused("why", .local, at: at(2)) == nil) }
        #expect(report.refused("why", .local, at: at(32))?.count == 1001)
        #expect(report.quiet(at: at(40)) == nil)
        #expect(report.refused("why", .local, at: at(41)) == nil)
        let over = report.quiet(at: at(80))
        #expect(over?.isOver == true && over?.count == 1)
        #expect(report.quiet(at: at(81)) == nil)
        #expect(report.refused("why", .local, at: at(82))?.count == 1)
    }
}
