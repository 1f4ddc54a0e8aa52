package import WeftJSON

extension FieldSchema {
    /// The property's value as it is to be kept: what was sent, with numbers in the place of digit strings, and
    /// addresses, prefixes and their like in canonical form.
    ///
    /// Nulls are allowed everywhere, since client libraries send whole structures; nothing is filled in.
    package func validated(_ value: JSON) throws(ValidationError) -> JSON {
        do throws(ValueFault) {
            return try converted(value) ?? value
        } catch {
            throw ValidationError(property: name, value: value, error)
        }
    }

    /// The value where it differs from what was sent.
    private func converted(_ value: JSON) throws(ValueFault) -> JSON? {
        guard isArray, value != .null else {
            // Clients write an empty text for an address that is not set.
            if case .text = kind, value == "" { return nil }
            return try kind.converted(value, field: name)
        }
        guard case .array(let elements) = value else { throw .notA("a list", field: name, value: value) }
        var result: [JSON]?
        for (index, element) in elements.enumerated() {
            guard let changed = try kind.converted(element, field: name) else { continue }
            result = result ?? elements
            result?[index] = changed
        }
        return result.map(JSON.array)
    }

    fileprivate static func converted(_ object: JSONObject, type: ComplexType) throws(ValueFault) -> JSON? {
        var result: JSONObject?
        for (key, value) in object {
            guard let field = type.field(key) else { throw .unknownField(key, of: type) }
            let changed: JSON?
            do throws(ValueFault) {
                changed = try field.converted(value)
            } catch {
                throw Secrets.contains(key) ? error.masked : error
            }
            guard let changed else { continue }
            result = result ?? object
            result?[key] = changed
        }
        return result.map(JSON.object)
    }
}

extension ValueKind {
    fileprivate func converted(_ value: JSON, field: String) throws(ValueFault) -> JSON? {
        switch (self, value) {
        case (_, .null), (.boolean, .bool):
            return nil
        case (.string(let values), .string(let text)):
            guard text.isLegalInXML else { throw .illegalCharacters(field: field) }
            if let values, !values.contains(text) { throw .notOneOf(values, field: field) }
            return nil
        case (.integer, .string(let text)), (.unsigned, .string(let text)):
            guard let number = JSON(digits: text) else { break }
            return try converted(number, field: field) ?? number
        case (.integer(let range), .int(let number)):
            if let range, !range.contains(number) { throw .outside(range, field: field) }
            return nil
        case (.unsigned, .uint):
            return nil
        case (.unsigned, .int(let number)):
            if number < 0 { break }
            return nil
        case (.text(let format), .string(let text)):
            guard let kept = format.canonical(text) else { break }
            return kept == text ? nil : .string(kept)
        case (.complex(let type), .object(let object)):
            let changed = try FieldSchema.converted(object, type: type)
            guard type.isPrefix else { return changed }
            return try PrefixForm.canonical(changed?.object ?? object) ?? changed
        default:
            break
        }
        throw .notA(description, field: field, value: value)
    }

    private var description: String {
        switch self {
        case .string: "a string"
        case .text(let format): format.description
        case .integer: "an integer"
        case .unsigned: "an unsigned integer"
        case .boolean: "a boolean"
        case .complex(let type): "a \(type.name)"
        }
    }
}

extension ReferenceSchema {
    /// The data of one link as it is to be kept; `link` is the element of the request, with `to` or `uuid`.
    package func validatedAttribute(of link: JSONObject) throws(ValidationError) -> JSON? {
        guard let attribute else { return nil }
        do throws(ValueFault) {
            guard let value = link["attr"] else { throw .noAttribute }
            return try ValueKind.complex(attribute).converted(value, field: "attr") ?? value
        } catch {
            throw ValidationError(reference: field, value: .object(link), error)
        }
    }
}

extension JSON {
    /// Decimal digits with an optional sign, as some clients send numbers.
    fileprivate init?(digits text: String) {
        let number = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        if let value = Int64(text) {
            self = .int(value)
        } else if let value = UInt64(text) {
            self = .uint(value)
        } else {
            return nil
        }
    }
}

extension String {
    /// Whether XML 1.0 §2.2 allows every character: configuration travels to agents in XML.
    package var isLegalInXML: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x9, 0xa, 0xd, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
            default: false
            }
        }
    }
}
