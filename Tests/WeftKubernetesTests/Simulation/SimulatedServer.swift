import WeftJSON
import WeftNet

@testable import WeftKubernetes

/// What stands behind an API server's address: a cluster, and what goes wrong there.
struct SimulatedServer {
    enum Fault: CaseIterable {
        case none
        case unreachable
        case unauthorized
        /// Every list is empty, and nothing else can be read.
        case emptyLists
        /// The first page comes, further ones are refused: the continuation has expired.
        case goneMidList
        case serverError
        /// An object of a list is damaged.
        case damaged
        /// Each page is of another revision.
        case inconsistentPages
        /// 429 on everything.
        case throttled
    }

    var cluster: SimulatedCluster
    var fault = Fault.none
    /// Whether its versions are numbers that can be compared.
    var tellsRevision = true
    static let definitions = "network-attachment-definitions"

    private static let pageSize = 3

    func proof() throws(KubernetesError) -> ClusterProof {
        switch fault {
        case .unreachable: throw KubernetesError(.unreachable, "connection refused")
        case .unauthorized: throw KubernetesError(.unauthorized, "401")
        case .serverError, .emptyLists: throw KubernetesError(.server, "500")
        case .throttled: throw KubernetesError(.throttled, "429", retryAfter: .seconds(1))
        default: return ClusterProof(uid: cluster.uid, revision: tellsRevision ? UInt64(cluster.version) : nil)
        }
    }

    func page<Object: KubernetesObject>(
        _ resource: String, continuing next: String?
    ) throws(KubernetesError) -> ObjectPage<Object> {
        switch fault {
        case .unreachable: throw KubernetesError(.unreachable, "connection refused")
        case .unauthorized: throw KubernetesError(.unauthorized, "401")
        case .serverError: throw KubernetesError(.server, "500", retryAfter: .seconds(2))
        case .throttled: throw KubernetesError(.throttled, "429", retryAfter: .seconds(1))
        case .emptyLists: return ObjectPage(objects: [], resourceVersion: "\(cluster.version)")
        case .goneMidList where next != nil: throw KubernetesError(.gone, "410")
        default: break
        }
        try checkServed(resource)
        let keys = cluster.keys(resource)
        let start = next.flatMap(Int.init) ?? 0
        let end = min(start + Self.pageSize, keys.count)
        var objects: [Object] = []
        for key in keys[min(start, end)..<end] {
            objects.append(try Object(fault == .damaged ? [:] : cluster.objects[resource]?[key] ?? [:]))
        }
        let version = fault == .inconsistentPages ? cluster.version + start : cluster.version
        return ObjectPage(
            objects: objects, resourceVersion: "\(version)", next: end < keys.count ? "\(end)" : nil)
    }

    /// The events behind a version, or how the watch ends.
    func events(_ resource: String, after version: Int) throws(KubernetesError) -> [SimulatedCluster.Event] {
        switch fault {
        case .unreachable: throw KubernetesError(.unreachable, "connection reset")
        case .unauthorized: throw KubernetesError(.unauthorized, "401")
        case .serverError: throw KubernetesError(.server, "503", retryAfter: .seconds(1))
        case .throttled: throw KubernetesError(.throttled, "429", retryAfter: .seconds(1))
        default: break
        }
        try checkServed(resource)
        guard version >= cluster.compacted else { throw KubernetesError(.gone, "410 in the stream") }
        return cluster.history.filter { $0.version > version && $0.resource == resource }
    }

    private func checkServed(_ resource: String) throws(KubernetesError) {
        if resource == Self.definitions, !cluster.servesDefinitions { throw KubernetesError(.notFound, "404") }
    }
}
