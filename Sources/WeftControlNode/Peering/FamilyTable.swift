import WeftBGPWire

/// Values of some families, found by the family's number: what every update asks for costs no hashing.
struct FamilyTable<Value> {
    private var values: [Value?] = Array(repeating: nil, count: BGPFamily.allCases.count)

    subscript(family: BGPFamily) -> Value? {
        get { values[Int(family.rawValue)] }
        _modify { yield &values[Int(family.rawValue)] }
    }

    subscript(family: BGPFamily, default value: @autoclosure () -> Value) -> Value {
        get { values[Int(family.rawValue)] ?? value() }
        set { values[Int(family.rawValue)] = newValue }
    }

    /// The families that have a value, in the order of their numbers.
    var keys: [BGPFamily] { BGPFamily.allCases.filter { values[Int($0.rawValue)] != nil } }
}

extension FamilyTable: Sequence {
    func makeIterator() -> some IteratorProtocol<(key: BGPFamily, value: Value)> {
        keys.lazy.compactMap { family in self[family].map { (key: family, value: $0) } }.makeIterator()
    }
}

/// Families as bits.
struct FamilySet: BitwiseCopyable {
    private var bits: UInt16 = 0

    init(_ families: some Sequence<BGPFamily>) {
        for family in families { bits |= Self.bit(family) }
    }

    @inline(__always)
    func contains(_ family: BGPFamily) -> Bool { bits & Self.bit(family) != 0 }

    private static func bit(_ family: BGPFamily) -> UInt16 { 1 << UInt16(family.rawValue) }
}
