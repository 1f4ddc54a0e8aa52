/// A step from one ``DatapathState`` to another: what is set, and what goes. No entry is in both; what is said last of
/// it counts.
///
/// Setting replaces, and removing what is not there is no error.
package struct DatapathChange: Hashable, Sendable {
    package private(set) var settings = DatapathState()
    /// With the last value that each had, or was to get by what was said before.
    package private(set) var removals = DatapathState()

    package init() {}

    /// Everything that `after` has otherwise than `before`.
    package init(from before: DatapathState = DatapathState(), to after: DatapathState) {
        for table in DatapathState.tables { compare(table, before, after) }
    }

    package var isEmpty: Bool { self == DatapathChange() }

    package mutating func set<Table: DatapathTable>(_ table: Table.Type, _ key: Table.Key, _ value: Table.Value) {
        Table.update(&settings) { $0[key] = value }
        Table.update(&removals) { $0[key] = nil }
    }

    /// - Parameter value: what the entry is until then, or was to become.
    package mutating func remove<Table: DatapathTable>(_ table: Table.Type, _ key: Table.Key, _ value: Table.Value) {
        Table.update(&settings) { $0[key] = nil }
        Table.update(&removals) { $0[key] = value }
    }

    /// Says all of `next` after what has been said.
    package mutating func append(_ next: DatapathChange) {
        for table in DatapathState.tables { append(table, next) }
    }

    private mutating func append<Table: DatapathTable>(_ table: Table.Type, _ next: DatapathChange) {
        for (key, value) in next.settings[Table.self] { set(table, key, value) }
        for (key, value) in next.removals[Table.self] { remove(table, key, value) }
    }

    private mutating func compare<Table: DatapathTable>(
        _ table: Table.Type, _ before: DatapathState, _ after: DatapathState
    ) {
        let (old, new) = (before[Table.self], after[Table.self])
        Table.update(&settings) { $0 = new.filter { old[$0.key] != $0.value } }
        Table.update(&removals) { $0 = old.filter { new[$0.key] == nil } }
    }
}
