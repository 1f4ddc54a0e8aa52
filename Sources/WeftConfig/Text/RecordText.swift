import WeftJSON
import WeftModel
import WeftNet

/// The places of what answers show in a record's stored text: a value is copied from there, and not parsed and written
/// again.
struct RecordText {
    /// A link, with the place of its data.
    struct Link {
        let type: ObjectType
        let id: ObjectID
        let attribute: Range<Int>?
    }

    let bytes: [UInt8]
    private(set) var properties: [(name: Range<Int>, value: Range<Int>)] = []
    private var references: Range<Int>?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var properties: Range<Int>?
        var references: Range<Int>?
        JSONText.members(of: bytes, in: bytes.indices) { name, value in
            if bytes[name].elementsEqual("properties".utf8) { properties = value }
            if bytes[name].elementsEqual("references".utf8) { references = value }
        }
        self.references = references
        guard let properties else { return }
        var found: [(name: Range<Int>, value: Range<Int>)] = []
        found.reserveCapacity(16)
        JSONText.members(of: bytes, in: properties) { found.append((name: $0, value: $1)) }
        self.properties = found
    }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The value there, parsed.
    func json(_ range: Range<Int>) -> JSON { (try? JSON(parsing: Array(bytes[range]))) ?? .null }

    /// The property's value, parsed; nil when it is not set.
    func property(_ name: String) -> JSON? {
        properties.last { bytes[$0.name].elementsEqual(name.utf8) }.map { json($0.value) }
    }

    /// What the object refers to, as the record has it: by type and id.
    func links(of type: ObjectType) -> [Link] {
        guard let references else { return [] }
        var links: [Link] = []
        JSONText.members(of: bytes, in: references) { field, elements in
            guard let target = type.schema.reference(field: string(field))?.target else { return }
            JSONText.elements(of: bytes, in: elements) { element in
                if let link = link(target, element) { links.append(link) }
            }
        }
        return links
    }

    private func link(_ type: ObjectType, _ element: Range<Int>) -> Link? {
        var id: ObjectID?
        var attribute: Range<Int>?
        JSONText.members(of: bytes, in: element) { name, value in
            if bytes[name].elementsEqual("uuid".utf8), value.count >= 2 {
                id = ObjectID(string(value.lowerBound + 1..<value.upperBound - 1))
            }
            if bytes[name].elementsEqual("attr".utf8) { attribute = value }
        }
        return id.map { Link(type: type, id: $0, attribute: attribute) }
    }
}
