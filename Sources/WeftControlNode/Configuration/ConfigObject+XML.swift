import WeftJSON
import WeftModel
import WeftNet
import WeftXML

extension ConfigObject {
    /// The properties as agents read them (docs/wire/xmpp.md, "Configuration told"): in the order of the schema, with
    /// dashes, without those that are null, and without permissions, which agents have no use for.
    var xmlProperties: [XMLElement] {
        type.schema.properties.compactMap { field in
            switch field.name {
            case Field.idPerms: return identity
            case "perms2": return nil
            default:
                guard let value = properties[field.name], !value.isNull else { return nil }
                return XMLElement(field.name.dashed, value, field.kind)
            }
        }
    }

    /// The UUID, in two halves, and whether the object is enabled.
    private var identity: XMLElement {
        XMLElement(
            "id-perms",
            children: [
                XMLElement(
                    "uuid",
                    children: [
                        XMLElement("uuid-mslong", text: "\(id.high)"), XMLElement("uuid-lslong", text: "\(id.low)"),
                    ]),
                XMLElement("enable", text: properties[Field.idPerms]?[Field.enable]?.bool == false ? "false" : "true"),
            ])
    }
}

extension XMLElement {
    /// A value of the schema's. What is not of the declared kind is written as plain text, or left out.
    init(_ name: String, _ value: JSON, _ kind: ValueKind) {
        self.init(name)
        guard case .complex(let type) = kind else {
            text = value.xmlText
            return
        }
        // Keys of BGP sessions are the control node's own.
        for field in type.fields where field.name != Field.authData {
            guard let value = value[field.name], !value.isNull else { continue }
            let name = field.name.dashed
            if let elements = value.array {
                children += elements.lazy.filter { !$0.isNull }.map { XMLElement(name, $0, field.kind) }
            } else {
                children.append(XMLElement(name, value, field.kind))
            }
        }
    }
}

extension JSON {
    fileprivate var xmlText: String {
        switch self {
        case .string(let text): text
        case .bool(let value): value ? "true" : "false"
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)"
        case .double(let value): "\(value)"
        case .null, .array, .object: ""
        }
    }
}

extension String {
    fileprivate var dashed: String {
        String(decoding: utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
    }
}
