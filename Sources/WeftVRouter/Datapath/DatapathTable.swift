/// A table of the data plane: what its keys and values are, which part of the state it is, and which map holds it.
///
/// What is done to all tables is a loop over ``DatapathState/tables``, so a table that stands there is compared, listed, written and emptied
/// with the others.
package protocol DatapathTable {
    associatedtype Key: Hashable & Sendable
    associatedtype Value: Hashable & Sendable

    /// The name of the map, as bpf/maps.h has it.
    static var map: String { get }
    static var entries: WritableKeyPath<DatapathState, [Key: Value]> { get }
}
