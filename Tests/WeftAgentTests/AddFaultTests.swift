import Glibc
import Synchronization
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

/// ADD where the system refuses one of its steps.
@Suite("ADD with a system that refuses")
struct AddFaultTests {
    static let faults: [(FakeInterfaces.Step, Int32)] = FakeInterfaces.Step.allCases.flatMap { step in
        [EMFILE, ENOSPC, ENOMEM, EIO].map { (step, $0) }
    }

    @Test(
        "it fails with the system's words, leaves nothing, and succeeds once the system is well again",
        arguments: faults)
    func steps(step: FakeInterfaces.Step, number: Int32) async throws {
        try await AgentBench().connected { bench async throws in
            bench.interfaces.state.withLock { $0.fault = (step, number) }
            let (exitCode, failure) = try await bench.call(Example.frame("ADD"))
            #expect(exitCode == 1)
            let words = try #require(failure["msg"]?.string)
            #expect(words.contains(String(cString: strerror(number))), "\(words)")
            #expect([5, 11, 101].contains(failure["code"]), "\(failure)")
            #expect(bench.driver.state.withLock { $0.datapath } == DatapathState())
            #expect(bench.node.published.withLock { $0.isEmpty })

            bench.interfaces.state.withLock { $0.fault = nil }
            await bench.agent.audit()
            let again = try await bench.call(Example.frame("ADD"))
            #expect(again.exitCode == 0, "\(again.json)")
            #expect(bench.interfaces.state.withLock { $0.pairs.count } == 1)
            #expect(bench.driver.state.withLock { $0.datapath.labels.count } == 1)
        }
    }
}
