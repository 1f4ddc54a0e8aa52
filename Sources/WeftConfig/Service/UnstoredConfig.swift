package import WeftModel
package import WeftNet

/// The configuration without a store: all rules, allocations and the compiler, on the caller's time and chance, and
/// nothing that lasts. A copy is a configuration of its own.
package struct UnstoredConfig: Sendable {
    /// What a batch came to.
    package struct Outcome: Sendable {
        /// The object that each mutation was about.
        package let objects: [ObjectID]
        /// Derived objects included, by what they were before if they were there.
        package let changed: [ObjectID: ObjectType]
    }

    private var core: ConfigCore

    /// A fresh system, with its initial objects.
    package init(
        generator: some RandomNumberGenerator & Sendable, at now: WallTime
    ) throws(ConfigError) {
        core = ConfigCore(generator: generator)
        _ = try core.unit(by: .system, at: now) { (core) throws(ConfigError) in try core.makeInitialObjects() }
    }

    /// Does all of the batch or nothing.
    package mutating func apply(
        _ mutations: [Mutation], by caller: Caller, at now: WallTime
    ) throws(ConfigError) -> Outcome {
        let (objects, commit) = try core.unit(by: caller, at: now) { (core) throws(ConfigError) -> [ObjectID] in
            var ids: [ObjectID] = []
            for mutation in mutations { ids.append(try core.apply(mutation)) }
            return ids
        }
        return Outcome(objects: objects, changed: commit.changed)
    }

    /// Attaches an orchestrator, or opens a new epoch of one that is attached, and answers its connector as a caller.
    package mutating func attach(
        _ registration: OrchestratorRegistration, at now: WallTime
    ) throws(ConfigError) -> Caller {
        let (identity, _) = try core.unit(by: .system, at: now) { (core) throws(ConfigError) -> Identity in
            let id = try core.addOrchestrator(registration).id
            return .orchestrator(id, epoch: try core.beginEpoch(of: id))
        }
        return Caller(identity)
    }

    /// Everything there is, derived objects included.
    package var objects: [ObjectID: ObjectType] {
        core.catalog.derived.mapValues(\.type).merging(core.catalog.intent.mapValues(\.type)) { $1 }
    }

    /// An object as everybody sees it.
    package func object(_ id: ObjectID) -> ConfigObject? { core.catalog.shown(id)?.object }

    package func id(of type: ObjectType, named name: FQName) -> ObjectID? { core.catalog.id(of: type, named: name) }

    /// What somebody has to be told who knows an object as one of this type.
    package func changes(of id: ObjectID, knownAs type: ObjectType) -> [ObjectChange] {
        guard let object = object(id) else { return [.delete(type, id)] }
        return object.type == type ? [.put(object)] : [.delete(type, id), .put(object)]
    }
}
