package import Logging
import WeftConnector
import WeftNet
import WeftSystem

extension KubernetesClient {
    /// Runs a ``Reflector`` until the task is cancelled, and hands on what it delivers.
    ///
    /// - Parameters:
    ///   - identity: the uid of `kube-system` that the server must show; `nil` takes the first one's.
    ///   - report: each fault, which the reflector gets over by itself, and `nil` whenever all is well.
    package func reflect<Object: KubernetesObject>(
        _ selection: KubernetesSelection, identity: String? = nil, logger: Logger,
        report: @Sendable (KubernetesError?) -> Void = { _ in },
        _ deliver: (Reflector<Object>.Delivery) async -> Void
    ) async throws(CancellationError) {
        var reflector = Reflector<Object>(
            identity: identity, isOptional: selection.resource.isOptional, seed: .random(in: .min ... .max))
        var action = reflector.start()
        var trouble = Trouble()
        func note(_ error: KubernetesError?) {
            report(error)
            if let error {
                guard trouble.met(error.message) else { return }
                logger.warning(
                    "cannot follow a cluster's objects; will retry",
                    metadata: [
                        "resource": "\(selection.resource.plural)", "code": "\(error.code)",
                        "error": "\(error.message)",
                    ])
            } else if trouble.ended() {
                logger.notice(
                    "follows a cluster's objects again", metadata: ["resource": "\(selection.resource.plural)"])
            }
        }
        while true {
            do {
                action = try await perform(action, selection, &reflector, note, deliver)
            } catch let error as KubernetesError {
                if Task.isCancelled { throw CancellationError() }
                action = reflector.failed(error, at: .now)
                // That the kind is not served is known only when the server has proved itself.
                if action != .identify { note(error) }
            } catch {
                throw CancellationError()
            }
            if reflector.isFollowing { note(nil) }
            for delivery in reflector.takeDeliveries() { await deliver(delivery) }
        }
    }

    private func perform<Object: KubernetesObject>(
        _ action: Reflector<Object>.Action, _ selection: KubernetesSelection, _ reflector: inout Reflector<Object>,
        _ note: (KubernetesError?) -> Void, _ deliver: (Reflector<Object>.Delivery) async -> Void
    ) async throws -> Reflector<Object>.Action {
        switch action {
        case .identify: return reflector.identified(try await proof(expectedBy: reflector), at: .now)
        case .list(let next):
            return reflector.received(try await page(of: selection, continuing: next))
        case .watch(let version):
            // Servers end watches between half and all of this; ours are spread, so that they do not all end together.
            let lifetime = Duration.seconds(Int.random(in: 240...360))
            var detour: Reflector<Object>.Action?
            try await watch(selection, from: version, lifetime: lifetime) { () async throws(KubernetesError) in
                detour = reflector.watchOpened(try await proof(expectedBy: reflector), at: .now)
                if reflector.isFollowing { note(nil) }
                return detour == nil
            } receive: { (event) async throws(KubernetesError) in
                detour = reflector.received(event)
                for delivery in reflector.takeDeliveries() { await deliver(delivery) }
                return detour == nil
            }
            return detour ?? reflector.watchEnded(at: .now)
        case .wait(let duration):
            try await Task.sleep(for: duration)
            return reflector.waited(at: .now)
        }
    }

    private func proof<Object>(expectedBy reflector: Reflector<Object>) async throws(KubernetesError) -> ClusterProof {
        let proof = try await proof()
        guard reflector.expects(proof.uid) else {
            throw KubernetesError(
                .otherCluster,
                "\(peer): the server belongs to another cluster: the uid of its kube-system is \(proof.uid)")
        }
        return proof
    }
}
