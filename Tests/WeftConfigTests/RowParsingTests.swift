import Synchronization
import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore

@testable import WeftConfig

/// Where rows are parsed, and above all where not. A row whose bytes are no record ends the process that parses it, so
/// each of these runs in one of its own.
@Suite("Parsing of rows", .timeLimit(.minutes(1)))
struct RowParsingTests {
    /// The row with the same facts in memory, and nothing in its bytes.
    private static func unparsable(_ row: Row) -> Row { Row(row.record, bytes: []) }

    @Test("what a subscriber is told next is taken under the lock, and parsed when it is durable")
    func events() async throws {
        await #expect(processExitsWith: .success) {
            let folder = try StoreFolder()
            let (commits, arrived) = AsyncStream.makeStream(of: Void.self)
            let isOpen = Mutex(true)
            let store = InterceptedStore(try SQLiteStore(.init(path: folder.path + "/store"))) { _ in
                guard !isOpen.withLock({ $0 }) else { return }
                arrived.yield()
                // Nothing is durable any more.
                try? await Task.sleep(for: .seconds(3600))
            }
            let service = try await ConfigService.open(store)
            isOpen.withLock { $0 = false }
            let writing = Task {
                _ = try await service.create(
                    .project, ["fq_name": ["default-domain", "p"], "parent_type": "domain"], by: .system)
            }
            for await _ in commits { break }

            let key = service.subscribe([.project], by: .system)
            try service.state.withLock { state in
                let id = try state.configuration.unit(by: .system, at: service.now()) { core in
                    let row = core.catalog.row(of: .project, named: ["default-domain", "default-project"])
                    if let row { core.load(.object(RowParsingTests.unparsable(row))) }
                    return row?.id
                }.0
                state.subscriptions[key]?.mark(try #require(id), .project)
            }
            let reading = Task { try await service.nextEvents(key) }
            while service.state.withLock({ $0.subscriptions[key]?.isEmpty == false }) { await Task.yield() }
            writing.cancel()
            reading.cancel()
        }
    }

    @Test("whose an object is follows from the rows that it is in, without parsing them")
    func owner() async {
        await #expect(processExitsWith: .success) {
            var bench = try Bench()
            try bench.makeProject()
            let network = try bench.makeNetwork("web")
            let cluster = try bench.attach("k1")
            for (type, name) in [(ObjectType.domain, ["default-domain"] as FQName), (.project, Bench.shop)] {
                let row = try #require(bench.core.catalog.row(of: type, named: name))
                bench.core.load(.object(RowParsingTests.unparsable(row)))
            }
            let error = refusal {
                try bench.run(by: cluster) { (core) throws(ConfigError) in try core.checkUse(of: network) }
            }
            #expect(error?.code == .notOwner)
        }
    }
}
