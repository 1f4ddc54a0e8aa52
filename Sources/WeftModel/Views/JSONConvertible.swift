package import WeftJSON

/// What a property or field of a view can be.
package protocol JSONConvertible: Sendable {
    /// nil when the value is of another kind.
    init?(json: JSON)
    var json: JSON { get }
}

extension String: JSONConvertible {
    package init?(json: JSON) {
        guard let value = json.string else { return nil }
        self = value
    }
    package var json: JSON { .string(self) }
}

extension Bool: JSONConvertible {
    package init?(json: JSON) {
        guard let value = json.bool else { return nil }
        self = value
    }
    package var json: JSON { .bool(self) }
}

extension Int: JSONConvertible {
    package init?(json: JSON) {
        guard let value = json.int else { return nil }
        self = value
    }
    package var json: JSON { .int(Int64(self)) }
}

extension UInt64: JSONConvertible {
    package init?(json: JSON) {
        guard let value = json.uint else { return nil }
        self = value
    }
    package var json: JSON { JSON(self) }
}

extension Array: JSONConvertible where Element: JSONConvertible {
    /// Elements of another kind, nulls among them, are left out.
    package init?(json: JSON) {
        guard let elements = json.array else { return nil }
        self = elements.compactMap(Element.init(json:))
    }
    package var json: JSON { .array(map(\.json)) }
}
