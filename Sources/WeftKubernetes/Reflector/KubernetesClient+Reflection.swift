package import Logging
import WeftNet

extension KubernetesClient {
    /// Runs a ``Reflector`` until the task is cancelled, and hands on what it delivers.
    ///
    /// - Parameters:
    ///   - identity: the uid of `kube-system` that the server must show; `nil` takes the first one's.
    ///   - failed: every fault, once; the reflector retries by itself.
    package func reflect<Object: KubernetesObject>(
        _ selection: KubernetesSelection, identity: String? = nil, logger: Logger,
        failed report: @Sendable (KubernetesError) -> Void = { _ in },
        _ deliver: (Reflector<Object>.Delivery) async -> Void
    ) async throws(CancellationError) {
        var reflector = Reflector<Object>(identity: identity, seed: .random(in: .min ... .max))
        var action = reflector.start()
        while true {
            do {
                action = try await perform(action, selection, &reflector, deliver)
            } catch let error as KubernetesError {
                if Task.isCancelled { throw CancellationError() }
                // A resource that is not served yet, such as one that is defined later, is no fault.
                logger.log(
                    level: error.code == .notFound ? .debug : .warning, "cannot follow a cluster's objects; will retry",
                    metadata: [
                        "resource": "\(selection.resource.plural)", "code": "\(error.code)",
                        "error": "\(error.message)",
                    ])
                report(error)
                action = reflector.failed(error)
            } catch {
                throw CancellationError()
            }
            for delivery in reflector.takeDeliveries() { await deliver(delivery) }
        }
    }

    private func perform<Object: KubernetesObject>(
        _ action: Reflector<Object>.Action, _ selection: KubernetesSelection,
        _ reflector: inout Reflector<Object>, _ deliver: (Reflector<Object>.Delivery) async -> Void
    ) async throws -> Reflector<Object>.Action {
        switch action {
        case .identify: return reflector.identified(try await identity(expectedBy: reflector), at: .now)
        case .list(let next):
            return reflector.received(try await page(of: selection, continuing: next))
        case .watch(let version):
            // Servers end watches between half and all of this; ours are spread, so that they do not all end together.
            let lifetime = Duration.seconds(Int.random(in: 240...360))
            try await watch(selection, from: version, lifetime: lifetime) { () async throws(KubernetesError) in
                _ = reflector.watchOpened(try await identity(expectedBy: reflector), at: .now)
            } receive: { (event) async throws(KubernetesError) in
                reflector.received(event)
                for delivery in reflector.takeDeliveries() { await deliver(delivery) }
            }
            return reflector.watchEnded(at: .now)
        case .wait(let duration):
            try await Task.sleep(for: duration)
            return reflector.waited()
        }
    }

    private func identity<Object>(expectedBy reflector: Reflector<Object>) async throws(KubernetesError) -> String {
        let uid = try await identity()
        guard reflector.expects(uid) else {
            throw KubernetesError(
                .otherCluster, "\(peer): the server belongs to another cluster: the uid of its kube-system is \(uid)")
        }
        return uid
    }
}
