package import WeftJSON

/// Why a mask cannot be turned back into what it stands for.
package struct UnknownSecret: Error {
    /// The field that holds the mask.
    package let field: String
}

extension FieldSchema {
    package var holdsSecrets: Bool { isSecret || complexType?.holdsSecrets ?? false }

    /// The value as everybody may see it.
    package func masked(_ value: JSON) -> JSON {
        guard holdsSecrets else { return value }
        if isSecret { return value.isNull || value == "" ? value : Secrets.mask }
        guard let type = complexType else { return value }
        guard isArray else { return type.masked(value) }
        return value.array.map { .array($0.map(type.masked)) } ?? value
    }

    /// The value with each mask replaced by what stands in its place in `old`: clients send back what they have read.
    package func unmasked(_ value: JSON, from old: JSON?) throws(UnknownSecret) -> JSON {
        guard holdsSecrets else { return value }
        if isSecret {
            guard value == Secrets.mask else { return value }
            guard let old, old.string != nil else { throw UnknownSecret(field: name) }
            return old
        }
        guard let type = complexType else { return value }
        guard isArray, let elements = value.array else { return try type.unmasked(value, from: old) }
        return .array(try type.unmasked(elements, from: old?.array ?? []))
    }
}

extension ComplexType {
    package func masked(_ value: JSON) -> JSON {
        guard holdsSecrets, var object = value.object else { return value }
        for field in fields where field.holdsSecrets { object[field.name] = object[field.name].map(field.masked) }
        return .object(object)
    }

    package func unmasked(_ value: JSON, from old: JSON?) throws(UnknownSecret) -> JSON {
        guard holdsSecrets, var object = value.object else { return value }
        for field in fields where field.holdsSecrets {
            guard let member = object[field.name] else { continue }
            object[field.name] = try field.unmasked(member, from: old?[field.name])
        }
        return .object(object)
    }

    /// An element is the old one that looks the same, or else the one in its place, if no other element is that.
    fileprivate func unmasked(_ elements: [JSON], from old: [JSON]) throws(UnknownSecret) -> [JSON] {
        var free = Array(old.indices)
        let shown = old.map(masked)
        let same: [Int?] = elements.map { element in
            guard let place = free.firstIndex(where: { shown[$0] == element }) else { return nil }
            return free.remove(at: place)
        }
        var result: [JSON] = []
        for (index, element) in elements.enumerated() {
            let origin = same[index] ?? (free.contains(index) ? index : nil)
            result.append(try unmasked(element, from: origin.map { old[$0] }))
        }
        return result
    }
}

extension ReferenceSchema {
    /// A link's data as everybody may see it.
    package func masked(_ attribute: JSON?) -> JSON? {
        guard let attribute, let type = self.attribute else { return attribute }
        return type.masked(attribute)
    }
}

extension ObjectSchema {
    /// The properties, and the links' data, that hold secrets.
    package var secretProperties: [FieldSchema] { ModelTables.shared.secretFields[Int(type.rawValue)].properties }
    package var secretReferences: [ReferenceSchema] { ModelTables.shared.secretFields[Int(type.rawValue)].references }
}
