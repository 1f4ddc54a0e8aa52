package import WeftJSON

extension JSON {
    /// The value as Python prints it: error texts of the original hold lists and dictionaries in this form, and people
    /// search for them.
    package var pythonText: String {
        switch self {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .int, .uint, .double: text
        case .string(let value): Self.pythonText(value)
        case .array(let elements): "[\(elements.map(\.pythonText).joined(separator: ", "))]"
        case .object(let object):
            "{\(object.map { "\(Self.pythonText($0.key)): \($0.value.pythonText)" }.joined(separator: ", "))}"
        }
    }

    /// In single quotes, unless the text holds one and no double quote.
    private static func pythonText(_ string: String) -> String {
        let quote: Unicode.Scalar = string.contains("'") && !string.contains("\"") ? "\"" : "'"
        var text = String(quote)
        for scalar in string.unicodeScalars {
            switch scalar {
            case quote, "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + String(quote)
    }
}
