import Hummingbird
import NIOCore
import Synchronization
import Testing
import WeftJSON
import WeftNet

@testable import WeftConfigAPI

/// Answers that are too long for one piece are made while they are sent.
@Suite("Long answers")
struct LongAnswerTests {
    private static let note = String(repeating: "n", count: 20_000)

    /// Twenty machines with 20 kB each.
    private func api() async throws -> (APIUnderTest, [String]) {
        let api = try await APIUnderTest()
        var ids: [String] = []
        for number in 0..<20 {
            ids.append(
                try await api.create(
                    "virtual-machine", ["m\(number)"],
                    ["annotations": ["key_value_pair": [["key": "note", "value": .string(Self.note)]]]]))
        }
        return (api, ids)
    }

    private func response(_ api: APIUnderTest, _ path: String) async throws -> Response {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "cfg.example:8082", path: path)
        return try await api.respond(to: Request(head: head, body: RequestBody(buffer: ByteBuffer())))
    }

    @Test("a short one has its length, a long one comes in pieces of bounded size, and both are whole")
    func pieces() async throws {
        let (api, ids) = try await api()
        let short = try await response(api, "/virtual-machines")
        #expect(short.headers[.contentLength] != nil && short.headers[.contentType] == "application/json")
        let long = try await response(api, "/virtual-machines?detail=true&obj_uuids=\(ids.joined(separator: ","))")
        #expect(long.headers[.contentLength] == nil && long.headers[.contentType] == "application/json")
        let reader = Reader()
        try await long.body.write(reader)
        #expect(reader.sizes.count > 5 && reader.sizes.allSatisfy { $0 < 80_000 })
        let rows = try #require(try JSON(parsing: reader.bytes)["virtual-machines"]?.array)
        #expect(Set(rows.compactMap { $0["virtual-machine"]?["uuid"]?.string }) == Set(ids))
    }

    @Test("a slow reader holds up only his answer, and what he is told is what was when it was made")
    func slowReader() async throws {
        let api = try await APIUnderTest()
        let note: JSON = ["key_value_pair": [["key": "note", "value": .string(String(repeating: "n", count: 4000))]]]
        let mutations = (0..<300).map { number -> JSON in
            [
                "op": "create", "type": "virtual-machine",
                "object": ["fq_name": [.string("m\(number)")], "annotations": note],
            ]
        }
        let made = try await api.call(.post, "/weft/apply", ["mutations": .array(Array(mutations[..<150]))])
        let ids = try #require(made.json?["uuids"]?.array)
        _ = try await api.call(.post, "/weft/apply", ["mutations": .array(Array(mutations[150...]))])
        let long = try await response(api, "/virtual-machines?detail=true")
        let reader = Reader { piece in
            guard piece == 1 else { return }
            // The client takes its time; everybody else goes on.
            let deletions = ids.map { id -> JSON in ["op": "delete", "type": "virtual-machine", "uuid": id] }
            let answer = try await api.call(.post, "/weft/apply", ["mutations": .array(deletions)])
            #expect(answer.status == 200)
        }
        try await long.body.write(reader)
        let rows = try #require(try JSON(parsing: reader.bytes)["virtual-machines"]?.array)
        // All that stayed, and of what went only what had been read by then.
        #expect(150..<300 ~= rows.count)
    }

    @Test("a reader who goes away ends the work")
    func gone() async throws {
        struct Gone: Error {}
        let (api, ids) = try await api()
        for path in [
            "/virtual-machines?detail=true&obj_uuids=\(ids.joined(separator: ","))",
            "/watch?resource_type=virtual-machine", "/weft/events",
        ] {
            let reader = Reader { piece in if piece == 1 { throw Gone() } }
            let long = try await response(api, path)
            await #expect(throws: Gone.self) { try await long.body.write(reader) }
            #expect(reader.sizes.count == 1)
        }
    }

    @Test("an object with thousands of links comes in pieces too")
    func links() async throws {
        let api = try await APIUnderTest()
        let project = try await api.create("project", ["default-domain", "shop"])
        let mutations = (0..<1000).map { number -> JSON in
            [
                "op": "create", "type": "virtual-network",
                "object": ["fq_name": ["default-domain", "shop", .string("n\(number)")]],
            ]
        }
        #expect(try await api.call(.post, "/weft/apply", ["mutations": .array(mutations)]).status == 200)
        let reader = Reader()
        let answer = try await response(api, "/project/\(project)")
        #expect(answer.headers[.eTag] != nil)
        try await answer.body.write(reader)
        #expect(reader.sizes.count > 2)
        #expect(try JSON(parsing: reader.bytes)["project"]?["virtual_networks"]?.array?.count == 1000)
    }
}

/// Takes an answer piece by piece. Used by one task.
private final class Reader: ResponseBodyWriter, @unchecked Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var sizes: [Int] = []
    private let onPiece: (Int) async throws -> Void

    /// - Parameter onPiece: called with the number of each piece before the next one is asked for.
    init(_ onPiece: @escaping (Int) async throws -> Void = { _ in }) { self.onPiece = onPiece }

    func write(_ buffer: ByteBuffer) async throws {
        bytes += buffer.readableBytesView
        sizes.append(buffer.readableBytes)
        try await onPiece(sizes.count)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
