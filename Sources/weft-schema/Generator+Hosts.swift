import WeftSchema

/// What hosts read of the configuration: the objects, links and fields with the remark `hosts`.
extension Generator {
    /// The types of nodes that a host is told of: those of objects, and those of links that carry data.
    var hostTypes: String {
        let names = hostNodes.map(\.name)
        let cases = names.map { "    case \($0.camelCased)" }
        // Lengths are compared before texts, so that a name costs one or two comparisons of texts.
        let matches = names.map { "        case (\($0.utf8.count), \"\($0)\"): self = .\($0.camelCased)" }
        return """
            /// The types of configuration nodes that decide what this host forwards; nodes of others are passed over.
            package enum ConfigNodeType: Hashable, Sendable, CaseIterable {
            \(cases.joined(separator: "\n"))

                /// nil for the name of any other type.
                package init?(_ name: String) {
                    switch (name.utf8.count, name) {
            \(matches.joined(separator: "\n"))
                    default: return nil
                    }
                }
            }

            """
    }

    /// A reader for each of those types, and for each complex type that they hold.
    var hostReaders: String {
        let nodes = hostNodes.filter { $0.fields != nil || $0.value != nil }.map { node in
            reader(
                node.name, node.name.pascalCased, node.fields ?? [], value: node.value,
                view: node.fields == nil ? "XMLView" : "XMLObjectView")
        }
        let types = document.types.filter(isReadOnHosts).map { reader($0.name, $0.name, $0.fields, view: "XMLView") }
        let every = document.every.properties.filter(\.isReadOnHosts).map { hostAccessor($0, scope: "XMLModel.") }
        return "import WeftXML\n\nextension XMLObjectView {\n\(every.joined(separator: "\n"))\n}\n\n"
            + "extension XMLModel {\n\((nodes + types).joined(separator: "\n\n"))\n}\n"
    }

    private func reader(
        _ name: String, _ swiftName: String, _ fields: [FieldDeclaration], value: String? = nil, view: String
    ) -> String {
        var members = fields.filter(\.isReadOnHosts).map { hostAccessor($0) }
        if let value { members.append("    var value: \(value)? { self[\"value\"] }") }
        return
            ([
                "    /// `\(name)`",
                "    struct \(swiftName): \(view) {",
                "        let element: XMLElement",
            ] + members.map { "    " + $0 } + ["    }"]).joined(separator: "\n")
    }

    private func hostAccessor(_ field: FieldDeclaration, scope: String = "") -> String {
        let element = swiftType(field.type, scope: scope)
        let type = field.isArray ? "XMLElements<\(element)>" : "\(element)?"
        return "    var \(field.name.camelCased): \(type) { self[\"\(field.name.dashed)\"] }"
    }

    private struct HostNode {
        var name: String
        /// Of an object; nil for a link.
        var fields: [FieldDeclaration]?
        /// The type of a link's data; nil when nothing of it is read.
        var value: String?
    }

    private var hostNodes: [HostNode] {
        let read = Set(document.types.filter(isReadOnHosts).map(\.name))
        var nodes: [HostNode] = []
        for object in document.objects {
            if object.isReadOnHosts { nodes.append(HostNode(name: object.name, fields: object.properties)) }
            for link in object.references where link.isReadOnHosts {
                let value = link.attribute.flatMap { read.contains($0) ? $0 : nil }
                nodes.append(HostNode(name: "\(object.name)-\(link.target)", value: value))
            }
        }
        return nodes.sorted { $0.name < $1.name }
    }

    private func isReadOnHosts(_ type: TypeDeclaration) -> Bool { type.fields.contains(where: \.isReadOnHosts) }
}

extension String {
    /// As names stand in XML.
    fileprivate var dashed: String { replacing("_", with: "-") }
}
