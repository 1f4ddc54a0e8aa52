import Logging
import Synchronization
import Testing
import WeftNet
import WeftSystem

@testable import WeftConfig
@testable import WeftConnector

@Suite("When a connector was last in sync", .timeLimit(.minutes(1)))
struct LastSyncTests {
    /// A farm with nothing on it, of which faults are noted as they are told.
    private final class EmptyFarm: UnseenFarm {
        private let faults: AsyncStream<String?>
        let tell: AsyncStream<String?>.Continuation

        init() { (faults, tell) = AsyncStream.makeStream() }

        func follow(into inbox: Inbox<FarmView>, logger: Logger, note: @escaping FaultNote) async throws {
            inbox.update { synchronizer in
                for kind in [FarmKind.folder, .segment, .guest] {
                    let changes = synchronizer.view.replace(kind, by: [])
                    synchronizer.listed([], of: kind, changes)
                }
            }
            for await fault in faults { note(fault, "guests") }
        }

        func write(
            _ report: Synchronizer<FarmView>.Report, _ addresses: [ObjectID: String]
        ) async throws(WriteBackError) {}
        func write(_ notice: Synchronizer<FarmView>.Notice) async throws(WriteBackError) {}
    }

    /// Takes everything, or says that nobody answers.
    private final class Taker: IntentWriter {
        let isSilent = Atomic(false)

        func acquireLease(holder: String, lifetime: Duration) async throws(ConfigError) {}
        func renewLease(_ status: ConnectorStatus) async throws(ConfigError) -> Disturbance {
            #expect(status.problem == nil)
            if isSilent.load(ordering: .relaxed) { throw ConfigError(.unavailable, "nobody answers") }
            return Disturbance()
        }
        func releaseLease() async throws(ConfigError) {}
        func owned(_ kind: String) async throws(ConfigError) -> [OwnedObject] { [] }
        func owned(_ source: Source) async throws(ConfigError) -> [OwnedObject] { [] }
        func apply(_ mutations: [Mutation]) async throws(ConfigError) {}
        func surroundings() async throws(ConfigError) -> Surroundings {
            Surroundings(fabricNetwork: .zero, routers: [])
        }
        func routers(of machine: ObjectID) async throws(ConfigError) -> [ObjectID] { [] }
        func addresses(of instanceIPs: [ObjectID]) async throws(ConfigError) -> [ObjectID: String] { [:] }
    }

    private func status(
        of connector: Connector<EmptyFarm>, where isReached: (ConnectorStatus) -> Bool
    ) async throws -> ConnectorStatus {
        while true {
            let status = connector.status
            if isReached(status) { return status }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test("it is now while it is, and the moment before a fault since that was noted")
    func time() async throws {
        let farm = EmptyFarm()
        let connector = Connector(
            farm, writer: Taker(), holder: "test", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(connector.status.lastInSync == nil)
        let start = WallTime.now
        let running = Task { await connector.run() }
        let whole = try await status(of: connector) { $0.isInSync }
        let first = try #require(whole.lastInSync)
        #expect(first >= start)
        #expect(try #require(connector.status.lastInSync) >= first)

        farm.tell.yield("nobody answers")
        let faulty = try await status(of: connector) { !$0.faults.isEmpty }
        let last = try #require(faulty.lastInSync)
        #expect(last >= first)
        #expect(connector.status.lastInSync == last)
        running.cancel()
        await running.value
        #expect(connector.status.lastInSync == last)
    }

    @Test("it is not now any more, nor is the connector connected, once the lease was not renewed for its lifetime")
    func silence() async throws {
        let writer = Taker()
        let connector = Connector(
            EmptyFarm(), writer: writer, holder: "test", leaseLifetime: .milliseconds(300),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await connector.run() }
        _ = try await status(of: connector) { $0.isInSync }
        writer.isSilent.store(true, ordering: .relaxed)
        let alone = try await status(of: connector) { $0.problem != nil }
        #expect(alone.problem == "the lease could not be renewed: nobody answers")
        #expect(!alone.isInSync)
        let last = try #require(alone.lastInSync)
        #expect(last <= .now && connector.status.lastInSync == last)

        writer.isSilent.store(false, ordering: .relaxed)
        let again = try await status(of: connector) { $0.isInSync }
        #expect(again.problem == nil)
        #expect(try #require(again.lastInSync) > last)
        running.cancel()
        await running.value
    }
}
