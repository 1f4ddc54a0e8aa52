package import WeftNet

/// Keeps up with one collection of a cluster: lists it page by page, then watches it, and comes back after every fault.
///
///     identify ─▶ list ─▶ … ─▶ list ─▶ identify ─▶ deliver ─▶ watch, identify ─▶ identify ─▶ watch, identify ─▶ …
///         ▲                                                          │ 410, or the list is old
///         └──────────────────────────────────────────────────────────┘
///
/// A value without sockets or clocks: each event returns the one thing to do next, and what became known is in
/// ``takeDeliveries()``.
///
/// - A snapshot is delivered only when all its pages came from one resource version and the server proved its identity
///   before the first and after the last of them. Everything else (an error in any page, an expired continuation, another
///   server) delivers nothing. A watch too is believed only between two proofs, one before it was opened and one while it was
///   open: a proof after alone may be another server's than the one that took the watch.
/// - A watch that ends is resumed from the last resource version seen; only 410 lists again, and the age of the list:
///   resource versions of a server that was restored from a backup can lie behind ours, where a watch stays silent.
/// - Faults are retried after a delay that grows, or that the server names.
package struct Reflector<Object: KubernetesObject>: Sendable {
    package enum Action: Hashable, Sendable {
        /// Ask for the uid of `kube-system`.
        case identify
        /// Ask for a page, the first when `nil`.
        case list(continuing: String?)
        /// Open a watch; once it is open, and before an event is read from it, ask for the uid (``watchOpened(_:at:)``).
        case watch(from: String)
        case wait(Duration)
    }

    package enum Delivery: Hashable, Sendable {
        /// All there is.
        case snapshot([Object])
        case put(Object)
        case remove(Object)
    }

    /// What comes after a wait, or after a proof of identity.
    private enum Purpose: Sendable { case list, watch }

    private enum State: Sendable {
        case idle
        /// ─▶ listing, opening, waiting
        case identifying(Purpose)
        /// ─▶ listing, completing, waiting
        case listing([Object], resourceVersion: String?)
        /// ─▶ opening, waiting
        case completing([Object], resourceVersion: String)
        /// ─▶ watching, waiting
        case opening
        /// ─▶ identifying, waiting
        case watching(since: MonotonicTime, heard: Bool)
        /// ─▶ identifying
        case waiting(Purpose)
    }

    private var state = State.idle
    private var resourceVersion = ""
    private var listedAt: MonotonicTime?
    private var deliveries: [Delivery] = []
    private var delay = RetryDelay()
    private var generator: SeededGenerator
    /// The uid of `kube-system` that the server must show; taken from its first answer when `nil`.
    private var identity: String?

    /// A watch that lived shorter and said nothing is a fault.
    private static var shortestWatch: Duration { .seconds(1) }
    /// A list older than this is made anew when its watch ends.
    package static var listLifetime: Duration { .seconds(600) }

    package init(identity: String?, seed: UInt64) {
        self.identity = identity
        generator = SeededGenerator(seed: seed)
    }

    /// What became known since the last call, in order.
    package mutating func takeDeliveries() -> [Delivery] {
        defer { deliveries = [] }
        return deliveries
    }

    package mutating func start() -> Action { begin(.list) }

    /// Whether a server that shows this uid may be believed.
    package func expects(_ uid: String) -> Bool { identity == nil || identity == uid }

    package mutating func identified(_ uid: String, at now: MonotonicTime) -> Action {
        guard expects(uid) else { return retry(purpose, after: nil) }
        identity = uid
        switch state {
        case .identifying(.list):
            state = .listing([], resourceVersion: nil)
            return .list(continuing: nil)
        case .identifying(.watch): return open()
        case .completing(let objects, let version):
            resourceVersion = version
            listedAt = now
            delay.reset()
            deliveries.append(.snapshot(objects))
            return open()
        default: return misplaced()
        }
    }

    package mutating func received(_ page: ObjectPage<Object>) -> Action {
        guard case .listing(let objects, let version) = state else { return misplaced() }
        guard version == nil || version == page.resourceVersion else { return retry(.list, after: nil) }
        if let next = page.next {
            state = .listing(objects + page.objects, resourceVersion: page.resourceVersion)
            return .list(continuing: next)
        }
        state = .completing(objects + page.objects, resourceVersion: page.resourceVersion)
        return .identify
    }

    /// The watch that was asked for is open on a server of this uid. When that is the wrong one, there is something else to
    /// do than to read from it.
    package mutating func watchOpened(_ uid: String, at now: MonotonicTime) -> Action? {
        guard case .opening = state else { return misplaced() }
        guard expects(uid) else { return retry(.watch, after: nil) }
        state = .watching(since: now, heard: false)
        return nil
    }

    /// An event of the watch; the watch goes on.
    package mutating func received(_ event: WatchEvent<Object>) {
        guard case .watching(let since, _) = state else { return }
        state = .watching(since: since, heard: true)
        delay.reset()
        switch event {
        case .put(let object):
            resourceVersion = object.metadata.resourceVersion
            deliveries.append(.put(object))
        case .remove(let object):
            resourceVersion = object.metadata.resourceVersion
            deliveries.append(.remove(object))
        case .bookmark(let version): resourceVersion = version
        }
    }

    /// The server ended the watch in good order.
    package mutating func watchEnded(at now: MonotonicTime) -> Action {
        guard case .watching(let since, let heard) = state else { return misplaced() }
        if let listedAt, now - listedAt >= Self.listLifetime { return begin(.list) }
        return heard || now - since >= Self.shortestWatch ? begin(.watch) : retry(.watch, after: nil)
    }

    /// Whatever was asked for last failed.
    package mutating func failed(_ error: KubernetesError) -> Action {
        switch state {
        case .identifying, .listing, .completing: return retry(purpose, after: error.retryAfter)
        case .opening, .watching: return retry(error.code == .gone ? .list : .watch, after: error.retryAfter)
        case .idle, .waiting: return misplaced()
        }
    }

    /// What the state is a step of.
    private var purpose: Purpose {
        switch state {
        case .identifying(let purpose), .waiting(let purpose): purpose
        case .idle, .listing, .completing: .list
        case .opening, .watching: .watch
        }
    }

    package mutating func waited() -> Action {
        guard case .waiting(let purpose) = state else { return misplaced() }
        return begin(purpose)
    }

    private mutating func begin(_ purpose: Purpose) -> Action {
        state = .identifying(purpose)
        return .identify
    }

    private mutating func open() -> Action {
        state = .opening
        return .watch(from: resourceVersion)
    }

    private mutating func retry(_ purpose: Purpose, after asked: Duration?) -> Action {
        state = .waiting(purpose)
        return .wait(asked ?? delay.next(using: &generator))
    }

    /// The driver reported what it was not asked for: our own fault.
    private mutating func misplaced() -> Action {
        assertionFailure("an event that does not fit \(state)")
        return retry(.list, after: nil)
    }
}
