import Testing

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
}
