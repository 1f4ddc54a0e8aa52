import WeftXML

/// The readers that `weft-schema` generates for what hosts read of the configuration: a field that is misspelt, or that
/// hosts are not said to read, does not compile.
enum XMLModel {}

/// An element seen with the properties of its object, or the fields of its type. Nothing is converted until it is read.
protocol XMLView: XMLReadable {
    var element: XMLElement { get }
    init(element: XMLElement)
}

/// The properties of an object: an element whose children are named as in the schema, with dashes.
protocol XMLObjectView: XMLView {}

extension XMLView {
    init?(xml: XMLElement) { self.init(element: xml) }

    /// The first child of that name; nil when there is none, and when it cannot be read.
    subscript<Value: XMLReadable>(name: String) -> Value? { element.child(name).flatMap(Value.init(xml:)) }

    subscript<Value: XMLReadable>(name: String) -> XMLElements<Value> {
        XMLElements(children: element.children, name: name)
    }
}

/// The children of one name, in order, without those that cannot be read.
struct XMLElements<Value: XMLReadable>: Sequence, IteratorProtocol {
    private var children: IndexingIterator<[XMLElement]>
    private let name: String

    init(children: [XMLElement], name: String) {
        self.children = children.makeIterator()
        self.name = name
    }

    mutating func next() -> Value? {
        while let child = children.next() {
            if child.name == name, let value = Value(xml: child) { return value }
        }
        return nil
    }

    var first: Value? { first { _ in true } }
}

/// What a property or a field can be.
protocol XMLReadable {
    /// nil when the text is none of this kind.
    init?(xml: XMLElement)
}

extension String: XMLReadable {
    init?(xml: XMLElement) { self = xml.text }
}

extension Bool: XMLReadable {
    init?(xml: XMLElement) {
        switch xml.text {
        case "true": self = true
        case "false": self = false
        default: return nil
        }
    }
}

extension Int: XMLReadable {
    init?(xml: XMLElement) { self.init(xml.text) }
}

extension UInt64: XMLReadable {
    init?(xml: XMLElement) { self.init(xml.text) }
}
