import WeftBGPWire
import WeftNet
import WeftRouting

/// The route targets that a peer wants routes of (RFC 4684 §4): those that it announced, each counted by its announcements.
struct TargetInterest {
    /// By wire number, with how many origins announced it.
    private var exact: [UInt64: Int] = [:]
    /// Prefixes of targets; the default, of length 0, means all.
    private var prefixes: [Prefix: Int] = [:]

    struct Prefix: Hashable {
        var value: UInt64
        /// Bits of the target that count.
        var length: UInt8

        func covers(_ target: UInt64) -> Bool { length == 0 || (target ^ value) >> UInt64(64 - length) == 0 }
    }

    func wants(_ target: UInt64) -> Bool {
        exact[target] != nil || !prefixes.isEmpty && prefixes.keys.contains { $0.covers(target) }
    }

    /// - Parameter length: bits of the target, at most 64.
    /// - Returns: whether the peer did not want it before.
    mutating func add(_ value: UInt64, length: UInt8) -> Bool {
        if length == 64 {
            exact[value, default: 0] += 1
            return exact[value] == 1
        }
        prefixes[Prefix(value: value, length: length), default: 0] += 1
        return true
    }

    /// - Returns: whether the peer may not want it any longer.
    mutating func remove(_ value: UInt64, length: UInt8) -> Bool {
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
