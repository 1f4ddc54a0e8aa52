import WeftNet
import WeftRouting

/// The routing instances that run, and who has subscribed to which instance, whether or not it runs.
struct InstanceTable: ~Copyable {
    private var instances: [String: LiveInstance] = [:]
    private var names: [InstanceID: String] = [:]
    private var objects: [ObjectID: String] = [:]
    private var subscriptions: [String: Set<AgentID>] = [:]

    /// By name.
    var sorted: [LiveInstance] { instances.values.sorted { $0.name < $1.name } }

    subscript(name: String) -> LiveInstance? { instances[name] }
    func instance(of object: ObjectID) -> LiveInstance? { objects[object].flatMap { instances[$0] } }
    func name(of id: InstanceID) -> String? { names[id] }

    mutating func add(_ instance: LiveInstance) {
        instances[instance.name] = instance
        names[instance.id] = instance.name
        objects[instance.object] = instance.name
    }

    mutating func remove(_ instance: LiveInstance) {
        instances[instance.name] = nil
        names[instance.id] = nil
        objects[instance.object] = nil
    }

    /// - Parameter imports: of the instance by itself and for the sake of others.
    mutating func set(imports: Set<RouteTarget>, of name: String, at time: WallTime) {
        instances[name]?.imports = imports
        instances[name]?.lastChange = time
    }

    // MARK: Subscriptions

    /// By number.
    func subscribers(of name: String) -> [AgentID] { (subscriptions[name] ?? []).sorted() }

    mutating func subscribe(_ agent: AgentID, to name: String) { subscriptions.insert(agent, under: name) }

    mutating func unsubscribe(_ agent: AgentID, from name: String) { subscriptions.remove(agent, under: name) }
}
