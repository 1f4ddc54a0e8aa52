import Foundation
import Synchronization
import Testing

@testable import WeftKubernetes

/// A real kube-apiserver over a real etcd on loopback ports, in a folder of their own, for the length of a suite.
final class RealServer: Sendable {
    @TaskLocal static var current: RealServer?

    let folder: URL
    let port: Int
    let etcdPort: Int
    private let peerPort: Int
    private let children = Mutex(Children())

    private struct Children {
        var etcd: Child?
        var server: Child?
    }

    static let binary =
        ProcessInfo.processInfo.environment["WEFT_KUBE_APISERVER"]
        ?? (ProcessInfo.processInfo.environment["WEFT_CACHE"] ?? NSHomeDirectory() + "/.cache/weft")
        + "/kubernetes/current/kube-apiserver"

    static var isAvailable: Bool {
        FileManager.default.isExecutableFile(atPath: binary)
            && FileManager.default.isExecutableFile(atPath: "/usr/bin/etcd")
    }

    /// A program that dies with this process, however that ends: its shell waits for the end of standard input.
    private final class Child: @unchecked Sendable {
        // Started in `init` and stopped once, at the end of the suite.
        private let process = Process()
        private let input = Pipe()

        /// - Parameter end: the signal that ends it.
        init(_ command: String, end: String = "TERM", log: URL) throws {
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = [
                "-c", "\(command) >\(log.path()) 2>&1 </dev/null & child=$!; cat >/dev/null; kill -\(end) $child; wait",
            ]
            process.standardInput = input
            try process.run()
        }

        func stop() {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }

    init() async throws {
        folder = URL.temporaryDirectory.appending(
            path: "weft-kubernetes-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let ports = Self.freePorts(3)
        (port, etcdPort) = (ports[0], ports[1])
        let path = folder.path()
        try Self.shell(
            """
            cd \(path)
            authority() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=$1 \
                -addext basicConstraints=critical,CA:TRUE -keyout $1.key -out $1.crt; }
            issue() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$2" -keyout $1.key -out $1.csr
                printf '%s' "$3" >$1.ext
                openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile $1.ext -out $1.crt; }
            authority ca; authority other
            issue server /CN=server 'subjectAltName=DNS:localhost,DNS:api.test'
            issue admin /O=system:masters/CN=admin extendedKeyUsage=clientAuth
            openssl genrsa -out account.key 2048
            printf 'right,admin,1,"system:masters"\\nlimited,limited,2\\n' >tokens.csv
            """)
        peerPort = ports[2]
        try startEtcd()
        try startServer()
        try await becomeReady()
    }

    // MARK: its processes

    private func startEtcd() throws {
        let (path, etcd, peers) = (folder.path(), "http://127.0.0.1:\(etcdPort)", "http://127.0.0.1:\(peerPort)")
        let child = try Child(
            """
            etcd --data-dir \(path)etcd --listen-client-urls \(etcd) --advertise-client-urls \(etcd) \
            --listen-peer-urls \(peers) --initial-advertise-peer-urls \(peers) --initial-cluster default=\(peers) \
            --unsafe-no-fsync
            """, log: folder.appending(path: "etcd.log"))
        children.withLock { $0.etcd = child }
    }

    func startServer() throws {
        let path = folder.path()
        let child = try Child(
            """
            \(Self.binary) --etcd-servers=http://127.0.0.1:\(etcdPort) --bind-address=127.0.0.1 --secure-port=\(port) \
            --advertise-address=192.0.2.1 --endpoint-reconciler-type=none --cert-dir=\(path)serving --tls-cert-file=\(path)server.crt \
            --tls-private-key-file=\(path)server.key --client-ca-file=\(path)ca.crt --token-auth-file=\(path)tokens.csv \
            --authorization-mode=RBAC --service-account-issuer=https://kubernetes.default.svc \
            --service-account-key-file=\(path)account.key --service-account-signing-key-file=\(path)account.key \
            --api-audiences=test --service-cluster-ip-range=10.96.0.0/12 --disable-admission-plugins=ServiceAccount \
            --watch-cache-sizes=secrets#0
            """,
            // In good order it waits a minute for watches to end.
            end: "KILL", log: folder.appending(path: "apiserver.log"))
        children.withLock { $0.server = child }
    }

    func stopServer() { children.withLock { $0.server.take() }?.stop() }

    private func stopEtcd() { children.withLock { $0.etcd.take() }?.stop() }

    func stop() {
        stopServer()
        stopEtcd()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Keeps what is in etcd now. Nothing is served meanwhile.
    func backUp() throws {
        stopEtcd()
        try Self.shell("rm -rf \(folder.path())backup; cp -r \(folder.path())etcd \(folder.path())backup")
        try startEtcd()
    }

    /// Brings that back, in the place of all that came later, as administrators are told to: with the API server
    /// stopped.
    func restore() throws {
        stopServer()
        stopEtcd()
        try Self.shell("rm -rf \(folder.path())etcd; cp -r \(folder.path())backup \(folder.path())etcd")
        try startEtcd()
        try startServer()
    }

    /// Waits until it serves.
    func becomeReady() async throws {
        let client = client()
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                _ = try await client.identity()
                // The server makes its namespaces one after another.
                _ = try await client.get(.namespaces, ObjectKey(name: "default"))
                return
            } catch {
                guard ContinuousClock.now < deadline else {
                    let log = try? String(contentsOf: folder.appending(path: "apiserver.log"), encoding: .utf8)
                    Issue.record("kube-apiserver did not become ready: \(log?.suffix(1000) ?? "it left no log")")
                    stop()
                    throw error
                }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    func access(user: String = "token: right", authority: String = "ca") throws -> KubernetesAccess {
        try Kubeconfig(yaml: kubeconfig(user: user, authority: authority), directory: folder.path()).access()
    }

    private func kubeconfig(user: String, authority: String) -> String {
        """
        apiVersion: v1
        kind: Config
        clusters:
        - {name: test, cluster: {server: "https://localhost:\(port)", certificate-authority: \(authority).crt}}
        users:
        - {name: user, user: {\(user)}}
        contexts:
        - {name: test, context: {cluster: test, user: user}}
        current-context: test
        """
    }

    func client(user: String = "token: right", authority: String = "ca") -> KubernetesClient {
        do {
            return KubernetesClient(try access(user: user, authority: authority))
        } catch {
            preconditionFailure("the fixture's kubeconfig is wrong: \(error)")
        }
    }

    /// Has etcd forget everything before a revision.
    func compact(to revision: String) throws {
        try Self.shell(
            """
            curl -sf http://127.0.0.1:\(etcdPort)/v3/kv/compaction -d '{"revision": "\(revision)", "physical": true}'
            """)
    }

    @discardableResult
    static func shell(_ script: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-ec", script]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script)")
        return String(decoding: data, as: UTF8.self)
    }

    /// Ports that were free a moment ago, all different.
    private static func freePorts(_ count: Int) -> [Int] {
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        return (0..<count).map { _ in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            sockets.append(descriptor)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            return withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    _ = bind(descriptor, pointer, length)
                    _ = getsockname(descriptor, pointer, &length)
                }
                return Int(UInt16(bigEndian: pointer.pointee.sin_port))
            }
        }
    }
}

/// Gives a suite one real server, or skips it and says why.
struct WithRealServer: SuiteTrait, TestScoping {
    @concurrent
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let server = try await RealServer()
        defer { server.stop() }
        try await RealServer.$current.withValue(server) { try await body() }
    }
}

extension Trait where Self == WithRealServer {
    static var withRealServer: Self { WithRealServer() }
}
