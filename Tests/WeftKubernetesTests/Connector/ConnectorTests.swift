import Logging
import Synchronization
import Testing
import WeftConfig
import WeftNet

@testable import WeftConnector
@testable import WeftKubernetes

@Suite("A connector's life", .timeLimit(.minutes(1)))
struct ConnectorTests {
    /// A cluster that cannot be reached.
    private struct Unreachable: KubernetesTransport {
        let peer = "cluster test"
        func send(_ request: KubernetesRequest) async throws(KubernetesError) -> KubernetesResponse {
            throw KubernetesError(.unreachable, "\(peer): nobody answers")
        }
        func renewCredentials() -> Bool { false }
    }

    /// A configuration that tells what it was asked, and sends the first holder of the lease away.
    private final class Writer: IntentWriter {
        let calls: AsyncStream<String>
        private let feed: AsyncStream<String>.Continuation
        private let leases = Mutex(0)

        init() { (calls, feed) = AsyncStream.makeStream() }

        var acquisitions: Int { leases.withLock { $0 } }

        func acquireLease(holder: String, lifetime: Duration) async throws(ConfigError) {
            leases.withLock { $0 += 1 }
            feed.yield("lease")
        }
        func renewLease(_ status: ConnectorStatus) async throws(ConfigError) -> Disturbance { Disturbance() }
        func releaseLease() async throws(ConfigError) { feed.yield("release") }
        func owned(_ kind: String) async throws(ConfigError) -> [OwnedObject] {
            feed.yield(kind)
            return []
        }
        func owned(_ source: Source) async throws(ConfigError) -> [OwnedObject] { [] }
        func apply(_ mutations: [Mutation]) async throws(ConfigError) {}
        func surroundings() async throws(ConfigError) -> Surroundings {
            guard acquisitions > 1 else { throw ConfigError(.fenced, "a newer connector has taken over") }
            feed.yield("surroundings")
            return Surroundings(fabricNetwork: .zero, routers: [])
        }
        func routers(of machine: ObjectID) async throws(ConfigError) -> [ObjectID] { [] }
        func addresses(of instanceIPs: [ObjectID]) async throws(ConfigError) -> [ObjectID: String] { [:] }
    }

    @Test("who lost the lease begins anew with the next one, and stays")
    func fenced() async throws {
        let writer = Writer()
        let connector = ClusterConnector(
            AttachedCluster(name: "k8s1", orchestrator: .zero, instance: "uid"),
            client: KubernetesClient(Unreachable()), writer: writer, holder: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await connector.run() }
        var calls = writer.calls.makeAsyncIterator()
        var heard: [String] = []
        while heard.count < 7, let call = await calls.next() { heard.append(call) }
        #expect(heard == ["lease", "lease", "surroundings"] + ObjectKind.allCases.map(\.rawValue))
        #expect(connector.status.problem == nil)
        running.cancel()
        #expect(await calls.next() == "release")
        await running.value
        #expect(writer.acquisitions == 2)
    }
}
