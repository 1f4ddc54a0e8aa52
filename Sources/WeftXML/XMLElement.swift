/// An element with what is in it. Comments, processing instructions and document types do not occur in what Weft reads
/// (RFC 6120 §11.1 forbids them in XMPP), so there is no place for them.
package struct XMLElement: Hashable, Sendable {
    package struct Attribute: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// As written, with the prefix: namespaces are not resolved.
    package var name: String
    package var attributes: [Attribute]
    package var children: [XMLElement]
    /// All character data directly in this element, joined; entities are resolved.
    package var text: String

    package init(_ name: String, attributes: [Attribute] = [], text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.attributes = attributes
        self.text = text
        self.children = children
    }
}

extension XMLElement {
    /// The value of an attribute.
    package subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    /// The first child of that name.
    package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    package func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text of the first child of that name; empty when there is none.
    package func text(of child: String) -> String { self.child(child)?.text ?? "" }

    /// The first element of that name at any depth below this one, in document order: XPath `.//name`.
    package func first(_ name: String) -> XMLElement? {
        for child in children {
            if child.name == name { return child }
            if let found = child.first(name) { return found }
        }
        return nil
    }

    /// All elements of that name at any depth below this one, in document order.
    package func all(_ name: String) -> [XMLElement] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
    }
}
