/// A table of the data plane: what its keys and values are, which part of the state it is, and which map holds it.
///
/// What is done to all tables is a loop over ``DatapathState/tables``, so a table that stands there is compared,
/// listed, written and emptied with the others.
package protocol DatapathTable: SendableMetatype {
    associatedtype Key: Hashable & Sendable
    associatedtype Value: Hashable & Sendable

    /// The name of the map, as bpf/maps.h has it.
    static var map: String { get }
    /// The table's part of a state. A key path would be one line less, and half a microsecond more for each table that
    /// a change is asked about.
    static func entries(of state: DatapathState) -> [Key: Value]
    /// Changes the table's part of a state in its place.
    static func update(_ state: inout DatapathState, _ body: (inout [Key: Value]) -> Void)
}

extension DatapathState {
    /// The entries of one table.
    package subscript<Table: DatapathTable>(table: Table.Type) -> [Table.Key: Table.Value] {
        get { Table.entries(of: self) }
        set { Table.update(&self) { $0 = newValue } }
    }
}
