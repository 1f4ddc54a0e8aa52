/// A JSON value (RFC 8259) as it stands in a request, an object of the store or an answer.
///
/// Configuration objects keep the values that a client sent, nulls included, so the tree is the model's storage and not
/// a stop on the way to it: 24 bytes a value, no class behind a scalar.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Only for what ``int(_:)`` cannot hold: the halves of a UUID in `id_perms` are unsigned.
    case uint(UInt64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON {
    package var isNull: Bool { self == .null }

    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    package var int: Int? { if case .int(let value) = self { Int(exactly: value) } else { nil } }

    package var uint: UInt64? {
        switch self {
        case .int(let value): UInt64(exactly: value)
        case .uint(let value): value
        default: nil
        }
    }

    package var double: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        default: nil
        }
    }

    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The member of that name; nil also when this is no object.
    package subscript(key: String) -> JSON? { object?[key] }

    /// The element there; nil also when this is no array or too short.
    package subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// An unsigned number in the one form that it has: equal numbers are equal values.
    package init(_ value: UInt64) {
        self = if let small = Int64(exactly: value) { .int(small) } else { .uint(value) }
    }

    package init(_ value: some FixedWidthInteger & SignedInteger) { self = .int(Int64(value)) }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        assert(Set(elements.lazy.map(\.0)).count == elements.count, "a name occurs twice")
        self = .object(JSONObject(unique: elements.map { (key: $0, value: $1) }))
    }
}

extension JSON: CustomStringConvertible {
    package var description: String { text }
}
