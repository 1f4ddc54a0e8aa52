import WeftXML

extension Sandesh {
    /// The answer to a request: several responses are wrapped, and all but the last say that more follows
    /// (docs/wire/introspect.md, "Responses").
    ///
    /// Compact, and without an XML declaration: the readers in use take white space for text, and refuse a declaration.
    static func page(_ responses: [Sandesh], schema: SandeshSchema = .shared) -> [UInt8] {
        var out = Array("<?xml-stylesheet type=\"text/xsl\" href=\"\(PageStyle.path)\"?>".utf8)
        let elements = responses.enumerated().map { index, response in
            response.response(more: index < responses.count - 1, schema)
        }
        if let only = elements.first, elements.count == 1 {
            only.write(into: &out)
        } else {
            let name = "__\(responses.first?.name ?? "")_list"
            XMLElement(name, attributes: [.init("type", "slist")], children: elements).write(into: &out)
        }
        return out
    }

    private func response(more: Bool, _ schema: SandeshSchema) -> XMLElement {
        var element = XMLElement(name, attributes: [.init("type", "sandesh")], children: fields(schema))
        element.children.append(
            XMLElement(
                "more", attributes: [.init("type", "bool"), .init("identifier", "0")], text: more ? "true" : "false"))
        return element
    }

    /// The structure inside a field.
    fileprivate func element(_ schema: SandeshSchema) -> XMLElement { XMLElement(name, children: fields(schema)) }

    private func fields(_ schema: SandeshSchema) -> [XMLElement] {
        (schema.structures[name] ?? []).compactMap { field in
            let value = values[field.name]
            return value == nil && field.isOptional ? nil : field.element(value, schema)
        }
    }
}

extension SandeshSchema.Field {
    fileprivate func element(_ value: SandeshValue?, _ schema: SandeshSchema) -> XMLElement {
        var element = XMLElement(
            name, attributes: [.init("type", kind.typeName), .init("identifier", "\(number)")])
        if let link { element.attributes.append(.init("link", link)) }
        if name == "next_batch" { element.attributes.append(.init("link_title", name)) }
        switch kind {
        case .scalar(let type): element.text = value?.scalar ?? (type == "bool" ? "false" : type == "string" ? "" : "0")
        case .structure(let name):
            if case .structure(let structure) = value {
                element.children = [structure.element(schema)]
            } else {
                element.children = [Sandesh(name).element(schema)]
            }
        case .list(let inner):
            if case .soleText(let text) = value { element.text = text }
            element.children = [inner.list(value, schema)]
        case .map:
            element.children = [
                XMLElement("map", attributes: [.init("key", "string"), .init("value", "string"), .init("size", "0")])
            ]
        }
        return element
    }
}

extension SandeshSchema.Kind {
    fileprivate var typeName: String {
        switch self {
        case .scalar(let name): name
        case .structure: "struct"
        case .list: "list"
        case .map: "map"
        }
    }

    /// The `list` child, which is there also when it is empty.
    fileprivate func list(_ value: SandeshValue?, _ schema: SandeshSchema) -> XMLElement {
        let elements: [XMLElement] =
            switch value {
            case .structures(let structures): structures.map { $0.element(schema) }
            case .texts(let texts): texts.map { XMLElement("element", text: $0) }
            case .soleText(let text): [XMLElement("element", text: text)]
            default: []
            }
        return XMLElement(
            "list", attributes: [.init("type", typeName), .init("size", "\(elements.count)")], children: elements)
    }
}
