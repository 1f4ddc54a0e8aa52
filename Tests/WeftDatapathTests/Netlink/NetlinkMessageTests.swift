import CNetlink
import Testing
import WeftNet

@testable import WeftDatapath

@Suite("netlink messages")
struct NetlinkMessageTests {
    private func message() -> NetlinkMessage {
        NetlinkMessage(16, flags: 0x400, UInt32(0x0403_0201), operation: "test")
    }

    @Test("a message has its length, type, flags and sequence in front")
    func header() {
        let bytes = message().sealed(sequence: 7)
        #expect(bytes == [20, 0, 0, 0, 16, 0, 5, 4, 7, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])
    }

    @Test("attributes carry their length without padding, and are padded to four bytes")
    func attributes() {
        var message = message()
        message.attribute(3, text: "eth0")
        message.attribute(1, [9])
        #expect(
            Array(message.bytes.dropFirst(20)) == [9, 0, 3, 0, 101, 116, 104, 48, 0, 0, 0, 0, 5, 0, 1, 0, 9, 0, 0, 0])
    }

    @Test("an attribute that holds others counts them, padding included")
    func nesting() {
        var message = message()
        message.nest(18) { $0.attribute(1, [1]) }
        #expect(Array(message.bytes.dropFirst(20)) == [12, 0, 18, 0, 5, 0, 1, 0, 1, 0, 0, 0])
    }

    @Test("what was written is read back, nested mark or not")
    func reading() {
        var message = message()
        message.attribute(1, [9])
        message.nest(Int(weft_nested(2))) { $0.attribute(5, UInt32(77)) }
        let attributes = Array(NetlinkAttributes(message.bytes[20...]))
        #expect(attributes.map(\.type) == [1, 2])
        #expect(attributes.first?.value == [9])
        let inner = attributes.last.map { Array(NetlinkAttributes($0.value)) }
        #expect(inner?.first?.type == 5)
        #expect(inner?.first?.value.loadPrefix(UInt32.self) == 77)
    }

    @Test("answers cut short anywhere, and random ones, are read without harm")
    func truncation() {
        var message = message()
        message.attribute(3, text: "eth0")
        message.nest(2) { $0.attribute(5, UInt32(77)) }
        let bytes = message.sealed(sequence: 1)
        for length in 0..<bytes.count { #expect(NetlinkAnswer.split(bytes[..<length]).isEmpty) }
        #expect(NetlinkAnswer.split(bytes[...]).count == 1)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            var noise = bytes
            for _ in 0..<3 {
                noise[Int.random(in: 0..<noise.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            for answer in NetlinkAnswer.split(noise[...]) {
                _ = answer.failure(of: "test")
                _ = NetworkInterface(answer.body)
                for (_, value) in NetlinkAttributes(answer.body) { _ = Array(NetlinkAttributes(value)) }
            }
        }
    }
}
