import WeftJSON

/// One further network that a pod asks for.
struct NetworkSelection: Hashable, Sendable {
    /// The NetworkAttachmentDefinition.
    var definition: ObjectKey
    /// The name that the interface shall have.
    var interface: String?
}

extension NetworkSelection {
    /// Reads `k8s.v1.cni.cncf.io/networks`: `a`, `ns/a`, `a@eth5`, several with commas, or a JSON list of objects.
    static func list(_ text: String, namespace: String) throws(Refusal) -> [NetworkSelection] {
        let trimmed = text.drop(while: \.isWhitespace)
        let selections = trimmed.hasPrefix("[") ? try elements(text, namespace) : try names(text, namespace)
        var interfaces: Set<String> = ["eth0"]
        for case let name? in selections.map(\.interface) where !interfaces.insert(name).inserted {
            throw Refusal(
                "\(Annotation.networks): two interfaces are to be named \(name); give one another name, or none")
        }
        return selections
    }

    private static func elements(_ text: String, _ namespace: String) throws(Refusal) -> [NetworkSelection] {
        guard let elements = (try? JSON(parsing: text))?.array else {
            throw Refusal(#"\#(Annotation.networks): \#(text) is not a JSON list, such as [{"name": "red"}]"#)
        }
        var selections: [NetworkSelection] = []
        for element in elements {
            guard let name = element["name"]?.string, !name.isEmpty else {
                throw Refusal(
                    #"\#(Annotation.networks): an element of \#(text) has no name; write {"name": "…"} with a definition's"#
                )
            }
            selections.append(
                NetworkSelection(
                    definition: ObjectKey(namespace: element["namespace"]?.string ?? namespace, name: name),
                    interface: element["interface"]?.string))
        }
        return selections
    }

    private static func names(_ text: String, _ namespace: String) throws(Refusal) -> [NetworkSelection] {
        var selections: [NetworkSelection] = []
        for item in text.split(separator: ",") {
            let words = item.split(whereSeparator: \.isWhitespace)
            guard let word = words.first else { continue }
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            let path = parts[0].split(separator: "/", omittingEmptySubsequences: false)
            guard words.count == 1, parts.count <= 2, path.count <= 2, (parts + path).allSatisfy({ !$0.isEmpty }) else {
                throw Refusal("\(Annotation.networks): \(item) is not of the form namespace/name@interface")
            }
            selections.append(
                NetworkSelection(
                    definition: ObjectKey(
                        namespace: path.count == 2 ? String(path[0]) : namespace, name: String(path[path.count - 1])),
                    interface: parts.count == 2 ? String(parts[1]) : nil))
        }
        return selections
    }
}
