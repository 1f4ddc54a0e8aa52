import WeftNet
import WeftRouting

/// The aggregates of one table, with the routes that each stands for.
struct AggregateTable {
    /// Sees what changes in the table.
    let reader: ReaderID
    private var aggregates: [IPPrefix: Aggregate] = [:]
    /// How many aggregates have each length, so that those around a prefix are found without looking at all.
    private var lengths: [UInt8: Int] = [:]

    struct Aggregate {
        var nextHop: IPAddress
        var contributors: Set<RouteID> = []
    }

    init(reader: ReaderID) { self.reader = reader }

    var isEmpty: Bool { aggregates.isEmpty }
    var prefixes: [IPPrefix] { aggregates.keys.sorted() }

    subscript(prefix: IPPrefix) -> Aggregate? { aggregates[prefix] }

    mutating func set(_ prefix: IPPrefix, _ nextHop: IPAddress) {
        if aggregates.updateValue(Aggregate(nextHop: nextHop), forKey: prefix) == nil {
            lengths[prefix.length, default: 0] += 1
        }
    }

    mutating func remove(_ prefix: IPPrefix) {
        guard aggregates.removeValue(forKey: prefix) != nil else { return }
        lengths[prefix.length, default: 0] -= 1
        if lengths[prefix.length] == 0 { lengths[prefix.length] = nil }
    }

    /// Those that stand for a route to `prefix`.
    func aggregates(around prefix: IPPrefix) -> [IPPrefix] {
        lengths.keys.lazy.filter { $0 < prefix.length }.map { IPPrefix(prefix.network, length: $0) }
            .filter { aggregates[$0] != nil }
    }

    /// Notes that a route is one, or is none any longer, of those that an aggregate stands for.
    ///
    /// - Returns: whether that was the first, or the last.
    mutating func setContributor(_ route: RouteID, _ isOne: Bool, to prefix: IPPrefix) -> Bool {
        if isOne {
            aggregates[prefix]?.contributors.insert(route).inserted == true
                && aggregates[prefix]?.contributors.count == 1
        } else {
            aggregates[prefix]?.contributors.remove(route) != nil
                && aggregates[prefix]?.contributors.isEmpty == true
        }
    }
}
