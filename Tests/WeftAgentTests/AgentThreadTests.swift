import Foundation
import Synchronization
import Testing
import WeftAgent

/// What an agent asks of the kernel and of files blocks the thread that asks.
@Suite("the agent's thread")
struct AgentThreadTests {
    @Test("agents that wait for their kernels hold up nothing that the process shares, however many they are")
    func blocked() async throws {
        // One more than there are threads for all tasks together: on those, the last one would never begin.
        let count = ProcessInfo.processInfo.activeProcessorCount + 1
        let (entered, free) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let benches = try (0..<count).map { _ -> AgentBench in
            let bench = try AgentBench()
            bench.driver.state.withLock {
                $0.beforeResync = {
                    entered.signal()
                    free.wait()
                }
            }
            return bench
        }
        let (whole, isWhole) = AsyncStream.makeStream(of: Int.self)
        // Threads that are none of those, so that a failure ends as well.
        let watch = Thread {
            let waiting = (0..<count).count { _ in entered.wait(timeout: .now() + 20) == .success }
            isWhole.yield(waiting)
            isWhole.finish()
            for _ in 0..<count { free.signal() }
        }
        watch.start()
        await withDiscardingTaskGroup { group in
            for agent in benches.map(\.agent) { group.addTask { await agent.audit() } }
            for await waiting in whole { #expect(waiting == count) }
        }
    }
}
