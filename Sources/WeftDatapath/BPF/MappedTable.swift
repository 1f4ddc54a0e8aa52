import Glibc
import WeftVRouter

/// A table with its map in the kernel.
///
/// What loops over all tables ask of each is required here, though one body serves all, so that each has machine code
/// of its own for it: through generic code the comparison of 100,000 routes would look at every key and value by way of
/// tables of functions.
protocol MappedTable: DatapathTable where Key: BPFRepresentable, Value: BPFRepresentable {
    /// The number of the map's layout (``MapLayout``).
    static var layout: UInt32 { get }

    static func read(_ object: borrowing BPFObject, into state: inout DatapathState) throws(DatapathError)

    /// What of `wanted` the map has otherwise. Reads these keys only.
    static func deviations(
        _ object: borrowing BPFObject, from wanted: DatapathState
    ) throws(DatapathError) -> [DatapathDeviation]

    /// `nil` when the change says nothing of this table.
    static func work(_ object: borrowing BPFObject, for change: DatapathChange) throws(DatapathError) -> MapWork?

    /// What brings the map in line with `desired`, and what is otherwise until then.
    /// - Parameter keepingOthers: leaves entries that nobody asks for.
    static func work(
        _ object: borrowing BPFObject, towards desired: DatapathState, keepingOthers: Bool
    ) throws(DatapathError) -> (MapWork, [DatapathDeviation])
}

extension MappedTable {
    static func map(_ object: borrowing BPFObject) throws(DatapathError) -> BPFMap<Key, Value> {
        try object.map(map)
    }

    static func read(_ object: borrowing BPFObject, into state: inout DatapathState) throws(DatapathError) {
        let found = try map(object).entries().compactMapValues { $0 }
        update(&state) { $0 = found }
    }

    static func deviations(
        _ object: borrowing BPFObject, from wanted: DatapathState
    ) throws(DatapathError) -> [DatapathDeviation] {
        try map(object).deviations(from: entries(of: wanted))
    }

    static func work(_ object: borrowing BPFObject, for change: DatapathChange) throws(DatapathError) -> MapWork? {
        let settings = entries(of: change.settings)
        let removals = entries(of: change.removals)
        if settings.isEmpty, removals.isEmpty { return nil }
        let map = try map(object)
        // Most changes are one route.
        if removals.isEmpty, settings.count == 1, let (key, value) = settings.first {
            return MapWork(write: { () throws(DatapathError) in try map.set(key, value) }, remove: {})
        }
        if settings.isEmpty, removals.count == 1, let key = removals.keys.first {
            return MapWork(write: {}, remove: { () throws(DatapathError) in try map.remove(key) })
        }
        return work(map, settings.map { $0 }, Array(removals.keys))
    }

    static func work(
        _ object: borrowing BPFObject, towards desired: DatapathState, keepingOthers: Bool
    ) throws(DatapathError) -> (MapWork, [DatapathDeviation]) {
        let map = try map(object)
        var difference = try map.difference(to: entries(of: desired))
        if keepingOthers { difference.removals = [] }
        return (work(map, difference.settings, difference.removals), map.deviations(difference))
    }

    private static func work(
        _ map: BPFMap<Key, Value>, _ settings: [(key: Key, value: Value)], _ removals: [Key]
    ) -> MapWork {
        MapWork(
            write: { () throws(DatapathError) in try map.set(settings) },
            remove: { () throws(DatapathError) in for key in removals { try map.remove(key) } })
    }
}

extension DatapathState {
    /// The tables with their maps.
    static func mappedTables() throws(DatapathError) -> [any MappedTable.Type] {
        var mapped: [any MappedTable.Type] = []
        for table in tables {
            guard let table = table as? any MappedTable.Type else {
                throw DatapathError(
                    operation: "find map \(table.map)", errno: ENOENT,
                    reason: "nothing says how its entries stand there")
            }
            mapped.append(table)
        }
        return mapped
    }
}
