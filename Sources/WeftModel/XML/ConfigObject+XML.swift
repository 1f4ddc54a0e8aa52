import WeftJSON
package import WeftNet
package import WeftXML

// How objects look in the configuration that control nodes send to agents: nodes with properties, and links between nodes.
// An element is named like its field, with dashes; fields come in the schema's order; what is null or unknown is left out.

extension ConfigObject {
    /// The properties of the node.
    package var propertyElements: [XMLElement] {
        type.schema.properties.flatMap { property in
            properties[property.name].map(property.elements) ?? []
        }
    }

    /// The name of the node: the whole name, joined with colons.
    package var nodeName: String { name.description }
}

extension Reference {
    /// The data on the link as the one property of the link's own node; nil when the link has none to carry.
    package func attributeElement(from type: ObjectType) -> XMLElement? {
        guard let schema = type.schema.reference(to: targetType)?.attribute else { return nil }
        return XMLElement("value", children: schema.elements(attribute?.object ?? [:]))
    }
}

extension ObjectType {
    /// The type of the links from objects of this type to those of another, and of the nodes that carry their data:
    /// `virtual-machine-interface-virtual-network`. A child's link to its parent is named from the parent.
    package func linkName(to other: ObjectType) -> String { "\(name)-\(other.name)" }

    /// The name of the node that carries the data of a link.
    package static func linkNodeName(_ left: FQName, _ right: FQName) -> String { "attr(\(left),\(right))" }
}

extension FieldSchema {
    fileprivate func elements(_ value: JSON) -> [XMLElement] {
        if isArray { return (value.array ?? []).compactMap { element($0) } }
        return element(value).map { [$0] } ?? []
    }

    private func element(_ value: JSON) -> XMLElement? {
        switch (kind, value) {
        case (.complex(let type), .object(let object)): XMLElement(elementName, children: type.elements(object))
        case (.complex, _), (_, .null), (_, .array), (_, .object): nil
        case (_, .string(let text)): XMLElement(elementName, text: text)
        case (_, .bool), (_, .int), (_, .uint), (_, .double): XMLElement(elementName, text: value.text)
        }
    }

    /// One field of the original's schema is named `type` and spelled `type_` in JSON.
    private var elementName: String { (name.hasSuffix("_") ? String(name.dropLast()) : name).dashed }
}

extension ComplexType {
    fileprivate func elements(_ object: JSONObject) -> [XMLElement] {
        fields.flatMap { field in object[field.name].map(field.elements) ?? [] }
    }
}
