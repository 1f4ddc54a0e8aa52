/// A table of one family in one routing instance.
package struct TableID: Hashable, Sendable, BitwiseCopyable, Comparable {
    package let number: UInt32
    package static func < (a: TableID, b: TableID) -> Bool { a.number < b.number }
}

/// A routing instance. Numbers of removed instances are used again.
package struct InstanceID: Hashable, Sendable, BitwiseCopyable {
    let number: UInt32
}

/// Where paths come from: a peer or the node itself.
package struct SourceID: Hashable, Sendable, BitwiseCopyable {
    package let number: UInt16
}

/// Interned attributes. Whoever gets one from ``RIB/intern(_:)`` gives it back with ``RIB/release(_:)``.
package struct AttributeID: Hashable, Sendable, BitwiseCopyable {
    package let number: UInt32
}

/// A destination in a table. Valid while the table holds it and some reader has not passed its removal.
package struct RouteID: Hashable, Sendable, BitwiseCopyable {
    let number: UInt32
}

/// A path of a route, until something is announced or withdrawn.
package struct PathID: Hashable, Sendable, BitwiseCopyable {
    let number: UInt32
}

/// One reader's place in a table's changes, see ``RIB/attachReader(to:)``.
package struct ReaderID: Hashable, Sendable, BitwiseCopyable, Comparable {
    let number: UInt32
    package static func < (a: ReaderID, b: ReaderID) -> Bool { a.number < b.number }
}
