package import WeftNet
package import WeftVRouter

/// What somebody else changed on the host and the agent put right again, counted since it started.
package struct Repairs: Sendable {
    package struct Row: Hashable, Sendable {
        package var count: UInt64 = 0
        package var last: WallTime
        /// The last one, in words.
        package var words: String
    }

    package private(set) var rows: [DatapathDeviation.Kind: Row] = [:]

    mutating func add(_ deviation: DatapathDeviation, at time: WallTime) {
        let count = (rows[deviation.kind]?.count ?? 0) + UInt64(deviation.count)
        rows[deviation.kind] = Row(count: count, last: time, words: deviation.description)
    }
}
