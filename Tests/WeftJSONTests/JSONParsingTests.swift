import Testing

@testable import WeftJSON

@Suite("JSON parsing")
struct JSONParsingTests {
    @Test("scalars parse to the narrowest case that holds them")
    func scalars() throws {
        #expect(try JSON(parsing: " null ") == .null)
    }
}
