import Synchronization
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

/// A configuration that says what it is told to say.
final class ScriptedConfiguration: ConfigurationAccess {
    struct Broken: Error {}

    enum Step: Sendable {
        case tell([ObjectChange], isComplete: Bool)
        case breakOff
        case refuse(ConfigError)
    }

    private struct State {
        var streams: [[Step]]
        var created: [JSONObject] = []
        var refusal: ConfigError?
        var names: [FQName] = []
    }

    let isElsewhere: Bool
    private let state: Mutex<State>

    /// - Parameters:
    ///   - names: of the BGP routers that are there.
    ///   - streams: one after the other; behind the last the task that follows is cancelled.
    init(isElsewhere: Bool, names: [FQName] = [], refusal: ConfigError? = nil, _ streams: [[Step]] = []) {
        self.isElsewhere = isElsewhere
        state = Mutex(State(streams: streams, refusal: refusal, names: names))
    }

    var created: [JSONObject] { state.withLock { $0.created } }

    private func check() throws(ConfigError) { if let refusal = state.withLock({ $0.refusal }) { throw refusal } }

    func id(of type: ObjectType, named name: FQName) async throws(ConfigError) -> ObjectID {
        try check()
        guard type == .globalSystemConfig || state.withLock({ $0.names.contains(name) }) else {
            throw ConfigError(.notFound, "Name \(name) not found")
        }
        return .derived(type, name)
    }

    func read(_ type: ObjectType, _ id: ObjectID, _ options: ReadOptions) async throws(ConfigError) -> JSONObject {
        try check()
        return ["autonomous_system": 64999]
    }

    func create(_ type: ObjectType, _ body: JSONObject) async throws(ConfigError) -> JSONObject {
        try check()
        state.withLock { state in
            state.created.append(body)
            if let name = FQName(json: body["fq_name"]) { state.names.append(name) }
        }
        return body
    }

    func follow(_ receive: (ConfigEvents) async throws -> Void) async throws {
        let steps = state.withLock { $0.streams.isEmpty ? nil : $0.streams.removeFirst() }
        guard let steps else {
            withUnsafeCurrentTask { $0?.cancel() }
            return
        }
        for step in steps {
            switch step {
            case .tell(let changes, let isComplete):
                try await receive(ConfigEvents(revision: 1, changes: changes, isComplete: isComplete))
            case .breakOff: throw Broken()
            case .refuse(let refusal): throw refusal
            }
        }
    }

    // MARK: what followers do not ask

    private var unasked: ConfigError { ConfigError(.unavailable, "nobody asks this here") }

    func list(_ query: ListQuery) async throws(ConfigError) -> [JSON] { throw unasked }
    func apply(_ mutations: [Mutation]) async throws(ConfigError) -> [ObjectID] { throw unasked }
    func orchestrators() async throws(ConfigError) -> [Orchestrator] { throw unasked }
    func objects(of orchestrator: ObjectID, kind: String?) async throws(ConfigError) -> [OwnedObject] { throw unasked }
    func objects(of owner: Owner) async throws(ConfigError) -> [OwnedObject] { throw unasked }
    func acquireLease(
        of orchestrator: ObjectID, holder: String, lifetime: Duration
    ) async throws(ConfigError) -> ConnectorLease { throw unasked }
    func renewLease(_ lease: ConnectorLease, status: JSON) async throws(ConfigError) -> Disturbance { throw unasked }
    func releaseLease(_ lease: ConnectorLease) async throws(ConfigError) { throw unasked }
    func holding(_ lease: ConnectorLease) -> ScriptedConfiguration { self }
}
