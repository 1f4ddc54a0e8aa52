import WeftJSON

extension ConfigObject {
    /// The object as everybody may see it.
    package var masked: ConfigObject {
        let schema = type.schema
        var object = self
        for field in schema.secretProperties {
            if let value = properties[field.name] { object.properties[field.name] = field.masked(value) }
        }
        for reference in schema.secretReferences {
            for link in references[to: reference.target] {
                object.references.insert(
                    Reference(
                        link.targetType, link.target, attribute: reference.masked(link.attribute),
                        isRelaxed: link.isRelaxed))
            }
        }
        return object
    }

    /// Whether a mask stands somewhere in the place of a secret.
    package var isMasked: Bool { (try? unmasked(from: nil)) == nil }

    /// The object with each mask replaced by what stands in its place in `old`: clients send back what they have read.
    package func unmasked(from old: ConfigObject?) throws(UnknownSecret) -> ConfigObject {
        let schema = type.schema
        var object = self
        for field in schema.secretProperties {
            guard let value = properties[field.name] else { continue }
            object.properties[field.name] = try field.unmasked(value, from: old?.properties[field.name])
        }
        for reference in schema.secretReferences {
            for link in references[to: reference.target] {
                guard let attribute = link.attribute, let type = reference.attribute else { continue }
                let before = old?.references[to: link.targetType, link.target]?.attribute
                object.references.insert(
                    Reference(
                        link.targetType, link.target, attribute: try type.unmasked(attribute, from: before),
                        isRelaxed: link.isRelaxed))
            }
        }
        return object
    }
}
