import NIOPosix
import WeftVRouter

/// Carries out what the core wants of the kernel's interfaces, one after another on one thread: a deletion never
/// overtakes the creation that it undoes.
package final class InterfaceWorker: Sendable {
    private let interfaces: any WorkloadInterfaces
    private let thread = NIOThreadPool(numberOfThreads: 1)

    package init(_ interfaces: any WorkloadInterfaces) {
        self.interfaces = interfaces
        thread.start()
    }

    /// Creates all or none; `completion` gets the indices of the host's ends or the reason.
    func create(_ plans: [InterfacePlan], completion: @escaping @Sendable (Result<[UInt32], any Error>) -> Void) {
        thread.submit { [interfaces] _ in
            var indices: [UInt32] = []
            do {
                for plan in plans { indices.append(try interfaces.create(plan)) }
                completion(.success(indices))
            } catch {
                for plan in plans.prefix(indices.count) { try? interfaces.destroy(hostInterface: plan.hostInterface) }
                completion(.failure(error))
            }
        }
    }

    func destroy(_ hostInterface: String, failed: @escaping @Sendable (any Error) -> Void) {
        thread.submit { [interfaces] _ in
            do {
                try interfaces.destroy(hostInterface: hostInterface)
            } catch {
                failed(error)
            }
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
