import WeftJSON
import WeftModel
import WeftNet
import WeftXML

/// What the graph keeps of an object: where its edges lead, and the properties that agents are told.
///
/// The properties are text. As values they take four times the room, for every object of the whole configuration, and
/// of most of them nobody is told anything: an agent knows what its own virtual machines need.
struct ToldObject: Equatable {
    let parent: ParentReference?
    let references: ReferenceSet
    let permitFacts: PermitFacts?
    private let text: [UInt8]

    init(_ object: ConfigObject) {
        parent = object.parent
        references = object.references
        permitFacts = PermitFacts(object)
        var told = object.properties
        // Agents have no use for the rest of the permissions, which change with every write.
        told[Field.idPerms] =
            object.properties[Field.idPerms]?[Field.enable]?.bool == false ? [Field.enable: false] : nil
        told[Field.perms2] = nil
        // As many bytes as there are: a text that was appended to has room for up to twice as much.
        text = JSON.object(told).bytes.withUnsafeBufferPointer { Array($0) }
    }

    /// Without the permissions; parsed at every call.
    var properties: JSONObject { (try? JSON(parsing: text))?.object ?? [:] }

    /// The properties as agents read them.
    func xmlProperties(of key: GraphKey) -> [XMLElement] {
        ConfigObject(type: key.type, id: key.id, name: FQName([]), properties: properties).xmlProperties
    }

    /// Whether an agent is told the same of both.
    func saysTheSame(as other: ToldObject) -> Bool { text == other.text }
}
