import WeftVRouter

@testable import WeftDatapath

extension EBPFDatapath {
    /// Every map that holds what the agent decided, as bpf/maps.h names it: those of all tables, and the counters of
    /// ports.
    static let desiredMaps = DatapathState.tables.map { $0.map } + ["counters"]

    /// Removes everything from a map, as somebody with a tool would.
    func clear(_ map: String) throws {
        for table in tables where table.map == map { try clear(table) }
        if map == "counters" { for key in try maps.counters.keys() { try maps.counters.remove(key) } }
    }

    private func clear<Table: MappedTable>(_ table: Table.Type) throws {
        let map = try table.map(object)
        for key in try map.entries().keys { try map.remove(key) }
    }
}
