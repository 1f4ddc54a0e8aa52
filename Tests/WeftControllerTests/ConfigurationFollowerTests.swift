import Logging
import Synchronization
import Testing
import WeftConfig
import WeftConnections
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftController

@Suite("Following the configuration")
struct ConfigurationFollowerTests {
    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func object(_ name: String) -> ConfigObject {
        ConfigObject(type: .virtualNetwork, id: .derived(from: name), name: [name], parent: nil)
    }

    private static func put(_ names: String...) -> [ObjectChange] { names.map { .put(object($0)) } }

    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// What a follower was told, as `+a -b .`, and how often it waited in between as `~`.
    private func followed(
        _ configuration: ScriptedConfiguration, failing failure: (any Error)? = nil
    ) async -> (told: [String], error: (any Error)?) {
        let log = Log()
        let follower = ConfigurationFollower(configuration, nil, logger: Self.silent) { _ in log.add("~") }
        let task = Task { () -> (any Error)? in
            do {
                try await follower.follow { events in
                    if let failure { throw failure }
                    for change in events.changes {
                        switch change {
                        case .put(let object): log.add("+\(object.name)")
                        case .delete(_, let id):
                            log.add("-" + (["a", "b", "c"].first { ObjectID.derived(from: $0) == id } ?? "?"))
                        }
                    }
                    if events.isComplete { log.add(".") }
                }
                return nil
            } catch {
                return error
            }
        }
        let error = await task.value
        return (log.all, error)
    }

    @Test("a stream that breaks off, or ends, is followed again; what it does not name any more is deleted")
    func again() async {
        let (told, error) = await followed(
            ScriptedConfiguration(
                isElsewhere: true,
                [
                    [.tell(Self.put("a"), isComplete: false), .breakOff],
                    [.tell(Self.put("a", "b"), isComplete: true), .tell(Self.put("c"), isComplete: true)],
                    [.refuse(ConfigError(.unavailable, "away"))],
                    [.tell(Self.put("b"), isComplete: true)],
                ]))
        #expect(error == nil)
        #expect(told == ["+a", "~", "+a", "+b", ".", "+c", ".", "~", "~", "+b", "-a", "-c", ".", "~"])
    }

    @Test("a configuration in this process that cannot be followed ends its follower")
    func failed() async {
        let (told, error) = await followed(
            ScriptedConfiguration(
                isElsewhere: false,
                [[.tell(Self.put("a"), isComplete: true), .refuse(ConfigError(.unavailable, "failed"))]]
            ))
        #expect(told == ["+a", "."])
        #expect((error as? ConfigError)?.code == .unavailable)
    }

    @Test("a port that cannot be had ends it, wherever the configuration is", arguments: [true, false])
    func port(isElsewhere: Bool) async {
        let configuration = ScriptedConfiguration(isElsewhere: isElsewhere, [[.tell([], isComplete: true)]])
        let failure = ConnectionGate(.agents, logger: Self.silent).failure("10.0.0.1", 5269, CancellationError())
        #expect(await followed(configuration, failing: failure).error is ListenFailure)
    }
}
