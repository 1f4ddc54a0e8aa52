import WeftJSON

/// Why a value was refused, in the words that clients of the original know.
///
/// What the request was is put in front by the caller: `Bad property in create: ` or `Bad property in http_put: `.
package struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `Error validating property mtu value 10000 mtu: value must be between 0 and 9216`
    package let description: String

    init(property: String, value: JSON, _ fault: ValueFault) {
        let shown = Secrets.contains(property) ? Secrets.mask : Secrets.masked(value)
        description = "Error validating property \(property) value \(shown.pythonText) \(fault.description)"
    }

    init(reference: String, value: JSON, _ fault: ValueFault) {
        let shown = Secrets.masked(value)
        description = "Error validating reference \(reference) value \(shown.pythonText) \(fault.description)"
    }
}

/// What is wrong with one value, and in which field.
enum ValueFault: Error, Hashable {
    case unknownField(String, of: ComplexType)
    case notOneOf([String], field: String)
    case outside(ClosedRange<Int64>, field: String)
    case notA(String, field: String, value: JSON)
    case illegalCharacters(field: String)
    case notAPrefix(String)
    /// The link carries data, and it was not sent. `null` would do.
    case noAttribute

    /// The same without the value.
    var masked: ValueFault {
        if case .notA(let kind, let field, _) = self { .notA(kind, field: field, value: Secrets.mask) } else { self }
    }

    var description: String {
        switch self {
        case .unknownField(let field, let type): "class \(type.name) does not have field \(field)"
        case .notOneOf(let values, let field):
            "\(field): value must be one of \(JSON.array(values.map(JSON.string)).pythonText)"
        case .outside(let range, let field):
            "\(field): value must be between \(range.lowerBound) and \(range.upperBound)"
        case .notA(let kind, let field, let value): "\(field): \(value.pythonText) is not \(kind)"
        case .notAPrefix(let text):
            // The words of clients in front, those of the original in brackets.
            "Invalid subnet \(text) (Subnet type '\(text)' is invalid): ip_prefix has to be an address and ip_prefix_len "
                + "its length"
        case .illegalCharacters(let field): "\(field): characters that XML 1.0 does not allow"
        case .noAttribute: "'attr'"
        }
    }
}
