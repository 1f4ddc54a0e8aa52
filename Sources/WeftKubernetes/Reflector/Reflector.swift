package import WeftNet

/// Keeps up with one collection of a cluster: lists it page by page, then watches it, and comes back after every fault.
///
///     identify ─▶ list ─▶ … ─▶ list ─▶ identify ─▶ deliver ─▶ watch, identify ─▶ identify ─▶ watch, identify ─▶ …
///         ▲                                                          │ 410, older versions, or an old list
///         └──────────────────────────────────────────────────────────┘
///
/// A value without sockets or clocks: each event returns the one thing to do next, and what became known is in
/// ``takeDeliveries()``.
///
/// - A snapshot is delivered only when all its pages came from one resource version and the server proved its identity
///   before the first and after the last of them. Everything else (an error in any page, an expired continuation,
///   another server) delivers nothing. A watch too is believed only between two proofs, one before it was opened and
///   one while it was open: a proof after alone may be another server's than the one that took the watch.
/// - A watch that ends is resumed from the last resource version seen, however it ended, unless the list is to be made
///   anew: when it is old, when the server no longer keeps that version or the kind, when it sent what cannot be read,
///   and when its versions went back. A server that was restored from a backup is behind us, and there a watch stays
///   silent.
/// - A list of namespaces without `kube-system` is a fault, too.
/// - Faults are retried after a delay that grows, or that the server names, both short enough that an outage is over
///   for us soon after it is for the server.
package struct Reflector<Object: KubernetesObject>: Sendable {
    package enum Action: Hashable, Sendable {
        /// Ask for the proof.
        case identify
        /// Ask for a page, the first when `nil`.
        case list(continuing: String?)
        /// Open a watch; once it is open, and before an event is read from it, ask for the proof
        /// (``watchOpened(_:at:)``).
        case watch(from: String)
        case wait(Duration)
    }

    package enum Delivery: Hashable, Sendable {
        /// All there is.
        case snapshot([Object])
        case put(Object)
        case remove(Object)
        /// The server does not serve the kind now; nothing is known of its objects.
        case absent
    }

    /// What comes after a wait, or after a proof of identity.
    private enum Purpose: Sendable { case list, watch }

    private enum State: Sendable {
        case idle
        /// ─▶ listing, opening, waiting
        case identifying(Purpose)
        /// ─▶ listing, completing, missing, waiting
        case listing(ListProgress)
        /// ─▶ opening, waiting
        case completing(resourceVersion: String)
        /// The kind is not served, if the server is the right one. ─▶ absent, waiting
        case missing
        /// The kind is not served. ─▶ identifying
        case absent
        /// ─▶ watching, identifying, waiting
        case opening
        /// ─▶ identifying, waiting
        case watching(since: MonotonicTime, heard: Bool)
        /// ─▶ identifying
        case waiting(Purpose)
    }

    private struct ListProgress {
        var resourceVersion: String?
        var pages = 0
        var continuation: String?
    }

    private var state = State.idle
    /// The objects of the pages so far.
    private var listed: [Object] = []
    private var resourceVersion = ""
    private var listedAt: MonotonicTime?
    /// The latest proof's.
    private var revision: UInt64?
    /// Proofs count in the history that the objects count in. A kind may be kept in an etcd of its own.
    private var isOfOneHistory = false
    private var absence: Absence?
    private var deliveries: [Delivery] = []
    private var delay = RetryDelay(longest: longestDelay)
    private var generator: SeededGenerator
    /// The uid of `kube-system` that the server must show; taken from its first answer when `nil`.
    private var identity: String?
    /// The kind is not a part of every cluster.
    private let isOptional: Bool

    private struct Absence {
        var since: MonotonicTime
        var isBelieved = false
    }

    /// A watch that lived shorter and said nothing is a fault.
    private static var shortestWatch: Duration { .seconds(1) }
    /// A list older than this is made anew when its watch ends, and a kind that is missing for as long has no objects.
    package static var listLifetime: Duration { .seconds(600) }
    /// Half of what may pass until an outage is over for us; the rest is for the calls.
    package static var longestDelay: Duration { .seconds(5) }
    /// A list of more pages never ends.
    private static var pageLimit: Int { 10_000 }

    package init(identity: String?, isOptional: Bool = false, seed: UInt64) {
        self.identity = identity
        self.isOptional = isOptional
        generator = SeededGenerator(seed: seed)
    }

    /// What became known since the last call, in order.
    package mutating func takeDeliveries() -> [Delivery] {
        defer { deliveries = [] }
        return deliveries
    }

    /// All is well: the watch is open on the right server, or the server does not have the kind.
    package var isFollowing: Bool {
        switch state {
        case .watching, .absent: true
        default: false
        }
    }

    package mutating func start() -> Action { ask(.list) }

    /// Whether a server that shows this uid may be believed.
    package func expects(_ uid: String) -> Bool { identity == nil || identity == uid }

    package mutating func identified(_ proof: ClusterProof, at now: MonotonicTime) -> Action {
        guard expects(proof.uid) else { return retry(purpose, after: nil) }
        identity = proof.uid
        let wentBack = take(proof.revision)
        switch state {
        case .identifying(.list): return beginList()
        case .identifying(.watch): return wentBack || isOld(at: now) ? beginList() : open()
        case .completing(let version):
            guard !wentBack, canBeWhole(proof) else { return retry(.list, after: nil) }
            resourceVersion = version
            // No server that keeps both in one history is behind the list that it has just given.
            isOfOneHistory = !isBehindEvents(proof.revision)
            listedAt = now
            absence = nil
            deliveries.append(.snapshot(takeList()))
            return open()
        case .missing: return missed(at: now)
        default: return misplaced()
        }
    }

    package mutating func received(_ page: ObjectPage<Object>) -> Action {
        guard case .listing(var progress) = state else { return misplaced() }
        progress.pages += 1
        guard progress.resourceVersion == nil || progress.resourceVersion == page.resourceVersion,
            page.next == nil || page.next != progress.continuation, progress.pages <= Self.pageLimit
        else { return retry(.list, after: nil) }
        listed.append(contentsOf: page.objects)
        guard let next = page.next else {
            state = .completing(resourceVersion: page.resourceVersion)
            return .identify
        }
        progress.resourceVersion = page.resourceVersion
        progress.continuation = next
        state = .listing(progress)
        return .list(continuing: next)
    }

    /// The watch that was asked for is open on a server that showed this proof. When it is not to be read from, there
    /// is something else to do.
    package mutating func watchOpened(_ proof: ClusterProof, at now: MonotonicTime) -> Action? {
        guard case .opening = state else { return misplaced() }
        guard expects(proof.uid) else { return retry(.watch, after: nil) }
        if take(proof.revision) { return ask(.list) }
        state = .watching(since: now, heard: false)
        return nil
    }

    /// An event of the watch. When the watch is not to be read on, there is something else to do.
    @discardableResult
    package mutating func received(_ event: WatchEvent<Object>) -> Action? {
        guard case .watching(let since, _) = state else { return nil }
        if let told = Self.revision(event.resourceVersion), let known = Self.revision(resourceVersion), told < known {
            return retry(.list, after: nil)
        }
        state = .watching(since: since, heard: true)
        // Without a version there is nothing to resume from but what is known.
        if !event.resourceVersion.isEmpty { resourceVersion = event.resourceVersion }
        switch event {
        case .put(let object): deliveries.append(.put(object))
        case .remove(let object): deliveries.append(.remove(object))
        case .bookmark: break
        }
        return nil
    }

    /// The watch ended in good order: the server's, or because nothing came for long.
    package mutating func watchEnded(at now: MonotonicTime) -> Action {
        guard case .watching = state else { return misplaced() }
        return leaveWatch(at: now) ? resume(at: now) : retry(.watch, after: nil)
    }

    /// Whatever was asked for last failed.
    package mutating func failed(_ error: KubernetesError, at now: MonotonicTime) -> Action {
        switch state {
        case .listing where error.code == .notFound && isOptional:
            state = .missing
            return .identify
        case .identifying, .listing, .completing, .missing: return retry(purpose, after: error.retryAfter)
        case .opening, .watching:
            _ = leaveWatch(at: now)
            return retry(error.code.endsHistory ? .list : .watch, after: error.retryAfter)
        case .idle, .absent, .waiting: return misplaced()
        }
    }

    package mutating func waited(at now: MonotonicTime) -> Action {
        switch state {
        case .waiting(.watch): return resume(at: now)
        case .waiting(.list), .absent: return ask(.list)
        default: return misplaced()
        }
    }

    // MARK: steps

    /// What the state is a step of.
    private var purpose: Purpose {
        switch state {
        case .identifying(let purpose), .waiting(let purpose): purpose
        case .idle, .listing, .completing, .missing, .absent: .list
        case .opening, .watching: .watch
        }
    }

    /// The one way back to a watch, so that none passes by the age of the list.
    private mutating func resume(at now: MonotonicTime) -> Action { ask(isOld(at: now) ? .list : .watch) }

    private func isOld(at now: MonotonicTime) -> Bool { listedAt.map { now - $0 >= Self.listLifetime } ?? true }

    private mutating func ask(_ purpose: Purpose) -> Action {
        state = .identifying(purpose)
        return .identify
    }

    private mutating func beginList() -> Action {
        listed = []
        // What events told belongs to the list before.
        isOfOneHistory = false
        state = .listing(ListProgress())
        return .list(continuing: nil)
    }

    /// No cluster is without the namespace that proves it, so a list of namespaces without it is none, whatever the
    /// server says. The watch behind such a list may go well, and nobody would list again for long.
    private func canBeWhole(_ proof: ClusterProof) -> Bool {
        Object.self != Namespace.self || listed.contains { $0.metadata.uid == proof.uid }
    }

    private mutating func takeList() -> [Object] {
        defer { listed = [] }
        return listed
    }

    private mutating func open() -> Action {
        state = .opening
        return .watch(from: resourceVersion)
    }

    /// Whether the watch was one; then the delays of faults before it are over.
    private mutating func leaveWatch(at now: MonotonicTime) -> Bool {
        guard case .watching(let since, let heard) = state, heard || now - since >= Self.shortestWatch else {
            return false
        }
        delay.reset()
        return true
    }

    private mutating func retry(_ purpose: Purpose, after asked: Duration?) -> Action {
        listed = []
        // Whoever fails cannot have been heard all along.
        absence = nil
        state = .waiting(purpose)
        return .wait(asked.map { min($0, Self.longestDelay) } ?? delay.next(using: &generator))
    }

    /// The right server said that it does not have the kind. A server that has just started says so too of kinds that
    /// it is about to serve, so their objects are gone only when it goes on saying so.
    private mutating func missed(at now: MonotonicTime) -> Action {
        var absence = self.absence ?? Absence(since: now)
        if self.absence == nil {
            deliveries.append(.absent)
        } else if !absence.isBelieved, now - absence.since >= Self.listLifetime {
            absence.isBelieved = true
            deliveries.append(.snapshot([]))
        }
        self.absence = absence
        state = .absent
        return .wait(Self.longestDelay)
    }

    // MARK: versions

    /// Notes a proof's revision. Answers whether it is behind the one before, or behind an event that was told since.
    private mutating func take(_ new: UInt64?) -> Bool {
        defer { revision = new ?? revision }
        if isOfOneHistory, isBehindEvents(new) { return true }
        guard let new, let revision else { return false }
        return new < revision
    }

    private func isBehindEvents(_ revision: UInt64?) -> Bool {
        guard let revision, let told = Self.revision(resourceVersion) else { return false }
        return revision < told
    }

    /// Resource versions are etcd's revisions where they are numbers, and tell nothing where they are not.
    private static func revision(_ version: String) -> UInt64? { UInt64(version) }

    /// The driver reported what it was not asked for: our own fault.
    private mutating func misplaced() -> Action {
        assertionFailure("an event that does not fit \(state)")
        return retry(.list, after: nil)
    }
}

extension WatchEvent {
    fileprivate var resourceVersion: String {
        switch self {
        case .put(let object), .remove(let object): object.metadata.resourceVersion
        case .bookmark(let version): version
        }
    }
}

extension KubernetesError.Code {
    /// After this, what happened since the last event is not to be had from a watch.
    fileprivate var endsHistory: Bool {
        switch self {
        case .gone, .notFound, .malformed, .invalid: true
        case .configuration, .unreachable, .untrusted, .unauthorized, .forbidden, .conflict, .throttled, .server,
            .otherCluster:
            false
        }
    }
}
