package import WeftJSON
import WeftModel
package import WeftNet

/// One object as the config API shows it, written in pieces: one that ten thousand others refer to is never in memory
/// as a whole.
///
/// Properties are copied from the stored text. Only secrets, and what differs from the usual permissions, are looked
/// into.
package struct ObjectText: Sendable {
    private let view: ShownObject
    private let form: ObjectForm
    private var hasHead = false
    /// The family that is being written, in its order, and how far it is.
    private var rows: [ShownObject.Referrer] = []
    private var family = 0
    private var position = 0

    init(_ view: ShownObject, _ form: ObjectForm) {
        self.view = view
        self.form = form
    }

    /// When the object changed last: it differs between any two states of it.
    package var modified: WallTime { view.row.modified }

    /// The whole as a value, for who asks in this process.
    package var json: JSONObject {
        var text = self
        var out: [UInt8] = []
        while !text.write(to: &out, upTo: .max) {}
        return (try? JSON(parsing: out))?.object ?? [:]
    }

    /// Appends until there is nothing left or `out` has `limit` bytes, a little more at most.
    ///
    /// - Returns: whether all is written.
    package mutating func write(to out: inout [UInt8], upTo limit: Int) -> Bool {
        if !hasHead {
            hasHead = true
            writeHead(to: &out)
        }
        while family < view.families.count {
            if rows.isEmpty { begin(view.families[family], to: &out) }
            while position < rows.count {
                if out.count >= limit { return false }
                if position > 0 { out.append(UInt8(ascii: ",")) }
                write(view.families[family], rows[position], to: &out)
                position += 1
            }
            out.append(UInt8(ascii: "]"))
            rows = []
            position = 0
            family += 1
        }
        out.append(UInt8(ascii: "}"))
        return true
    }

    // MARK: the object itself

    private func writeHead(to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        form.writeNaming(view.row, to: &out)
        guard form.extent != .naming else { return }
        let text = RecordText(view.row.bytes)
        if form.includes(usual: "id_perms") {
            out.append(contentsOf: ",\"id_perms\":".utf8)
            IDPermissions.write(view.row, text, to: &out)
        }
        let secrets = view.row.type.schema.secretProperties
        for (name, value) in text.properties where includes(text.bytes[name]) {
            out.append(contentsOf: ",\"".utf8)
            out.append(contentsOf: text.bytes[name])
            out.append(contentsOf: "\":".utf8)
            if let field = secrets.first(where: { text.bytes[name].elementsEqual($0.name.utf8) }) {
                field.masked(text.json(value)).write(into: &out)
            } else {
                out.append(contentsOf: text.bytes[value])
            }
        }
        if let owner = view.row.holder.owner, form.fields == nil {
            out.append(contentsOf: ",\"weft_owner\":".utf8)
            owner.json.write(into: &out)
        }
        writeReferences(text, to: &out)
    }

    private func includes(_ property: ArraySlice<UInt8>) -> Bool {
        if property.elementsEqual("id_perms".utf8) { return false }
        guard form.fields != nil else { return true }
        return form.includes(property: String(decoding: property, as: UTF8.self))
    }

    private enum Attribute {
        case none
        case text(Range<Int>)
        case value(JSON)
    }

    private func writeReferences(_ text: RecordText, to out: inout [UInt8]) {
        guard !view.row.targets.isEmpty || !view.derived.isEmpty else { return }
        var links = text.links(of: view.row.type).map {
            (type: $0.type, id: $0.id, attribute: $0.attribute.map(Attribute.text) ?? .none)
        }
        for link in view.derived {
            let index = links.firstIndex { ($0.type, $0.id) >= (link.targetType, link.target) } ?? links.endIndex
            if index < links.endIndex, (links[index].type, links[index].id) == (link.targetType, link.target) {
                continue
            }
            let attribute = link.attribute.map(Attribute.value) ?? .none
            links.insert((type: link.targetType, id: link.target, attribute: attribute), at: index)
        }
        let schema = view.row.type.schema
        var field: ObjectType?
        // By type, so each field is one run.
        for link in links where form.fields?.contains(link.type.referenceField) ?? true {
            if view.hidden.contains(link.id) { continue }
            if field == link.type {
                out.append(UInt8(ascii: ","))
            } else {
                if field != nil { out.append(UInt8(ascii: "]")) }
                field = link.type
                begin(link.type.referenceField, to: &out)
            }
            beginLink(view.name(of: link.id), link.id, to: &out)
            out.append(contentsOf: ",\"attr\":".utf8)
            switch link.attribute {
            case .none: out.append(contentsOf: "null".utf8)
            case .value(let value): (schema.reference(to: link.type)?.masked(value) ?? value).write(into: &out)
            case .text(let range): write(text, range, to: link.type, of: schema, to: &out)
            }
            endLink(link.type, link.id, to: &out)
        }
        if field != nil { out.append(UInt8(ascii: "]")) }
    }

    /// A link's data.
    private func write(
        _ text: RecordText, _ range: Range<Int>, to target: ObjectType, of schema: ObjectSchema, to out: inout [UInt8]
    ) {
        guard let secret = schema.secretReferences.first(where: { $0.target == target }) else {
            return out.append(contentsOf: text.bytes[range])
        }
        (secret.masked(text.json(range)) ?? .null).write(into: &out)
    }

    // MARK: children and back references

    private mutating func begin(_ family: ShownObject.Family, to out: inout [UInt8]) {
        switch family {
        case .children(let field, let rows):
            begin(field, to: &out)
            self.rows = rows.map { ShownObject.Referrer(row: $0, derived: nil) }
        case .referrers(let field, let referrers):
            begin(field, to: &out)
            rows = referrers
        }
        rows.sort { Row.isOlder($0.row, $1.row) }
    }

    private func write(_ family: ShownObject.Family, _ referrer: ShownObject.Referrer, to out: inout [UInt8]) {
        let row = referrer.row
        beginLink(row.name, row.id, to: &out)
        if case .referrers = family {
            out.append(contentsOf: ",\"attr\":".utf8)
            writeAttribute(of: referrer, to: &out)
        }
        endLink(row.type, row.id, to: &out)
    }

    private func writeAttribute(of referrer: ShownObject.Referrer, to out: inout [UInt8]) {
        guard let schema = referrer.row.type.schema.reference(to: view.row.type), schema.attribute != nil else {
            return out.append(contentsOf: "null".utf8)
        }
        let text = RecordText(referrer.row.bytes)
        let link = text.links(of: referrer.row.type).first { $0.type == view.row.type && $0.id == view.row.id }
        if let attribute = link?.attribute {
            write(text, attribute, to: view.row.type, of: referrer.row.type.schema, to: &out)
        } else {
            (schema.masked(referrer.derived) ?? .null).write(into: &out)
        }
    }

    // MARK: links

    private func begin(_ field: String, to out: inout [UInt8]) {
        out.append(contentsOf: ",\"".utf8)
        out.append(contentsOf: field.utf8)
        out.append(contentsOf: "\":[".utf8)
    }

    /// `attr` follows, null when there is no data; children have none.
    private func beginLink(_ name: FQName?, _ id: ObjectID, to out: inout [UInt8]) {
        out.append(contentsOf: "{\"to\":".utf8)
        form.write(name ?? FQName([]), to: &out)
        out.append(contentsOf: ",\"uuid\":\"".utf8)
        id.write(to: &out)
        out.append(UInt8(ascii: "\""))
    }

    private func endLink(_ type: ObjectType, _ id: ObjectID, to out: inout [UInt8]) {
        if form.linksHaveHrefs { form.writeHref("href", type, id, to: &out) }
        out.append(UInt8(ascii: "}"))
    }
}
