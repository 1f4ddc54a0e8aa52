package import WeftXML

/// One part of a configuration stanza: objects and links that are now so, or that are gone
/// (docs/wire/xmpp.md, "Configuration told").
package enum ConfigurationChange: Hashable, Sendable {
    case update([ConfigurationItem])
    case delete([ConfigurationItem])
}

package enum ConfigurationItem: Hashable, Sendable {
    case node(ConfigurationNode)
    case link(ConfigurationLink)
}

/// An object: its type, its full name, and its properties as the schema writes them in XML. Without properties in a
/// deletion.
package struct ConfigurationNode: Hashable, Sendable {
    package var key: ConfigurationKey
    package var properties: [XMLElement]

    package init(_ key: ConfigurationKey, properties: [XMLElement] = []) {
        self.key = key
        self.properties = properties
    }
}

/// A link between two objects. `metadata` is the link's type, `<type-a>-<type-b>`. A link with data goes over a node of
/// its own, named `attr(<left>,<right>)`.
package struct ConfigurationLink: Hashable, Sendable {
    package var left: ConfigurationKey
    package var right: ConfigurationKey
    package var metadata: String

    package init(_ left: ConfigurationKey, _ right: ConfigurationKey, metadata: String) {
        self.left = left
        self.right = right
        self.metadata = metadata
    }
}

extension ConfigurationChange {
    init(decoding element: XMLElement) throws(XMPPDecodeError) {
        var items: [ConfigurationItem] = []
        for child in element.children { items.append(try ConfigurationItem(decoding: child)) }
        switch element.name {
        case "update": self = .update(items)
        case "delete": self = .delete(items)
        default: throw XMPPDecodeError(.unexpected(element.name))
        }
    }

    var element: XMLElement {
        switch self {
        case .update(let items): XMLElement("update", children: items.map { $0.element(full: true) })
        case .delete(let items): XMLElement("delete", children: items.map { $0.element(full: false) })
        }
    }
}

extension ConfigurationItem {
    init(decoding element: XMLElement) throws(XMPPDecodeError) {
        switch element.name {
        case "node":
            self = .node(
                ConfigurationNode(
                    try ConfigurationKey(node: element), properties: element.children.filter { $0.name != "name" }))
        case "link":
            let ends = element.children("node")
            guard ends.count == 2 else { throw XMPPDecodeError(.missing("two nodes in link")) }
            self = .link(
                ConfigurationLink(
                    try ConfigurationKey(node: ends[0]), try ConfigurationKey(node: ends[1]),
                    metadata: try element.required("metadata").requiredAttribute("type")))
        default: throw XMPPDecodeError(.unexpected(element.name))
        }
    }

    func element(full: Bool) -> XMLElement {
        switch self {
        case .node(let node): node.key.element(full ? node.properties : [])
        case .link(let link):
            XMLElement(
                "link",
                children: [
                    link.left.element([]), link.right.element([]),
                    XMLElement("metadata", attributes: [.init("type", link.metadata)]),
                ])
        }
    }
}

extension ConfigurationKey {
    init(node element: XMLElement) throws(XMPPDecodeError) {
        self.init(type: try element.requiredAttribute("type"), name: try element.required("name").text)
    }

    func element(_ properties: [XMLElement]) -> XMLElement {
        XMLElement("node", attributes: [.init("type", type)], children: [XMLElement("name", text: name)] + properties)
    }
}
