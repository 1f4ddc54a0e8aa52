import Foundation
import Synchronization
import Testing
import WeftNet
import WeftStore

@testable import WeftSQLite

/// A folder of its own for one test, removed with the last reference to it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("weft-store-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    var store: String { path + "/weft.db" }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A clock that moves when told.
final class ManualClock: Sendable {
    private let time = Mutex(MonotonicTime.zero)
    var now: MonotonicTime { time.withLock { $0 } }
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}

/// Keeps stores' folders and clocks for as long as the process lives, so that a test can hold a store alone.
struct SQLiteUnderTest: StoreUnderTest, CustomTestStringConvertible {
    private final class Fixtures: Sendable {
        let clocks = Mutex<[ObjectIdentifier: (ManualClock, TemporaryFolder)]>([:])
    }
    private let fixtures = Fixtures()

    var testDescription: String { "SQLite" }

    func makeStore() async throws -> any Store {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.store), now: { clock.now })
        fixtures.clocks.withLock { $0[ObjectIdentifier(store)] = (clock, folder) }
        return store
    }

    func age(_ store: any Store, by duration: Duration) async throws {
        guard let store = store as? SQLiteStore else { return }
        fixtures.clocks.withLock { $0[ObjectIdentifier(store)]?.0 }?.advance(by: duration)
        _ = try await store.expireLeases()
    }
}
