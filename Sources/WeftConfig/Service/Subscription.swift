import DequeModule
import WeftModel
import WeftNet

/// What one subscriber has not been told yet: ids, not values. A value is read when it is delivered, so however much
/// happens before that, it is one entry.
struct Subscription {
    private var order: Deque<ObjectID> = []
    /// As the subscriber knows the objects, if it does.
    private var types: [ObjectID: ObjectType] = [:]
    private var waiter: CheckedContinuation<Void, Never>?
    /// What the subscriber wants to know of; nil: everything.
    private let wanted: Set<ObjectType>?
    let subscriber: Identity

    init(_ wanted: Set<ObjectType>?, for subscriber: Identity) {
        self.wanted = wanted
        self.subscriber = subscriber
    }

    var isEmpty: Bool { order.isEmpty }

    mutating func mark(_ id: ObjectID, _ type: ObjectType) {
        guard wanted?.contains(type) ?? true, types[id] == nil else { return }
        types[id] = type
        order.append(id)
    }

    mutating func take(atMost limit: Int) -> [(id: ObjectID, type: ObjectType)] {
        let taken = order.prefix(limit).compactMap { id in types.removeValue(forKey: id).map { (id: id, type: $0) } }
        order.removeFirst(min(limit, order.count))
        // Both are as large as everything there is, once it has been told.
        if order.isEmpty { (order, types) = ([], [:]) }
        return taken
    }

    mutating func wait(_ continuation: CheckedContinuation<Void, Never>) { waiter = continuation }

    mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
        defer { waiter = nil }
        return waiter
    }
}

extension ConfigService.State {
    /// Marks what changed for every subscriber. Answers whom to wake, all of them when the service has failed.
    mutating func announce(_ changed: [ObjectID: ObjectType]) -> [CheckedContinuation<Void, Never>] {
        var woken: [CheckedContinuation<Void, Never>] = []
        for key in subscriptions.keys {
            for (id, type) in changed { subscriptions[key]?.mark(id, type) }
            if subscriptions[key]?.isEmpty == false || pipeline.failure != nil,
                let waiter = subscriptions[key]?.takeWaiter()
            {
                woken.append(waiter)
            }
        }
        return woken
    }
}
