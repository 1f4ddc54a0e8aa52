import WeftConfig
import WeftJSON

extension ListQuery.Filter {
    /// Parses `router_external==true,display_name=="web"`: values are JSON, or plain text where they are not. A field
    /// that comes twice gathers alternatives.
    static func parse(_ text: String) throws(RequestError) -> [ListQuery.Filter] {
        var filters: [ListQuery.Filter] = []
        for condition in text.splitAtTopLevelCommas() {
            guard let equals = condition.firstRange(of: "==") else {
                throw .malformed("Invalid filter \(condition)")
            }
            let field = String(condition[..<equals.lowerBound])
            let value = String(condition[equals.upperBound...])
            let json = (try? JSON(parsing: value)) ?? .string(value)
            if let index = filters.firstIndex(where: { $0.field == field }) {
                filters[index].values.append(json)
            } else {
                filters.append(ListQuery.Filter(field: field, values: [json]))
            }
        }
        return filters
    }
}

extension String {
    /// Splits at the commas that stand outside JSON's strings, arrays and objects.
    fileprivate func splitAtTopLevelCommas() -> [Substring] {
        var parts: [Substring] = []
        var start = startIndex
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for index in utf8.indices {
            let byte = utf8[index]
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isQuoted = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth <= 0:
                parts.append(self[start..<index])
                start = utf8.index(after: index)
            default: break
            }
        }
        parts.append(self[start...])
        return parts
    }
}
