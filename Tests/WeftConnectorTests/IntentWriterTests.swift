import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOSSL
import Synchronization
import Testing
import WeftClient
import WeftConfig
import WeftConfigAPI
import WeftHTTPServer
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore
import WeftTLS
import WeftTrust

@testable import WeftConnector

/// Both ways to the configuration keep one contract.
@Suite("intent writers")
struct IntentWriterTests {
    enum Way: CaseIterable { case local, remote }

    /// A config service, and for remote writers its API on a loopback port behind TLS.
    private final class Configuration: Sendable {
        let service: ConfigService
        let orchestrator: ObjectID
        let folder: URL
        private let api = Mutex<Task<Void, any Error>?>(nil)
        private let clients = Mutex<[HTTPClient]>([])
        private static let token = "a-secret"
        private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

        init() async throws {
            folder = URL.temporaryDirectory.appending(path: "weft-writer-\(UUID())", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "weft.db").path()))
            service = try await ConfigService.open(store)
            orchestrator = try await service.addOrchestrator(
                OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "instance-1"), by: .system
            ).id
        }

        func end() {
            api.withLock { $0?.cancel() }
            for client in clients.withLock({ $0 }) { client.shutdown { _ in } }
            try? FileManager.default.removeItem(at: folder)
        }

        func writer(
            _ way: Way, token: String = token, isTrusting: Bool = true
        ) async throws -> any IntentWriter {
            switch way {
            case .local: return local
            case .remote:
                let address = try await address()
                let authority = [UInt8](try Data(contentsOf: folder.appending(path: "ca.crt")))
                let tls = try TLSConfiguration.modernClient().trusting(isTrusting ? authority : nil, "ca.crt")
                let http = HTTPClient(
                    eventLoopGroupProvider: .singleton, configuration: .calling(within: .seconds(5), tls))
                clients.withLock { $0.append(http) }
                return OrchestratorWriter(
                    ConfigClient(
                        address, credential: try APICredential(ofConnector: orchestrator, token: token), http: http),
                    for: orchestrator)
            }
        }

        var local: OrchestratorWriter {
            OrchestratorWriter(
                ServiceAccess(service, by: .orchestrator(orchestrator, epoch: 0)), for: orchestrator)
        }

        private func address() async throws -> String {
            try IntentWriterTests.shell(
                """
                cd \(folder.path())
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
                    -addext subjectAltName=DNS:localhost -keyout ca.key -out ca.crt
                """)
            let (ports, running) = AsyncStream.makeStream(of: Int.self)
            let own = try TLSFiles(
                certificateChain: folder.appending(path: "ca.crt").path(),
                privateKey: folder.appending(path: "ca.key").path()
            ).credential()
            let security = TransportSecurity(own: own, TrustKnowledge(bundle: TrustBundle([])))
            let server = ConfigAPIServer(
                service,
                ConfigAPIConfiguration(
                    listeners: [.init(host: "127.0.0.1", port: 0, encryption: HTTPEncryption(security, mode: .tls))],
                    tokens: try #require(ConnectorTokens(parsing: Self.token))), logger: Self.silent
            ) { _, port in running.yield(port) }
            api.withLock { $0 = Task { try await server.run() } }
            var iterator = ports.makeAsyncIterator()
            return "https://localhost:\(try #require(await iterator.next()))"
        }
    }

    private static func shell(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-ec", script]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script)")
    }

    private func with(_ way: Way, _ body: (Configuration, any IntentWriter) async throws -> Void) async throws {
        let configuration = try await Configuration()
        defer { configuration.end() }
        let writer = try await configuration.writer(way)
        try await writer.acquireLease(holder: "a", lifetime: .seconds(10))
        try await body(configuration, writer)
    }

    private static let source = Source(kind: "Pod", uid: "uid-1")
    private static let machine = ObjectID(high: 7, low: 7)
    private static let makeMachine = Mutation.ensure(
        .virtualMachine, ["fq_name": ["k8s1__default__web"], "uuid": .string("\(machine)")], for: source)

    @Test("what is applied is owned, by kind and source", arguments: Way.allCases)
    func owned(_ way: Way) async throws {
        try await with(way) { configuration, writer in
            try await writer.apply([Self.makeMachine])
            let objects = try await writer.owned("Pod")
            #expect(objects.map(\.id) == [Self.machine])
            #expect(objects.map(\.name) == [["k8s1__default__web"]])
            #expect(
                objects.map(\.owner) == [
                    Owner(orchestrator: configuration.orchestrator, kind: "Pod", sourceUID: "uid-1")
                ])
            #expect(try await writer.owned("Namespace").isEmpty)
        }
    }

    @Test("a batch with one refusal changes nothing, and the refusal keeps its code and text", arguments: Way.allCases)
    func refusal(_ way: Way) async throws {
        try await with(way) { _, writer in
            let error = await #expect(throws: ConfigError.self) {
                try await writer.apply([
                    Self.makeMachine, .ensure(.virtualNetwork, ["fq_name": ["no", "such", "vn"]], for: nil),
                ])
            }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("['no', 'such']") == true)
            let owned = try await writer.owned("Pod")
            #expect(owned.isEmpty)
        }
    }

    @Test("another holder waits; the same one begins a new epoch, which fences the old", arguments: Way.allCases)
    func leases(_ way: Way) async throws {
        try await with(way) { configuration, first in
            let second = configuration.local
            let waits = await #expect(throws: ConfigError.self) {
                try await second.acquireLease(holder: "b", lifetime: .seconds(10))
            }
            #expect(waits?.code == .inUse)
            _ = try await first.renewLease(ConnectorStatus())
            try await second.acquireLease(holder: "a", lifetime: .seconds(10))
            for attempt in [{ _ = try await first.renewLease(.init()) }, { try await first.apply([Self.makeMachine]) }]
                as [() async throws -> Void]
            {
                let error = await #expect(throws: ConfigError.self) { try await attempt() }
                #expect(error?.code == .fenced)
            }
        }
    }

    @Test("a renewal tells what others did to what the orchestrator has, once", arguments: Way.allCases)
    func disturbances(_ way: Way) async throws {
        try await with(way) { configuration, writer in
            try await writer.apply([Self.makeMachine])
            #expect(try await writer.renewLease(ConnectorStatus()).isEmpty)
            let owned = try await writer.owned("Pod")
            let source = try #require(owned.first.map { Source(kind: $0.owner.kind, uid: $0.owner.sourceUID) })
            #expect(try await writer.owned(source) == owned)
            try await configuration.service.delete(.virtualMachine, Self.machine, by: Caller(.person("ada")))
            #expect(try await writer.renewLease(ConnectorStatus()) == Disturbance(sources: [source]))
            #expect(try await writer.owned(source).isEmpty)
            #expect(try await writer.renewLease(ConnectorStatus()).isEmpty)
            _ = try await configuration.service.create(
                .virtualRouter,
                ["fq_name": ["default-global-system-config", "node-z"], "virtual_router_ip_address": "192.0.2.26"],
                by: .system)
            #expect(try await writer.renewLease(ConnectorStatus()) == Disturbance(hasOtherHosts: true))
        }
    }

    @Test("a lease that was given back is free at once", arguments: Way.allCases)
    func release(_ way: Way) async throws {
        try await with(way) { configuration, writer in
            try await writer.releaseLease()
            try await configuration.local.acquireLease(holder: "b", lifetime: .seconds(10))
        }
    }

    @Test("surroundings, the routers of a machine and given addresses can be looked up", arguments: Way.allCases)
    func lookups(_ way: Way) async throws {
        try await with(way) { configuration, writer in
            let made = try await configuration.service.create(
                .virtualRouter,
                ["fq_name": ["default-global-system-config", "node-a"], "virtual_router_ip_address": "192.0.2.1"],
                by: .system)
            let router = try #require(made["uuid"]?.string.flatMap { ObjectID($0) })
            let fabric = try await configuration.service.id(
                of: .virtualNetwork, named: Surroundings.fabricNetworkName, by: .system)
            #expect(
                try await writer.surroundings()
                    == Surroundings(
                        fabricNetwork: fabric, routers: [.init(id: router, name: "node-a", address: "192.0.2.1")]))
            try await writer.apply([
                Self.makeMachine,
                .attach(.virtualRouter, router, to: .virtualMachine, Self.machine, attribute: nil),
            ])
            #expect(try await writer.routers(of: Self.machine) == [router])
            #expect(try await writer.routers(of: .zero) == [])
            let shared = try await configuration.service.create(
                .virtualNetwork,
                [
                    "fq_name": ["default-domain", "default-project", "shared"], "perms2": ["global_access": 7],
                    "network_ipam_refs": [
                        [
                            "to": ["default-domain", "default-project", "default-network-ipam"],
                            "attr": ["ipam_subnets": [["subnet": ["ip_prefix": "192.0.2.0", "ip_prefix_len": 24]]]],
                        ]
                    ],
                ], by: .system)
            let address = ObjectID(high: 8, low: 8)
            try await writer.apply([
                .ensure(
                    .instanceIp,
                    [
                        "fq_name": ["ip"], "uuid": .string("\(address)"), "instance_ip_address": "192.0.2.9",
                        "virtual_network_refs": [["uuid": shared["uuid"] ?? .null]],
                    ], for: Self.source)
            ])
            #expect(try await writer.addresses(of: [address, .zero]) == [address: "192.0.2.9"])
        }
    }

    @Test("a remote connector without the right token is refused, and one that trusts another authority trusts nothing")
    func wrongToken() async throws {
        let configuration = try await Configuration()
        defer { configuration.end() }
        let intruder = try await configuration.writer(.remote, token: "guessed")
        let refused = await #expect(throws: ConfigError.self) {
            try await intruder.acquireLease(holder: "x", lifetime: .seconds(10))
        }
        #expect(refused?.code == .unauthenticated)
        let stranger = try await configuration.writer(.remote, isTrusting: false)
        let distrust = await #expect(throws: ConfigError.self) {
            try await stranger.acquireLease(holder: "x", lifetime: .seconds(10))
        }
        #expect(distrust?.code == .unavailable)
    }

    @Test("a configuration that cannot be reached leaves the outcome open")
    func unreachable() async throws {
        let writer = OrchestratorWriter(
            ConfigClient(
                "https://127.0.0.1:1", credential: try APICredential(ofConnector: .zero, token: "guessed")),
            for: .zero)
        let error = await #expect(throws: ConfigError.self) { try await writer.apply([]) }
        #expect(error?.code == .unavailable)
    }
}
