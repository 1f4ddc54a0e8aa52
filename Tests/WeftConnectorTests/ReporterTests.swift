import Logging
import Synchronization
import Testing
import WeftJSON
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

@Suite("What is written back to an orchestrator", .timeLimit(.minutes(1)))
struct ReporterTests {
    /// Takes what is written back, and refuses it as often as it is told to.
    private final class Board: UnseenFarm {
        let written: AsyncStream<String>
        private let feed: AsyncStream<String>.Continuation
        private let errors: Mutex<[WriteBackError]>

        init(refusing errors: WriteBackError...) {
            self.errors = Mutex(errors)
            (written, feed) = AsyncStream.makeStream()
        }

        func follow(into inbox: Inbox<FarmView>, logger: Logger, note: @escaping FaultNote) async throws {}

        private func write(_ text: String) throws(WriteBackError) {
            let error = errors.withLock { errors -> WriteBackError? in errors.isEmpty ? nil : errors.removeFirst() }
            if let error { throw error }
            feed.yield(text)
        }

        func write(
            _ report: Synchronizer<FarmView>.Report, _ addresses: [ObjectID: String]
        ) async throws(WriteBackError) {
            try write("\(report.unit): \(report.interfaces.compactMap { addresses[$0.instanceIP] })")
        }

        func write(_ notice: Synchronizer<FarmView>.Notice) async throws(WriteBackError) {
            try write("\(notice.unit): \(notice.message)")
        }
    }

    /// Knows one address.
    private struct Addresses: IntentWriter {
        static let known = ObjectID(high: 1, low: 1)

        func acquireLease(holder: String, lifetime: Duration) async throws(ConfigError) {}
        func renewLease(_ status: ConnectorStatus) async throws(ConfigError) -> Disturbance { Disturbance() }
        func releaseLease() async throws(ConfigError) {}
        func owned(_ kind: String) async throws(ConfigError) -> [OwnedObject] { [] }
        func owned(_ source: Source) async throws(ConfigError) -> [OwnedObject] { [] }
        func apply(_ mutations: [Mutation]) async throws(ConfigError) {}
        func surroundings() async throws(ConfigError) -> Surroundings {
            Surroundings(fabricNetwork: .zero, routers: [])
        }
        func routers(of machine: ObjectID) async throws(ConfigError) -> [ObjectID] { [] }
        func addresses(of instanceIPs: [ObjectID]) async throws(ConfigError) -> [ObjectID: String] {
            instanceIPs.contains(Self.known) ? [Self.known: "10.0.0.3"] : [:]
        }
    }

    private static let guest = FarmUnit(kind: .guest, name: "web")
    private static let report = Synchronizer<FarmView>.Report(
        unit: guest, uid: "u",
        interfaces: [PlannedInterface(network: "n", interface: "nic0", id: .zero, instanceIP: Addresses.known)])
    private static let notice = Synchronizer<FarmView>.Notice(unit: guest, uid: "u", message: "no")

    /// What gets written, and the faults that were noted meanwhile.
    private func written(_ count: Int, on board: Board) async -> ([String], [String]) {
        let notes = Notes()
        let reporter = Reporter(
            board, writer: Addresses(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { fault, about in notes.add("\(about): \(fault ?? "well")") }
        reporter.submit([Self.notice], [Self.report])
        let running = Task { await reporter.run() }
        var written: [String] = []
        var iterator = board.written.makeAsyncIterator()
        while written.count < count, let text = await iterator.next() { written.append(text) }
        running.cancel()
        await running.value
        return (written.sorted(), notes.all)
    }

    private final class Notes: Sendable {
        private let notes = Mutex<[String]>([])
        func add(_ note: String) { notes.withLock { $0.append(note) } }
        var all: [String] { notes.withLock { $0 } }
    }

    @Test("are the addresses of machines, and why something was refused")
    func both() async {
        let (written, faults) = await written(2, on: Board())
        #expect(written == ["guest web: [\"10.0.0.3\"]", "guest web: no"])
        #expect(faults == ["guests: well", "events: well"])
    }

    @Test("is tried again after a fault that passes, and no more where no attempt would do better")
    func faults() async {
        let passing = WriteBackError("busy", isFinal: false, fault: "grant it")
        let final = WriteBackError("gone", isFinal: true)
        let (written, faults) = await written(1, on: Board(refusing: passing, final))
        // The report came first and was refused for now, the notice for good.
        #expect(written == ["guest web: [\"10.0.0.3\"]"])
        #expect(faults == ["guests: grant it", "guests: well"])
    }
}
