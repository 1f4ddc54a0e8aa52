import WeftJSON
import WeftModel
package import WeftNet

/// The text of a list in pieces, each made when it is asked for: so its memory is that of a piece and of the objects'
/// ids, however large the list and however slow its reader.
package struct ListText: Sendable {
    private enum Step {
        case beginning
        case rows
        case end
    }

    /// Bytes of a piece, about.
    private static let size = 48 << 10
    /// How many objects are read at a time.
    private static let objects = 64

    private let answer: ListAnswer
    private let ids: [ObjectID]
    private var step = Step.beginning
    private var position = 0
    private var views: ArraySlice<ShownObject> = []
    private var row: ObjectText?
    private var isFirst = true
    /// Who was shown since this was asked for last.
    private var shown: [ObjectID] = []

    init(_ answer: ListAnswer) {
        self.answer = answer
        if case .objects(let ids) = answer.content { self.ids = ids } else { ids = [] }
    }

    /// The next piece; nil behind the last one.
    package mutating func next() async throws(ConfigError) -> [UInt8]? {
        guard step != .end else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(Self.size + 4096)
        if step == .beginning { begin(&out) }
        while out.count < Self.size {
            if row != nil {
                guard row?.write(to: &out, upTo: Self.size) == true else { break }
                if answer.query.detail { out.append(UInt8(ascii: "}")) }
                row = nil
            }
            if views.isEmpty { try await collect() }
            guard let view = views.popFirst() else {
                finish(&out)
                break
            }
            begin(view, &out)
        }
        return out
    }

    /// The ids of the objects that the pieces since the last call have shown.
    package mutating func takeShown() -> [ObjectID] {
        defer { shown = [] }
        return shown
    }

    private mutating func begin(_ out: inout [UInt8]) {
        step = .rows
        out.append(contentsOf: "{\"\(answer.type.collection)\":".utf8)
        if case .count(let count) = answer.content { out.append(contentsOf: "{\"count\":\(count)}".utf8) }
        if case .objects = answer.content { out.append(UInt8(ascii: "[")) }
    }

    private mutating func begin(_ view: ShownObject, _ out: inout [UInt8]) {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        isFirst = false
        if answer.query.detail { out.append(contentsOf: "{\"\(answer.type.name)\":".utf8) }
        row = ObjectText(view, answer.form)
        shown.append(view.row.id)
    }

    private mutating func finish(_ out: inout [UInt8]) {
        step = .end
        if case .objects = answer.content { out.append(UInt8(ascii: "]")) }
        if let marker = answer.marker {
            out.append(contentsOf: ",\"marker\":".utf8)
            marker.write(into: &out)
        }
        out.append(UInt8(ascii: "}"))
    }

    private mutating func collect() async throws(ConfigError) {
        let query = answer.query
        let isNaming = answer.form.extent == .naming
        // Children and back references of a row only where they are asked for by name.
        let options = ReadOptions(fields: query.fields ?? [])
        while views.isEmpty, position < ids.count {
            let next = ids[position..<min(position + Self.objects, ids.count)]
            position = next.endIndex
            let found = try await answer.service.look(by: answer.caller) { seen in
                next.compactMap { id in
                    isNaming ? seen.row(id).map(ShownObject.init(naming:)) : seen.shown(id, options)
                }
            }
            views = found.filter { $0.row.type == query.type && query.fits($0.row) }[...]
        }
    }
}
