import Synchronization
package import WeftModel
import WeftNet
package import WeftStore

extension ConfigService {
    /// First everything there is, then every change; throws when the service stops.
    package func events(by caller: Caller) throws(ConfigError) -> ConfigEventSequence {
        try sequence(of: nil, .changes, by: caller)
    }

    /// Every change of objects of these types from the making of the iterator on; throws when the service stops. An
    /// object that the caller may not see is deleted to him, and so is one that is deleted, whether or not he ever saw
    /// it: those that he did not see are not to be told on.
    package func changes(
        of types: Set<ObjectType>, by caller: Caller
    ) throws(ConfigError) -> ConfigEventSequence {
        try sequence(of: types, .watch, by: caller)
    }

    private func sequence(
        of types: Set<ObjectType>?, _ subject: ReadSubject, by caller: Caller
    ) throws(ConfigError) -> ConfigEventSequence {
        let time = now()
        try state.withLock { (state) throws(ConfigError) in
            try state.configuration.look(as: caller.identity, at: time) { (seen) throws(ConfigError) in
                try seen.check(subject)
            }
        }
        return ConfigEventSequence(service: self, caller: caller, types: types)
    }

    /// The newest revision of the store that this service has made or read.
    package var revision: Revision { state.withLock { $0.pipeline.revision } }

    /// The most objects in one batch: what bounds a subscriber's memory when it is told everything.
    private static let largestBatch = 128

    /// - Parameter types: only what changes, and of these; nil: everything.
    func subscribe(_ types: Set<ObjectType>?, by caller: Caller) -> UInt64 {
        let time = now()
        return state.withLock { state in
            let key = state.nextSubscription
            state.nextSubscription += 1
            var subscription = Subscription(types, for: caller.identity)
            if types == nil {
                state.configuration.look(as: caller.identity, at: time) { seen in
                    seen.forEachObject { id, type in subscription.mark(id, type) }
                }
            }
            state.subscriptions[key] = subscription
            return key
        }
    }

    func unsubscribe(_ key: UInt64) { _ = state.withLock { $0.subscriptions.removeValue(forKey: key) } }

    func nextEvents(_ key: UInt64) async throws(ConfigError) -> ConfigEvents? {
        while true {
            let time = now()
            let (taken, ticket) = try state.withLock { (state) throws(ConfigError) -> (Taken?, UInt64) in
                guard let subscriber = state.subscriptions[key]?.subscriber,
                    let ids = state.subscriptions[key]?.take(atMost: Self.largestBatch), !ids.isEmpty
                else { return (nil, 0) }
                let changes = try state.configuration.look(as: subscriber, at: time) { (seen) throws(ConfigError) in
                    // What proved him may be over by now.
                    try seen.check(.watch)
                    return ids.map { id, type in Taken.Change(type: type, id: id, news: seen.news(of: id)) }
                }
                let taken = Taken(
                    revision: state.pipeline.revision, changes: changes,
                    isComplete: state.subscriptions[key]?.isEmpty ?? true)
                return (taken, state.pipeline.newest)
            }
            if let taken {
                // It may show what is newer than what woke us, and is not durable yet.
                try await durable(ticket)
                // Rows do not change, so none is parsed under the lock.
                return ConfigEvents(
                    revision: taken.revision, changes: taken.changes.flatMap(\.events), isComplete: taken.isComplete)
            }
            if let failure = state.withLock({ $0.pipeline.failure }) { throw failure }
            if Task.isCancelled { return nil }
            await waitForEvents(key)
        }
    }

    private func waitForEvents(_ key: UInt64) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if state.pipeline.failure != nil || Task.isCancelled { return true }
                    guard state.subscriptions[key]?.isEmpty == true else { return true }
                    state.subscriptions[key]?.wait(continuation)
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.subscriptions[key]?.takeWaiter() }?.resume()
        }
    }
}

/// What a subscriber is told next, as it was found under the lock.
private struct Taken: Sendable {
    struct Change: Sendable {
        /// What it was when it changed.
        let type: ObjectType
        let id: ObjectID
        let news: GuardedConfiguration.News

        var events: [ObjectChange] {
            switch news {
            case .gone: return [.delete(type, id)]
            case .hidden: return [.delete(type, id)]
            case .there(let shown):
                let object = shown.object
                // The id was given to an object of another type meanwhile.
                return object.type == type ? [.put(object)] : [.delete(type, id), .put(object)]
            }
        }
    }

    let revision: UInt64
    let changes: [Change]
    let isComplete: Bool
}
