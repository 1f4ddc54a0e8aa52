import Foundation
import Logging
import Testing
import WeftJSON
import WeftNet

@testable import WeftKubernetes

/// The client against kube-apiserver itself.
@Suite(
    "a real API server", .serialized,
    .enabled(if: RealServer.isAvailable, "kube-apiserver or etcd is missing: run lab/build-kubernetes"), .withRealServer
)
struct RealServerTests {
    struct Named: KubernetesObject {
        var metadata: ObjectMetadata
        init(_ object: JSON) throws(KubernetesError) { metadata = try ObjectMetadata(object) }
    }

    let server: RealServer
    init() throws { server = try #require(RealServer.current) }

    private static let maps = KubernetesResource(plural: "configmaps", kind: "ConfigMap")

    private func makeMaps(_ count: Int, in namespace: String) async throws {
        let client = server.client()
        try await client.create(.namespaces, ["metadata": ["name": .string(namespace)]])
        for index in 0..<count {
            try await client.create(Self.maps, in: namespace, ["metadata": ["name": .string("map-\(index)")]])
        }
    }

    @Test(
        "a token, a token file, a client certificate and a credential program are all believed",
        arguments: ["token", "token-file", "certificate", "exec"])
    func credentials(_ kind: String) async throws {
        let user: String
        switch kind {
        case "token": user = "token: right"
        case "token-file":
            try Data("right\n".utf8).write(to: server.folder.appending(path: "token"))
            user = "tokenFile: token"
        case "certificate": user = "client-certificate: admin.crt, client-key: admin.key"
        default:
            let script = server.folder.appending(path: "credential")
            try Data(
                """
                #!/bin/sh
                case $KUBERNETES_EXEC_INFO in *ExecCredential*) ;; *) exit 1 ;; esac
                echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential",'
                echo '"status":{"token":"'$TOKEN'","expirationTimestamp":"2099-01-01T00:00:00Z"}}'

                """.utf8
            ).write(to: script)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path())
            user =
                "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./credential, env: [{name: TOKEN, value: right}]}"
        }
        let uid = try await server.client(user: user).identity()
        #expect(ObjectID(uid) != nil)
    }

    /// What is built without its version calls itself v0.0.0, and clients choose by what a server calls itself.
    @Test("the server says which release it is")
    func version() async throws {
        let version = try await server.client().call(KubernetesRequest(.get, "/version"))
        let words = (version["gitVersion"]?.string ?? "").split(separator: ".")
        #expect(words.count >= 3 && words[0] == "v1" && (Int(words[1]) ?? 0) >= 20, "\(words)")
        #expect(version["major"] == "1")
        #expect(version["minor"]?.string?.prefix { $0.isNumber } == words.dropFirst().first)
    }

    @Test("a token file is read again when it changes")
    func rotatedToken() async throws {
        let file = server.folder.appending(path: "rotating")
        try Data("stale".utf8).write(to: file)
        let client = server.client(user: "tokenFile: rotating")
        await #expect(throws: KubernetesError(.unauthorized, "")) { try await client.identity() }
        try Data("right".utf8).write(to: file)
        _ = try await client.identity()
    }

    @Test("a wrong token is unauthorized and a narrow one forbidden, with the server's words")
    func refusals() async throws {
        await #expect(throws: KubernetesError(.unauthorized, "")) {
            try await server.client(user: "token: wrong").identity()
        }
        let error = await #expect(throws: KubernetesError.self) {
            try await server.client(user: "token: limited").identity()
        }
        #expect(error?.code == .forbidden)
        #expect(error?.message.contains(#"User "limited" cannot list resource "namespaces""#) == true)
    }

    @Test("a wrong certificate authority is told apart from an unreachable server, and names cluster and address")
    func wrongAuthority() async throws {
        let error = await #expect(throws: KubernetesError.self) {
            try await server.client(authority: "other").identity()
        }
        #expect(error?.code == .untrusted)
        #expect(error?.message.contains("cluster test (https://localhost:\(server.port))") == true)
        let access = KubernetesAccess(cluster: "gone", server: "https://127.0.0.1:1")
        await #expect(throws: KubernetesError(.unreachable, "")) { try await KubernetesClient(access).identity() }
    }

    @Test(
        "the certificate must bear the server's name, or the one that tls-server-name gives instead",
        arguments: [
            ("localhost", nil, true), ("127.0.0.1", nil, false), ("127.0.0.1", "api.test", true),
            ("localhost", "evil.test", false),
        ])
    func serverName(_ host: String, _ name: String?, _ isRight: Bool) async throws {
        let access = KubernetesAccess(
            cluster: "test", server: "https://\(host):\(server.port)",
            authority: .file(server.folder.appending(path: "ca.crt").path()), serverName: name,
            credential: .token(.inline(Array("right".utf8))))
        if isRight {
            _ = try await KubernetesClient(access).identity()
        } else {
            await #expect(throws: KubernetesError(.untrusted, "")) { try await KubernetesClient(access).identity() }
        }
    }

    @Test("a connection to an address that is not called sends nothing, whatever the name led to before")
    func guarded() async throws {
        var access = KubernetesAccess(
            cluster: "test", server: "https://localhost:\(server.port)",
            authority: .file(server.folder.appending(path: "ca.crt").path()),
            credential: .token(.inline(Array("right".utf8))))
        access.serverGuard = ServerGuard(ownAddresses: [], ownPorts: [])
        let error = await #expect(throws: KubernetesError.self) { try await KubernetesClient(access).identity() }
        #expect(error?.message.contains("is loopback") == true, "\(error?.message ?? "")")
    }

    @Test("pages of a list show one resource version, and together every object once")
    func pages() async throws {
        try await makeMaps(7, in: "paged")
        let client = server.client()
        let selection = KubernetesSelection(Self.maps, namespace: "paged")
        var names: [String] = []
        var versions: Set<String> = []
        var next: String?
        repeat {
            let page: ObjectPage<Named> = try await client.page(of: selection, continuing: next, limit: 2)
            #expect(page.objects.count <= 2)
            names += page.objects.map(\.metadata.name)
            versions.insert(page.resourceVersion)
            next = page.next
            try await client.create(
                Self.maps, in: "paged", ["metadata": ["name": .string("zz-later-\(names.count)")]])
        } while next != nil
        #expect(names == (0..<7).map { "map-\($0)" })
        #expect(versions.count == 1)
    }

    @Test("a continuation whose revision was compacted is gone")
    func expiredContinuation() async throws {
        try await makeMaps(3, in: "expired")
        let client = server.client()
        let selection = KubernetesSelection(Self.maps, namespace: "expired")
        let first: ObjectPage<Named> = try await client.page(of: selection, continuing: nil, limit: 1)
        try await client.create(Self.maps, in: "expired", ["metadata": ["name": "later"]])
        let latest: ObjectPage<Named> = try await client.page(of: selection, continuing: nil)
        try server.compact(to: latest.resourceVersion)
        await #expect(throws: KubernetesError(.gone, "")) {
            let _: ObjectPage<Named> = try await client.page(of: selection, continuing: first.next, limit: 1)
        }
    }

    @Test("a watch from a version that is no longer kept is gone")
    func oldVersion() async throws {
        let client = server.client()
        // The fixture's server keeps no cache of secrets, so that their watches depend on etcd's history alone.
        let secrets = KubernetesResource(plural: "secrets", kind: "Secret")
        let later = try await client.create(.namespaces, ["metadata": ["name": "compacted"]])
        try server.compact(to: try ObjectMetadata(later).resourceVersion)
        await #expect(throws: KubernetesError(.gone, "")) {
            try await client.watch(KubernetesSelection(secrets), from: "1", lifetime: .seconds(5)) {
                (_: WatchEvent<Named>) in true
            }
        }
    }

    @Test("a watch tells additions, changes and removals, and ends by itself")
    func watch() async throws {
        try await makeMaps(1, in: "watched")
        let client = server.client()
        let selection = KubernetesSelection(Self.maps, namespace: "watched")
        let page: ObjectPage<Named> = try await client.page(of: selection, continuing: nil)
        let key = ObjectKey(namespace: "watched", name: "map-0")
        try await client.patch(Self.maps, key, ["metadata": ["labels": ["a": "b"]]])
        try await client.delete(Self.maps, key, uid: page.objects[0].metadata.uid)
        var told: [String] = []
        try await client.watch(selection, from: page.resourceVersion, lifetime: .seconds(2)) {
            (event: WatchEvent<Named>) in
            switch event {
            case .put(let object): told.append("put \(object.metadata.labels)")
            case .remove(let object): told.append("remove \(object.metadata.name)")
            case .bookmark: break
            }
            return true
        }
        #expect(told == [#"put ["a": "b"]"#, "remove map-0"])
    }

    @Test("a group that the server does not serve is not found, and is found once it is defined")
    func discovery() async throws {
        let client = server.client()
        let selection = KubernetesSelection(.networkAttachmentDefinitions)
        await #expect(throws: KubernetesError(.notFound, "")) {
            let _: ObjectPage<Named> = try await client.page(of: selection, continuing: nil)
        }
        let definitions = KubernetesResource(
            group: "apiextensions.k8s.io", plural: "customresourcedefinitions", kind: "CustomResourceDefinition",
            isNamespaced: false)
        try await client.create(
            definitions,
            [
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": "network-attachment-definitions.k8s.cni.cncf.io"],
                "spec": [
                    "group": "k8s.cni.cncf.io", "scope": "Namespaced",
                    "names": [
                        "plural": "network-attachment-definitions", "singular": "network-attachment-definition",
                        "kind": "NetworkAttachmentDefinition",
                    ],
                    "versions": [
                        [
                            "name": "v1", "served": true, "storage": true,
                            "schema": [
                                "openAPIV3Schema": [
                                    "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                                ]
                            ],
                        ]
                    ],
                ],
            ])
        var found: ObjectPage<Named>?
        for _ in 0..<100 where found == nil {
            found = try? await client.page(of: selection, continuing: nil)
            if found == nil { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(found?.objects.isEmpty == true)
    }

    @Test("a reflector follows a collection from its first list through changes")
    func reflector() async throws {
        try await makeMaps(2, in: "reflected")
        let client = server.client()
        let (deliveries, continuation) = AsyncStream.makeStream(of: Reflector<Named>.Delivery.self)
        let reflection = Task {
            try await client.reflect(
                KubernetesSelection(Self.maps, namespace: "reflected"), logger: Logger(label: "test")
            ) { continuation.yield($0) }
        }
        defer { reflection.cancel() }
        var iterator = deliveries.makeAsyncIterator()
        guard case .snapshot(let objects) = await iterator.next() else {
            Issue.record("no snapshot came first")
            return
        }
        #expect(objects.map(\.metadata.name) == ["map-0", "map-1"])
        try await client.delete(Self.maps, ObjectKey(namespace: "reflected", name: "map-0"))
        guard case .remove(let object) = await iterator.next() else {
            Issue.record("the removal was not told")
            return
        }
        #expect(object.metadata.name == "map-0")
    }
}
