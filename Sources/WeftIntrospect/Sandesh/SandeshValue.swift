/// A value for a field of a structure; the schema says how it is written.
package enum SandeshValue: Sendable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case structure(Sandesh)
    case structures([Sandesh])
    case texts([String])
    /// A list whose only member stands in front of it as well, for readers from before the field was a list.
    case soleText(String)

    /// What stands in the element of a scalar.
    var scalar: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .structure, .structures, .texts, .soleText: ""
        }
    }
}

extension SandeshValue: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
}

extension SandeshValue: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) { self = .number(value) }
}

extension SandeshValue: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .flag(value) }
}

/// An instance of one of the schema's structures. Fields without a value are written as their kind's empty value, or
/// left out when the schema says that they may be.
package struct Sandesh: Sendable {
    let name: String
    let values: [String: SandeshValue]

    init(_ name: String, _ values: [String: SandeshValue] = [:]) {
        self.name = name
        self.values = values
    }
}
