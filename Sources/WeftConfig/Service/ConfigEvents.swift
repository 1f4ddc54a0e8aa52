package import WeftModel

/// What changed between two consistent states, intent and derived objects alike.
///
/// Changes of one object are merged: a subscriber that is slow gets fewer and larger batches, never a long queue. The
/// order inside a batch means nothing. A batch with `isComplete` false is followed by more of the same step.
package struct ConfigEvents: Sendable {
    /// Everything up to this revision of the store is in this batch or an earlier one, when `isComplete`.
    package let revision: UInt64
    /// Objects as reads show them: with `id_perms` and with derived references. A deletion is told also of an object that came and
    /// went before it was told.
    package let changes: [ObjectChange]
    package let isComplete: Bool
}

/// First everything there is, in batches, unless only changes were asked for; then what changes. Throws when the service has
/// stopped.
package struct ConfigEventSequence: AsyncSequence, Sendable {
    let service: ConfigService
    let caller: Caller
    /// Only changes, of objects of these types; nil: everything.
    let types: Set<ObjectType>?

    /// Changes count from here on.
    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(subscriber: Subscriber(service, caller, types)) }

    package struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        let subscriber: Subscriber
        /// `nil` when the task was cancelled.
        package mutating func next() async throws(ConfigError) -> ConfigEvents? { try await subscriber.next() }
    }

    /// Ends the subscription with the last copy of the iterator.
    final class Subscriber: Sendable {
        private let service: ConfigService
        private let key: UInt64

        init(_ service: ConfigService, _ caller: Caller, _ types: Set<ObjectType>?) {
            self.service = service
            key = service.subscribe(types, by: caller)
        }

        deinit { service.unsubscribe(key) }

        func next() async throws(ConfigError) -> ConfigEvents? { try await service.nextEvents(key) }
    }
}
