import WeftModel

/// First everything there is, in batches, unless only changes were asked for; then what changes. Throws when the
/// service has stopped.
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
