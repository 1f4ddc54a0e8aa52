import WeftBGPWire
import WeftNet
import WeftRouting

/// The route targets that a peer wants routes of (RFC 4684 §4): those that it announced in its session.
struct TargetInterest {
    /// Each announcement, of an origin and a target or a part of targets.
    private(set) var announced: Set<WideDestination> = []
    /// By wire number, with how many origins announced it.
    private var exact: [UInt64: Int] = [:]
    /// Prefixes of targets; the default, of length 0, means all.
    private var prefixes: [Prefix: Int] = [:]
    /// How many announcements many speakers do not understand (``WideDestination/isPartialInterest``).
    private(set) var partialCount = 0

    private struct Prefix: Hashable {
        var value: UInt64
        /// Bits of the target that count.
        var length: UInt8

        func covers(_ target: UInt64) -> Bool { length == 0 || (target ^ value) >> UInt64(64 - length) == 0 }
    }

    func wants(_ target: UInt64) -> Bool {
        exact[target] != nil || !prefixes.isEmpty && prefixes.keys.contains { $0.covers(target) }
    }

    /// - Returns: whether the peer did not want it before.
    mutating func add(_ interest: WideDestination) -> Bool {
        guard announced.insert(interest).inserted else { return false }
        if interest.isPartialInterest { partialCount += 1 }
        let (value, length) = (interest.first, interest.detail)
        if length == 64 {
            exact[value, default: 0] += 1
            return exact[value] == 1
        }
        prefixes[Prefix(value: value, length: length), default: 0] += 1
        return true
    }

    /// - Returns: whether the peer may not want it any longer.
    mutating func remove(_ interest: WideDestination) -> Bool {
        guard announced.remove(interest) != nil else { return false }
        if interest.isPartialInterest { partialCount -= 1 }
        let (value, length) = (interest.first, interest.detail)
        if length == 64 {
            guard let count = exact[value] else { return false }
            exact[value] = count == 1 ? nil : count - 1
            return count == 1
        }
        let prefix = Prefix(value: value, length: length)
        guard let count = prefixes[prefix] else { return false }
        prefixes[prefix] = count == 1 ? nil : count - 1
        return count == 1
    }
}

extension WideDestination {
    /// An interest in all targets (RFC 4684 §4: a prefix of length 0).
    static let interestInAll = WideDestination(interestIn: 0, length: 0, origin: 0)

    /// An interest in a part of all targets. RFC 4684 §4 allows them; speakers that know only whole targets and the
    /// default leave them out.
    var isPartialInterest: Bool { kind == .routeTarget && detail < 64 && self != .interestInAll }
}
