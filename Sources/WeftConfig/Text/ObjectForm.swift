import WeftJSON
import WeftModel
import WeftNet

/// How the config API shows objects: where its links lead, and what is left out.
struct ObjectForm: Sendable {
    enum Extent: Hashable, Sendable {
        /// An object that was read: everything, or the fields that are named.
        case object(Set<String>?)
        /// A row of a detailed list.
        case detail
        /// A row of a list with `fields`.
        case fields(Set<String>)
        /// A row of a plain list.
        case naming
    }

    let extent: Extent
    /// Every href up to its type: a quotation mark, scheme, authority, a slash.
    private let hrefStart: [UInt8]
    let excludesHrefs: Bool

    init(_ extent: Extent, excludesHrefs: Bool = false, for caller: Caller) {
        self.extent = extent
        self.excludesHrefs = excludesHrefs
        // The base came with the request: it may hold anything. The rest needs no escape.
        var start: [UInt8] = []
        start.append(quoted: caller.hrefBase)
        start[start.count - 1] = UInt8(ascii: "/")
        hrefStart = start
    }

    init(_ options: ReadOptions, for caller: Caller) {
        self.init(.object(options.fields), excludesHrefs: options.excludesHrefs, for: caller)
    }

    /// nil: all.
    var fields: Set<String>? {
        switch extent {
        case .object(let fields): fields
        case .fields(let fields): fields
        case .detail, .naming: nil
        }
    }

    /// Of references, children and back references.
    var linksHaveHrefs: Bool {
        if case .object = extent { !excludesHrefs } else { false }
    }

    /// Whether a part is shown that rows with `fields` have only when they name it, and that everything else has.
    func includes(usual part: String) -> Bool {
        switch extent {
        case .object, .detail: true
        case .fields(let fields): fields.contains(part)
        case .naming: false
        }
    }

    func includes(property: String) -> Bool {
        if property == "perms2" { return includes(usual: property) }
        return fields?.contains(property) ?? true
    }

    // MARK: naming

    /// What ``writeNaming(_:to:)`` writes, as a value.
    func naming(_ row: Row) -> JSONObject {
        var out = Array("{".utf8)
        writeNaming(row, to: &out)
        out.append(UInt8(ascii: "}"))
        return (try? JSON(parsing: out))?.object ?? [:]
    }

    /// `uuid`, `fq_name`, `name`, `href`, and the parent: what every form begins with and a create answers.
    func writeNaming(_ row: Row, to out: inout [UInt8]) {
        out.append(contentsOf: "\"uuid\":\"".utf8)
        row.id.write(to: &out)
        out.append(contentsOf: "\",\"fq_name\":".utf8)
        write(row.name, to: &out)
        if includes(usual: "name") {
            out.append(contentsOf: ",\"name\":".utf8)
            out.append(quoted: row.name.name)
        }
        if !excludesHrefs { writeHref("href", row.type, row.id, to: &out) }
        guard let parent = row.parent, extent != .naming else { return }
        out.append(contentsOf: ",\"parent_type\":\"".utf8)
        out.append(contentsOf: parent.type.name.utf8)
        out.append(contentsOf: "\",\"parent_uuid\":\"".utf8)
        parent.id.write(to: &out)
        out.append(UInt8(ascii: "\""))
        if !excludesHrefs, includes(usual: "parent_href") {
            writeHref("parent_href", parent.type, parent.id, to: &out)
        }
    }

    func write(_ name: FQName, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "["))
        for (index, part) in name.parts.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            out.append(quoted: part)
        }
        out.append(UInt8(ascii: "]"))
    }

    func writeHref(_ member: StaticString, _ type: ObjectType, _ id: ObjectID, to out: inout [UInt8]) {
        out.append(contentsOf: ",\"".utf8)
        member.withUTF8Buffer { out.append(contentsOf: $0) }
        out.append(contentsOf: "\":".utf8)
        out.append(contentsOf: hrefStart)
        out.append(contentsOf: type.name.utf8)
        out.append(UInt8(ascii: "/"))
        id.write(to: &out)
        out.append(UInt8(ascii: "\""))
    }
}

extension FQName {
    var json: JSON { .array(parts.map(JSON.string)) }
}

extension Owner {
    var json: JSON {
        [
            "orchestrator": .string(orchestrator.description), "kind": .string(kind), "source_uid": .string(sourceUID),
        ]
    }
}
