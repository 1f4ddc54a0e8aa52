import HTTPTypes
import Hummingbird
import WeftConfig

/// A text that is made while it is sent.
protocol TextPieces: Sendable {
    /// The next piece; nil behind the last one.
    mutating func next() async throws -> [UInt8]?
}

extension Response {
    /// JSON that is made as the client takes it: a piece is made when the one before is with the kernel, so a slow
    /// reader holds up nothing but his own answer, and one that goes away ends it. What fits into one piece is sent
    /// whole, with its length.
    static func json(_ pieces: some TextPieces, headers: HTTPFields = [:]) async throws -> Response {
        var pieces = pieces
        // Whatever is refused is refused by now: later there is no status to say it with.
        let first = try await pieces.next() ?? []
        guard let second = try await pieces.next() else { return .json(bytes: first, headers: headers) }
        var headers = headers
        headers[.contentType] = "application/json"
        let body = ResponseBody { [pieces] writer in
            var pieces = pieces
            try await writer.write(ByteBuffer(bytes: first))
            try await writer.write(ByteBuffer(bytes: second))
            while let piece = try await pieces.next() { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}

extension ListText: TextPieces {}

/// `{"virtual-network": {…}}`
struct EnvelopePieces: TextPieces {
    private static let size = 48 << 10

    private let type: String
    private var object: ObjectText
    private var hasBegun = false
    private var hasEnded = false

    init(_ type: String, _ object: ObjectText) {
        self.type = type
        self.object = object
    }

    mutating func next() -> [UInt8]? {
        guard !hasEnded else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(hasBegun ? Self.size + 4096 : 2048)
        if !hasBegun { out.append(contentsOf: "{\"\(type)\":".utf8) }
        hasBegun = true
        hasEnded = object.write(to: &out, upTo: Self.size)
        if hasEnded { out.append(UInt8(ascii: "}")) }
        return out
    }
}

/// `{"objects": [element, …]}`
struct ArrayPieces<Element: Sendable>: TextPieces {
    private static var size: Int { 48 << 10 }

    private let elements: [Element]
    private let write: @Sendable (Element, inout [UInt8]) -> Void
    private let member: String
    private var position = 0
    private var hasEnded = false

    init(
        _ member: String, _ elements: [Element], _ write: @escaping @Sendable (Element, inout [UInt8]) -> Void
    ) {
        self.member = member
        self.elements = elements
        self.write = write
    }

    mutating func next() -> [UInt8]? {
        guard !hasEnded else { return nil }
        var out: [UInt8] = []
        if position == 0 { out.append(contentsOf: "{\"\(member)\":[".utf8) }
        while position < elements.count, out.count < Self.size {
            if position > 0 { out.append(UInt8(ascii: ",")) }
            write(elements[position], &out)
            position += 1
        }
        hasEnded = position == elements.count
        if hasEnded { out.append(contentsOf: "]}".utf8) }
        return out
    }
}
