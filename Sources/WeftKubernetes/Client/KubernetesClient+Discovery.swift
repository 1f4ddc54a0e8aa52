import Synchronization
import WeftJSON

extension KubernetesClient {
    /// The path of an object, or of its collection when the name is empty.
    func path(of resource: KubernetesResource, _ key: ObjectKey) async throws(KubernetesError) -> String {
        let namespace = resource.isNamespaced && !key.namespace.isEmpty ? "/namespaces/\(key.namespace)" : ""
        let name = key.name.isEmpty ? "" : "/\(key.name)"
        return "\(try await root(of: resource))\(namespace)/\(resource.plural)\(name)"
    }

    /// The best version of the resource that the server serves. Asked per group and resource, never by the server's
    /// version: that of a distribution's build says nothing.
    private func root(of resource: KubernetesResource) async throws(KubernetesError) -> String {
        if resource.group.isEmpty { return "/api/v1" }
        if let root = roots.withLock({ $0[resource] }) { return root }
        let group = "/apis/\(resource.group)"
        let served = try await call(KubernetesRequest(.get, group))["versions"]?.array?.compactMap {
            $0["version"]?.string
        }
        for version in resource.versions where served?.contains(version) == true {
            let root = "\(group)/\(version)"
            let resources = try await call(KubernetesRequest(.get, root))["resources"]?.array ?? []
            guard resources.contains(where: { $0["name"]?.string == resource.plural }) else { continue }
            roots.withLock { $0[resource] = root }
            return root
        }
        throw KubernetesError(.notFound, "\(peer) does not serve \(resource.plural).\(resource.group)")
    }

    /// Looks for the resource anew the next time: its definition may have gone or come in another version.
    func forget(_ resource: KubernetesResource) { roots.withLock { $0[resource] = nil } }
}
