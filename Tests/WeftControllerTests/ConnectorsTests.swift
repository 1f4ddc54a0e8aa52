import Foundation
import Logging
import Synchronization
import Testing
import WeftConfig
import WeftConnector
import WeftJSON
import WeftNet
import WeftSQLite
import WeftStore

@testable import WeftController

/// A kind of orchestrator that is reached by naming it, and whose connectors do nothing but run.
private final class Farms: ConnectorKind {
    private let state = Mutex((running: [String: Int](), confirmed: [String]()))

    /// How many connectors of an instance run.
    func running(_ instance: String) -> Int { state.withLock { $0.running[instance] ?? 0 } }
    var confirmed: [String] { state.withLock { $0.confirmed } }

    func access(_ settings: JSONObject) throws(AccessError) -> any OrchestratorAccess {
        guard let name = settings["farm"]?.string else { throw AccessError("farm is missing") }
        return Access(farms: self, farm: name)
    }

    private struct Access: OrchestratorAccess {
        let farms: Farms
        let farm: String

        func instance() async throws(AccessError) -> String {
            if farm == "dark" { throw AccessError("nobody is there") }
            return "instance-of-\(farm)"
        }

        func connector(
            of orchestrator: Orchestrator, writer: any IntentWriter, holder: String, logger: Logger
        ) -> any AttachedConnector { Running(farms: farms, orchestrator: orchestrator) }
    }

    private struct Running: AttachedConnector {
        let farms: Farms
        let orchestrator: Orchestrator

        var status: ConnectorStatus {
            var status = ConnectorStatus()
            status.problem = orchestrator.name
            return status
        }

        func confirmDeletions() { farms.state.withLock { $0.confirmed.append(orchestrator.name) } }

        func run() async {
            farms.state.withLock { $0.running[orchestrator.instance, default: 0] += 1 }
            let (never, feed) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            feed.finish()
            farms.state.withLock { $0.running[orchestrator.instance, default: 0] -= 1 }
        }
    }
}

@Suite("The connectors of a controller", .timeLimit(.minutes(1)))
struct ConnectorsTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "weft-connectors-\(UUID())")
    private let service: ConfigService
    private let farms = Farms()
    private let connectors: Connectors

    init() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        service = try await ConfigService.open(
            try SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "store").path())))
        connectors = try Self.connectors(service, farms, folder)
    }

    private static func connectors(_ service: ConfigService, _ farms: Farms, _ folder: URL) throws -> Connectors {
        Connectors(
            service, kinds: ["farm": farms], folder: try PrivateFolder(folder.appending(path: "kept")), holder: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func attach(_ name: String, kind: String = "farm", _ settings: JSONObject) async throws(ConfigError) {
        _ = try await connectors.attach(name, kind: kind, scope: ["default-domain"], settings: settings, by: .system)
    }

    private func eventually(_ condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test("are of whatever kinds there are: one that is attached runs, tells how it stands, and is confirmed by name")
    func attached() async throws {
        try await attach("north", ["farm": "north"])
        #expect(try await service.orchestrators(by: .system).map(\.instance) == ["instance-of-north"])
        try await eventually { farms.running("instance-of-north") == 1 }
        #expect(connectors.statuses().mapValues(\.problem) == ["north": "north"])
        #expect(connectors.confirmDeletions(of: "north"))
        #expect(!connectors.confirmDeletions(of: "south"))
        #expect(farms.confirmed == ["north"])
        // Attached again it is the same, with the newer settings.
        try await attach("north", ["farm": "north", "more": 1])
        try await eventually { farms.running("instance-of-north") == 1 }
        try? FileManager.default.removeItem(at: folder)
    }

    @Test(
        "an attachment that is refused leaves nothing, and says why in the kind's words",
        arguments: [
            ("farm", [:], "Orchestrator north: farm is missing"),
            ("farm", ["farm": "dark"], "Orchestrator north: nobody is there"),
            ("cloud", ["farm": "north"], "Orchestrators of kind cloud are not known; known is farm"),
        ] as [(String, JSONObject, String)])
    func refused(kind: String, settings: JSONObject, text: String) async throws {
        let error = await #expect(throws: ConfigError.self) { try await attach("north", kind: kind, settings) }
        #expect(error?.message == text)
        #expect(try await service.orchestrators(by: .system).isEmpty)
        #expect(connectors.statuses().isEmpty)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test("those of the files run again after a restart; one that is detached does not, and its file is gone")
    func restart() async throws {
        for name in ["north", "south"] { try await attach(name, ["farm": .string(name)]) }
        try await connectors.detach("south") { [service] () async throws(ConfigError) in
            try await service.removeOrchestrator(named: "south", deletingObjects: true, by: .system)
        }
        try await eventually { farms.running("instance-of-south") == 0 }
        let again = Farms()
        let restarted = try Self.connectors(service, again, folder)
        let running = Task { try await restarted.run() }
        try await eventually { again.running("instance-of-north") == 1 }
        #expect(restarted.statuses().keys.sorted() == ["north"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "kept").path()) == ["north.json"]
        )
        running.cancel()
        try await running.value
        #expect(again.running("instance-of-north") == 0)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test("while the removal of an orchestrator is refused its connector goes on, whatever became of its file")
    func refusedRemoval() async throws {
        try await attach("north", ["farm": "north"])
        try FileManager.default.removeItem(at: folder.appending(path: "kept/north.json"))
        await #expect(throws: ConfigError.self) {
            try await connectors.detach("north") { () async throws(ConfigError) in
                throw ConfigError(.inUse, "no")
            }
        }
        try await eventually { farms.running("instance-of-north") == 1 }
        #expect(connectors.statuses().keys.sorted() == ["north"])
        try? FileManager.default.removeItem(at: folder)
    }
}
