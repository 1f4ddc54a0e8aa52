import Foundation
import Logging
import Testing
import WeftConfig
import WeftJSON
import WeftKubernetes
import WeftNet
import WeftSQLite
import WeftStore
import WeftSystem

@testable import WeftController

@Suite("Attaching clusters")
struct ClusterAttachmentTests {
    private func attach(_ server: String, by caller: Caller) async throws -> ConfigError? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weft-connectors-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let kept = try PrivateFolder(folder)
        let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "store").path()))
        let service = try await ConfigService.open(store)
        let connectors = Connectors(
            service, kinds: [OrchestratorKind.kubernetes.rawValue: KubernetesKind(runsPrograms: false)], folder: kept,
            holder: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return await #expect(throws: ConfigError.self) {
            try await connectors.attach(
                "k", kind: "kubernetes", scope: ["default-domain"],
                settings: ["access": ["cluster": "k", "server": .string(server)]], by: caller)
        }
    }

    @Test("a connector's token attaches nothing, and nothing is called on its behalf")
    func connector() async throws {
        // A server that would be called is not there, and that would be said.
        let error = try await attach("https://127.0.0.1:9", by: Caller(.orchestrator(.random(), epoch: 1)))
        #expect(error?.code == .notOwner)
        #expect(error?.message.hasSuffix("may not attach an orchestrator: a person does") == true)
    }

    @Test(
        "a server whose URL would make another request of ours is not called",
        arguments: ["https://127.0.0.1:9/?x=", "https://u@127.0.0.1:9"])
    func server(url: String) async throws {
        let error = try await attach(url, by: .system)
        #expect(error?.message.contains("https://host:port") == true)
    }

    @Test("a server that is not there is said in our words")
    func absent() async throws {
        let error = try await attach("https://127.0.0.1:9", by: .system)
        #expect(error?.message.contains("nobody listens there") == true)
        #expect(error?.message.contains("NIO") == false)
    }
}
