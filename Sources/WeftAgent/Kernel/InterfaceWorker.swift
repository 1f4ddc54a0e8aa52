import NIOPosix

/// A thread for calls to the kernel that would hold up everything else, one after another.
package final class InterfaceWorker: Sendable {
    private let interfaces: any WorkloadInterfaces
    private let thread = NIOThreadPool(numberOfThreads: 1)

    package init(_ interfaces: any WorkloadInterfaces) {
        self.interfaces = interfaces
        thread.start()
    }

    func destroy(_ hostInterface: String, completion: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        thread.submit { [interfaces] _ in
            completion(Result { try interfaces.destroy(hostInterface: hostInterface) })
        }
    }

    /// Runs after everything that was asked for before.
    func perform<Value: Sendable>(
        _ body: @escaping @Sendable (any WorkloadInterfaces) throws -> Value
    ) async throws -> Value {
        try await thread.runIfActive { [interfaces] in try body(interfaces) }
    }

    package func shutDown() async throws { try await thread.shutdownGracefully() }
}
