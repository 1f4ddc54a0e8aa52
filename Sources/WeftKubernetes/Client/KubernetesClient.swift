import NIOCore
import Synchronization
import WeftClient
import WeftConnections
package import WeftJSON
import WeftNet

/// The calls of a cluster's API server that Weft makes.
package final class KubernetesClient: Sendable {
    private let transport: any KubernetesTransport
    /// Where each resource was found, until the server says that it is not there any more.
    let roots = Mutex<[KubernetesResource: String]>([:])

    /// An answer larger than this is none.
    private static let bodyLimit = 256 << 20
    /// One that comes so slowly that it is not whole by then, neither.
    private static let bodyPatience = Duration.seconds(300)

    package init(_ transport: any KubernetesTransport) { self.transport = transport }

    package convenience init(_ access: KubernetesAccess) { self.init(HTTPTransport(access)) }

    package var peer: String { transport.peer }

    /// The uid of the namespace `kube-system`: what tells this cluster from every other, for ever.
    package func identity() async throws(KubernetesError) -> String { try await proof().uid }

    /// A list of one, since a list carries the version that the whole cluster is at. Without a version in the question
    /// the answer is as new as etcd.
    package func proof() async throws(KubernetesError) -> ClusterProof {
        let path = "/api/v1/namespaces?fieldSelector=metadata.name%3Dkube-system"
        let list = try await call(KubernetesRequest(.get, path))
        let objects = try (list["items"]?.array ?? []).map { (item) throws(KubernetesError) in try ObjectMetadata(item)
        }
        guard let namespace = objects.first(where: { $0.name == "kube-system" }) else {
            throw KubernetesError(
                .malformed,
                "\(peer): GET \(path): no namespace kube-system came back, which every cluster has: the server lost its "
                    + "data, or something else answers at its address")
        }
        return ClusterProof(
            uid: namespace.uid, revision: list["metadata"]?["resourceVersion"]?.string.flatMap { UInt64($0) })
    }

    // MARK: single objects

    package func get(_ resource: KubernetesResource, _ key: ObjectKey) async throws(KubernetesError) -> JSON {
        try await call(KubernetesRequest(.get, try await path(of: resource, key)))
    }

    @discardableResult
    package func create(
        _ resource: KubernetesResource, in namespace: String = "", _ object: JSON
    ) async throws(KubernetesError) -> JSON {
        let path = try await path(of: resource, ObjectKey(namespace: namespace, name: ""))
        return try await call(KubernetesRequest(.post, path, body: object.bytes))
    }

    /// A JSON merge patch (RFC 7386), which is defined for every resource, of the object or of its `status`.
    @discardableResult
    package func patch(
        _ resource: KubernetesResource, _ key: ObjectKey, subresource: String? = nil, _ change: JSON
    ) async throws(KubernetesError) -> JSON {
        let path = try await path(of: resource, key) + (subresource.map { "/\($0)" } ?? "")
        return try await call(
            KubernetesRequest(.patch, path, contentType: "application/merge-patch+json", body: change.bytes))
    }

    /// - Parameter uid: only an object of that uid; another that took its name answers 409.
    package func delete(
        _ resource: KubernetesResource, _ key: ObjectKey, uid: String? = nil, gracePeriod seconds: Int? = nil
    ) async throws(KubernetesError) {
        var options: JSONObject = ["apiVersion": "v1", "kind": "DeleteOptions"]
        if let seconds { options["gracePeriodSeconds"] = .int(Int64(seconds)) }
        if let uid { options["preconditions"] = ["uid": .string(uid)] }
        let path = try await path(of: resource, key)
        _ = try await call(KubernetesRequest(.delete, path, body: JSON.object(options).bytes))
    }

    // MARK: exchange

    /// Sends a request and reads the whole answer; a status that is no success is thrown.
    package func call(_ request: KubernetesRequest) async throws(KubernetesError) -> JSON {
        let response = try await open(request)
        let bytes = try await collect(response, of: request)
        do {
            return bytes.isEmpty ? .null : try JSON(parsing: bytes)
        } catch {
            throw KubernetesError(.malformed, "\(peer): \(request.method.rawValue) \(request.path): \(error)")
        }
    }

    /// Sends a request whose answer is read piece by piece.
    func open(_ request: KubernetesRequest) async throws(KubernetesError) -> KubernetesResponse {
        var response = try await transport.send(request)
        if response.status == 401, transport.renewCredentials() { response = try await transport.send(request) }
        guard (200..<300).contains(response.status) else {
            let body = (try? await collect(response, of: request)) ?? []
            let object = try? JSON(parsing: body)
            let said = object?["message"]?.string ?? String(decoding: body.prefix(200), as: UTF8.self)
            throw KubernetesError(
                status: response.status, object,
                "\(peer): \(request.method.rawValue) \(request.path): \(response.status)", said: said.onOneLine,
                retryAfter: response.retryAfter)
        }
        return response
    }

    private func collect(
        _ response: KubernetesResponse, of request: KubernetesRequest
    ) async throws(KubernetesError) -> [UInt8] {
        do {
            var bytes: [UInt8] = []
            let end = ContinuousClock.now + Self.bodyPatience
            for try await part in response.body {
                bytes.append(contentsOf: part.readableBytesView)
                guard bytes.count <= Self.bodyLimit else {
                    throw KubernetesError(.malformed, "\(peer): \(request.path): more than \(Self.bodyLimit) bytes")
                }
                guard ContinuousClock.now < end else {
                    throw KubernetesError(
                        .unreachable, "\(peer): \(request.path): the answer is not whole after \(Self.bodyPatience)")
                }
            }
            return bytes
        } catch let error as KubernetesError {
            throw error
        } catch {
            throw KubernetesError(
                .unreachable, "\(peer): \(request.path): the answer broke off: \(ConnectionFault(call: error))")
        }
    }
}
