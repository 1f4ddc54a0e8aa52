import Hummingbird
import NIOCore
import Testing
import WeftConfig
import WeftHTTPServer
import WeftJSON
import WeftNet
import WeftSystem

@testable import WeftConfigAPI

@Suite("Room for bodies")
struct BodyRoomTests {
    private static let large = BodyRoom.short * 4

    @Test("bodies that never end take no more than there is, and give it back")
    func room() {
        let room = BodyRoom(most: Self.large * 3)
        var shares = (0..<10).map { _ in BodyShare(room) }
        let grown = shares.count { share in
            stride(from: 1000, through: Self.large, by: 1000).allSatisfy { share.grow(to: $0) }
        }
        #expect((3...4).contains(grown))
        // A short one is always read.
        let short = (0..<1000).map { _ in BodyShare(room) }
        #expect(short.allSatisfy { $0.grow(to: BodyRoom.short) })
        shares = []
        #expect(BodyShare(room).grow(to: Self.large * 3))
    }

    @Test("a body without room is refused, a short one and a connector's are read", arguments: [true, false])
    func bodies(isConnector: Bool) async throws {
        let room = BodyRoom(most: 1000)
        let identity: Identity = isConnector ? .orchestrator(.random(), epoch: 1) : .person("")
        for size in [BodyRoom.short, Self.large] {
            let text = "\"" + String(repeating: "x", count: size - 2) + "\""
            let request = Request(
                head: .init(
                    method: .post, scheme: "http", authority: "x", path: "/",
                    headerFields: [.contentType: "application/json"]),
                body: RequestBody(buffer: ByteBuffer(string: text)))
            let call = APICall(
                request, method: .post, arguments: try #require(RequestTarget("/")).arguments,
                caller: Caller(identity), client: HTTPCaller(), bodies: room)
            if isConnector || size == BodyRoom.short {
                #expect(try await call.json()?.string?.count == size - 2)
            } else {
                let refusal = await #expect(throws: RequestError.self) { try await call.json() }
                #expect(refusal?.status == .serviceUnavailable)
            }
        }
        // What was taken for bodies that are read is there again.
        #expect(BodyShare(room).grow(to: BodyRoom.short + 1000))
    }
}
