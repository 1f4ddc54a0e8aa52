package import WeftNet

/// Who has a connection of one listener, and who gets the next one. A value: the sockets are ``ConnectionGate``'s.
///
/// A call never waits. When its source has all that it may have, the source's connection that has been waiting for a
/// request the longest makes room; when the listener is full, one of the source that has the most. So whoever opens
/// connections and says nothing takes them from himself, and everybody else is served. Only when all that could make
/// room are being answered is a call refused.
package struct AdmissionTable: Sendable {
    package typealias ID = UInt64

    package enum Decision: Hashable, Sendable {
        case admitted
        /// In the place of another one, which is to be closed.
        case replacing(ID)
        case refused(Refusal)
    }

    package enum Refusal: String, Hashable, Sendable, CaseIterable {
        case source = "too many connections of one source"
        case full = "too many connections"
        case descriptors = "no descriptors left"
    }

    private struct Group {
        var members: Set<ID> = []
        var isKnown = false
    }

    package let limits: ConnectionLimits
    private var sources: [ID: ConnectionSource] = [:]
    private var groups: [ConnectionSource: Group] = [:]
    private var strangers = 0

    package init(_ limits: ConnectionLimits) { self.limits = limits }

    package var count: Int { sources.count }
    package var sourceCount: Int { groups.count }

    /// Decides about a call, and counts it if it is taken.
    ///
    /// - Parameters:
    ///   - isKnown: the source may have what is kept for such.
    ///   - waitingSince: since when a connection has been waiting for a request; `nil` while it is being answered.
    package mutating func admit(
        _ id: ID, from source: ConnectionSource, isKnown: Bool, waitingSince: (ID) -> MonotonicTime?
    ) -> Decision {
        if isKnown { know(source) }
        var decision = Decision.admitted
        if groups[source, default: Group()].members.count >= limits.perSource {
            guard let oldest = longestWaiting(of: source, waitingSince) else { return .refused(.source) }
            decision = .replacing(oldest)
        } else if !isKnown, strangers >= limits.forStrangers {
            guard let oldest = longestWaiting(amongKnown: false, waitingSince) else { return .refused(.full) }
            decision = .replacing(oldest)
        } else if count >= limits.total {
            guard let oldest = longestWaiting(amongKnown: isKnown, waitingSince) else { return .refused(.full) }
            decision = .replacing(oldest)
        }
        if case .replacing(let oldest) = decision { remove(oldest) }
        sources[id] = source
        var group = groups[source] ?? Group(isKnown: isKnown)
        group.members.insert(id)
        groups[source] = group
        if !group.isKnown { strangers += 1 }
        return decision
    }

    /// A connection is over. One that made room is gone already.
    package mutating func remove(_ id: ID) {
        guard let source = sources.removeValue(forKey: id), var group = groups[source] else { return }
        group.members.remove(id)
        if !group.isKnown { strangers -= 1 }
        groups[source] = group.members.isEmpty ? nil : group
    }

    /// The source has shown who it is: what is kept for such is open to it from now on.
    package mutating func know(_ source: ConnectionSource) {
        guard var group = groups[source], !group.isKnown else { return }
        group.isKnown = true
        groups[source] = group
        strangers -= group.members.count
    }

    private func longestWaiting(of source: ConnectionSource, _ waitingSince: (ID) -> MonotonicTime?) -> ID? {
        oldest(in: groups[source]?.members ?? [], waitingSince)?.id
    }

    private func oldest(
        in members: Set<ID>, _ waitingSince: (ID) -> MonotonicTime?
    ) -> (time: MonotonicTime, id: ID)? {
        var oldest: (time: MonotonicTime, id: ID)?
        for id in members {
            guard let time = waitingSince(id) else { continue }
            if let known = oldest, (known.time, known.id) < (time, id) { continue }
            oldest = (time, id)
        }
        return oldest
    }

    /// Of the source with the most connections that has one to give, and of several such the oldest: a stranger's
    /// first; of strangers only, or of anybody.
    private func longestWaiting(amongKnown: Bool, _ waitingSince: (ID) -> MonotonicTime?) -> ID? {
        var best: (isKnown: Bool, count: Int, time: MonotonicTime, id: ID)?
        for group in groups.values where amongKnown || !group.isKnown {
            let count = group.members.count
            // A group that is behind by its rank need not be looked into.
            if let best, (best.isKnown, group.isKnown) == (false, true) { continue }
            if let best, best.isKnown == group.isKnown, best.count > count { continue }
            guard let (time, id) = oldest(in: group.members, waitingSince) else { continue }
            let isBehind =
                best.map { best in
                    best.isKnown == group.isKnown && best.count == count && (best.time, best.id) < (time, id)
                } ?? false
            if !isBehind { best = (group.isKnown, count, time, id) }
        }
        return best?.id
    }
}
