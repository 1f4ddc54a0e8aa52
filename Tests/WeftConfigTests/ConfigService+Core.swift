import Synchronization
import WeftNet

@testable import WeftConfig

extension ConfigService {
    /// What is behind the door, as of now.
    var core: ConfigCore {
        get throws(ConfigError) {
            try state.withLock { (state) throws(ConfigError) in
                try state.configuration.unit(by: .system, at: now()) { core in core }.0
            }
        }
    }
}
