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
                action = try await perform(action, selection, identity, &reflector, deliver)
            } catch let error as KubernetesError {
                if Task.isCancelled { throw CancellationError() }
                logger.warning(
                    "cannot follow a cluster's objects; will retry",
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
        _ action: Reflector<Object>.Action, _ selection: KubernetesSelection, _ identity: String?,
        _ reflector: inout Reflector<Object>, _ deliver: (Reflector<Object>.Delivery) async -> Void
    ) async throws -> Reflector<Object>.Action {
        switch action {
        case .identify:
            let uid = try await self.identity()
            guard reflector.expects(uid) else {
                throw KubernetesError(
                    .otherCluster,
                    "\(peer): the server belongs to another cluster: the uid of its kube-system is \(uid)"
                        + (identity.map { ", not \($0)" } ?? ""))
            }
            return reflector.identified(uid, at: .now)
        case .list(let next):
            return reflector.received(try await page(of: selection, continuing: next))
        case .watch(let version):
            // Servers end watches between half and all of this; ours are spread, so that they do not all end together.
            let lifetime = Duration.seconds(Int.random(in: 240...360))
            try await watch(selection, from: version, lifetime: lifetime) { (event) throws(KubernetesError) in
                reflector.received(event)
                for delivery in reflector.takeDeliveries() { await deliver(delivery) }
            }
            return reflector.watchEnded(at: .now)
        case .wait(let duration):
            try await Task.sleep(for: duration)
            return reflector.waited()
        }
    }
}

extension MonotonicTime {
    private static let start = ContinuousClock.now

    static var now: MonotonicTime {
        MonotonicTime(nanoseconds: (ContinuousClock.now - start).nanoseconds)
    }
}
