/// The network side of one pod on its node: a namespace, made before the plugin's ADD and removed after its DEL.
struct PodSandbox: Hashable, Sendable {
    let uid: String
    let podNamespace: String
    let name: String
    var containers: [Container] = []

    struct Container: Hashable, Sendable {
        let name: String
        let image: String
    }

    /// The name of the network namespace, a function of the run and the pod, so that the lab finds it too.
    static func namespace(run: String, uid: String) -> String { namespacePrefix(run: run) + uid.prefix(8) }
    static func namespacePrefix(run: String) -> String { "weft-\(run)-p-" }
}

/// What a node does for the pods bound to it, as a value: the pods' events in, work out. One piece of work per pod at a
/// time.
struct PodLifecycle: Sendable {
    enum Work: Hashable, Sendable {
        /// Make the namespace, call ADD, and report the pod as running.
        case start(PodSandbox)
        /// Call DEL, remove the namespace, and delete the pod for good.
        case stop(PodSandbox)
    }

    private enum State: Sendable {
        case starting(stopWanted: Bool)
        case running
        case stopping
    }

    private var pods: [PodSandbox: State] = [:]

    /// The pod as the API server has it now. Pods on the host's own network need nothing.
    mutating func observed(_ pod: PodSandbox, terminating: Bool, usesHostNetwork: Bool) -> Work? {
        if usesHostNetwork { return nil }
        switch pods[pod] {
        case nil:
            // A pod that terminates before it was started still has to be deleted for good.
            pods[pod] = terminating ? .stopping : .starting(stopWanted: false)
            return terminating ? .stop(pod) : .start(pod)
        case .starting:
            if terminating { pods[pod] = .starting(stopWanted: true) }
            return nil
        case .running:
            guard terminating else { return nil }
            pods[pod] = .stopping
            return .stop(pod)
        case .stopping:
            return nil
        }
    }

    /// The pod is gone from the API server, with or without this node's doing.
    mutating func vanished(_ pod: PodSandbox) -> Work? {
        observed(pod, terminating: true, usesHostNetwork: pods[pod] == nil)
    }

    mutating func started(_ pod: PodSandbox) -> Work? {
        guard case .starting(let stopWanted) = pods[pod] else { return nil }
        pods[pod] = stopWanted ? .stopping : .running
        return stopWanted ? .stop(pod) : nil
    }

    /// ADD failed. The kubelet's way: try again, unless the pod is no longer wanted.
    mutating func startFailed(_ pod: PodSandbox) -> Work? {
        guard case .starting(let stopWanted) = pods[pod] else { return nil }
        if stopWanted { pods[pod] = .stopping }
        return stopWanted ? .stop(pod) : .start(pod)
    }

    mutating func stopped(_ pod: PodSandbox) { pods[pod] = nil }
}
