import Testing
import WeftJSON

@Suite("Lines of a stream")
struct LineSplitterTests {
    @Test("lines are the same however the bytes come in pieces", arguments: 1...9)
    func pieces(_ size: Int) throws {
        let bytes = Array("{}\n\n[1,2]\r\n\"three\"\nrest".utf8)
        var splitter = LineSplitter()
        var lines: [String] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            let part = bytes[start..<min(start + size, bytes.count)]
            lines += try splitter.push(part).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(lines == ["{}", "[1,2]", "\"three\""])
    }

    @Test("a line without an end is refused at the limit")
    func limit() throws {
        var splitter = LineSplitter(limit: 8)
        #expect(try splitter.push(Array("12345678".utf8)).isEmpty)
        #expect(throws: LineTooLong.self) { try splitter.push(Array("9".utf8)) }
    }
}
