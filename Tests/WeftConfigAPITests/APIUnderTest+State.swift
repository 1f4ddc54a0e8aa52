import Synchronization
import WeftNet

@testable import WeftConfig

extension APIUnderTest {
    /// Every object of the intent, as stored.
    func state() throws -> [ObjectID: [UInt8]] {
        try service.state.withLock { (state) throws(ConfigError) in
            try state.configuration.unit(by: .system, at: service.now()) { core in
                core.catalog.intent.mapValues(\.bytes)
            }.0
        }
    }
}
