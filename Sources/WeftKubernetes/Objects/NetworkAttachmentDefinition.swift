import WeftJSON

/// What the connector reads of a NetworkAttachmentDefinition.
struct NetworkAttachmentDefinition: KubernetesObject {
    var metadata: ObjectMetadata
    /// Whether its CNI configuration asks for Weft; others are left to whoever else makes interfaces.
    let isOurs: Bool
    /// The prefix of a network to make, as written.
    let cidr: String?
    /// Names a network that is there, as written.
    let network: String?

    /// The plugin's type in CNI configurations.
    private static let type = "weft"

    init(_ object: JSON) throws(KubernetesError) {
        metadata = try ObjectMetadata(object)
        let annotations = object["metadata"]?["annotations"]
        cidr = annotations?[Annotation.cidr]?.string
        network = annotations?[Annotation.network]?.string
        let text = object["spec"]?["config"]?.string ?? ""
        let configuration = (try? JSON(parsing: text)) ?? .null
        let plugins = configuration["plugins"]?.array ?? [configuration]
        isOurs = plugins.first?["type"]?.string == Self.type
    }
}
