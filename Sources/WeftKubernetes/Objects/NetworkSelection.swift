import WeftConnector
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
    static func list(_ text: String, namespace: String) throws(Untranslatable) -> [NetworkSelection] {
        let trimmed = text.drop(while: \.isWhitespace)
        let selections = trimmed.hasPrefix("[") ? try elements(text, namespace) : try names(text, namespace)
        var interfaces: Set<String> = ["eth0"]
        for case let name? in selections.map(\.interface) {
            guard isInterfaceName(name) else {
                throw Untranslatable(
                    "\(Annotation.networks): \(name) is no name for an interface; write one of up to 15 letters, digits, "
                        + "dots, dashes and underscores, and not lo")
            }
            if interfaces.insert(name).inserted { continue }
            throw Untranslatable(
                "\(Annotation.networks): two interfaces are to be named \(name); give one another name, or none")
        }
        return selections
    }

    /// As hosts take it, but for signs that mean something to the kernel or to tools.
    private static func isInterfaceName(_ name: String) -> Bool {
        (1...15).contains(name.utf8.count) && !["lo", ".", ".."].contains(name)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "._-".utf8.contains(byte)
                }
            }
    }

    private static func elements(_ text: String, _ namespace: String) throws(Untranslatable) -> [NetworkSelection] {
        guard let elements = (try? JSON(parsing: text))?.array else {
            throw Untranslatable(#"\#(Annotation.networks): \#(text) is not a JSON list, such as [{"name": "red"}]"#)
        }
        var selections: [NetworkSelection] = []
        for element in elements {
            guard let name = element["name"]?.string, !name.isEmpty else {
                throw Untranslatable(
                    #"\#(Annotation.networks): an element of \#(text) has no name; write {"name": "…"} with a definition's"#
                )
            }
            selections.append(
                NetworkSelection(
                    definition: ObjectKey(namespace: element["namespace"]?.string ?? namespace, name: name),
                    interface: element["interface"]?.string.flatMap { $0.isEmpty ? nil : $0 }))
        }
        return selections
    }

    private static func names(_ text: String, _ namespace: String) throws(Untranslatable) -> [NetworkSelection] {
        var selections: [NetworkSelection] = []
        for item in text.split(separator: ",") {
            let words = item.split(whereSeparator: \.isWhitespace)
            guard let word = words.first else { continue }
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            let path = parts[0].split(separator: "/", omittingEmptySubsequences: false)
            guard words.count == 1, parts.count <= 2, path.count <= 2, (parts + path).allSatisfy({ !$0.isEmpty }) else {
                throw Untranslatable("\(Annotation.networks): \(item) is not of the form namespace/name@interface")
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
