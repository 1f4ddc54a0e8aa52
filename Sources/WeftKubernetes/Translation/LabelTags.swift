/// The tags that labels become, by name: `type=value`.
///
/// An object carries one tag of a type, types know no upper case, and a tag needs a value; labels differ in case, may
/// have no value, and a pod and its namespace may both have a key. Whatever differs as a label differs as a tag, so
/// that a policy selects what its author meant. Characters that no label has keep them apart; plain labels of pods are
/// written as the original wrote them.
///
/// | label | tag |
/// |---|---|
/// | `tier: front` of the pod | `tier=front` |
/// | `tier: back` of its namespace | `namespace@tier=back` |
/// | `app.kubernetes.io/name: web` | `app.kubernetes.io__slash__name=web` |
/// | `managedBy: ada` | `managed^by=ada` |
/// | `canary:` without a value | `canary=__empty__` |
/// | the namespace `shop` | `namespace=shop` |
/// | `namespace: x` of the pod | `pod@namespace=x` |
enum LabelTags {
    private static let slash = "__slash__"
    /// Values begin with a letter or a digit.
    private static let empty = "__empty__"
    /// Every pod has a tag of this type, with the name of its namespace.
    private static let namespaceType = "namespace"

    static func tags(ofPod labels: [String: String], in namespace: String, _ namespaceLabels: [String: String])
        -> Set<String>
    {
        var tags: Set<String> = ["\(namespaceType)=\(namespace)"]
        for (key, value) in labels {
            let type = type(of: key)
            tags.insert(tag(type == namespaceType ? "pod@" + type : type, value))
        }
        for (key, value) in namespaceLabels { tags.insert(tag("namespace@" + type(of: key), value)) }
        return tags
    }

    private static func tag(_ type: String, _ value: String) -> String { "\(type)=\(value.isEmpty ? empty : value)" }

    /// A key is `name` or `prefix/name`; letters, digits, `-`, `_` and `.`
    private static func type(of key: String) -> String {
        // What is written like a slash and is none.
        var rest = key.replacing(slash, with: "^" + slash)[...]
        var type = ""
        while let character = rest.popFirst() {
            switch character {
            case "/": type += slash
            case "A"..."Z": type += "^" + character.lowercased()
            default: type.append(character)
            }
        }
        return type
    }
}
