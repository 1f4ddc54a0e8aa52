import NIOPosix

/// The thread on which an agent's core works. Its calls to the kernel and to files block, up to a whole resync, and
/// would hold up a thread that everything else in the process shares.
final class AgentThread: SerialExecutor {
    private let thread = NIOThreadPool(numberOfThreads: 1)

    init() { thread.start() }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        thread.submit { _ in job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
