import Testing
import WeftNet

@testable import WeftXMPPWire

@Suite("Framing")
struct FramerTests {
    static let stream: [UInt8] =
        StreamOpening.agent("compute-7").encode() + "\n ".utf8
        + AgentStanza.publish(node: Samples.node, .unicast([Samples.item])).encode(from: "compute-7", number: 1)
        + StreamOpening.keepalive + "<iq a='>'/>".utf8 + "<message>\n</message \n>".utf8 + StreamOpening.close

    static func frames(_ framer: inout Framer) throws -> [Frame] {
        var frames: [Frame] = []
        while let frame = try framer.next() { frames.append(frame) }
        return frames
    }

    @Test("a whole stream falls into its frames")
    func whole() throws {
        var framer = Framer()
        framer.push(Self.stream)
        let frames = try Self.frames(&framer)
        try #require(frames.count == 7)
        #expect(frames[0] == .opening(StreamOpening.agent("compute-7").encode()))
        #expect(frames[1] == .keepalive)
        #expect(frames[3] == .keepalive)
        #expect(frames[4] == .stanza(Array("<iq a='>'/>".utf8)))
        #expect(frames[5] == .stanza(Array("<message>\n</message \n>".utf8)))
        #expect(frames[6] == .closing)
    }

    @Test("a stream that arrives byte by byte falls into the same stanzas")
    func drip() throws {
        var whole = Framer()
        whole.push(Self.stream)
        let expected = try Self.frames(&whole).filter { $0 != .keepalive }
        var framer = Framer()
        var frames: [Frame] = []
        for byte in Self.stream {
            framer.push([byte])
            frames += try Self.frames(&framer).filter { $0 != .keepalive }
        }
        #expect(frames == expected)
    }

    @Test("the opening is read in the original's form")
    func opening() throws {
        let text =
            #"<?xml version="1.0"?><stream:stream from="compute-7" to="network-control@contrailsystems.com" version="1.0" "#
            + #"xml:lang="en" xmlns="" xmlns:stream="http://etherx.jabber.org/streams" >"#
        var framer = Framer()
        framer.push(text.utf8)
        guard case .opening(let bytes) = try framer.next() else {
            Issue.record("no opening")
            return
        }
        #expect(try StreamOpening(decoding: bytes) == .agent("compute-7"))
        #expect(StreamOpening.agent("compute-7").encode() == Array(text.utf8))
        #expect(throws: XMPPDecodeError.self) { try StreamOpening(decoding: Array("<stream:stream to='x'>".utf8)) }
    }

    @Test("an opening tag that does not end is refused long before a stanza's limit")
    func endlessTag() throws {
        var framer = Framer()
        framer.push("<iq a=\"".utf8)
        for _ in 0..<Framer.maximumTag / 64 - 1 { framer.push(repeatElement(UInt8(ascii: ">"), count: 64)) }
        #expect(try framer.next() == nil)
        framer.push(repeatElement(UInt8(ascii: ">"), count: 128))
        #expect(throws: XMPPDecodeError(.oversized(Framer.maximumTag))) { try framer.next() }
    }

    @Test("an opening tag above the limit is refused also when it comes in one piece with its end")
    func longTag() throws {
        for (excess, isRefused) in [(0, false), (1, true)] {
            var framer = Framer()
            let frame = "<iq a=\"" + String(repeating: "x", count: Framer.maximumTag - 10 + excess) + "\"/>"
            framer.push(frame.utf8)
            if isRefused {
                #expect(throws: XMPPDecodeError(.oversized(Framer.maximumTag))) { try framer.next() }
            } else {
                #expect(try framer.next() == .stanza(Array(frame.utf8)))
            }
        }
    }

    @Test("a long tag that arrives byte by byte costs a look at each byte", .timeLimit(.minutes(1)))
    func drippedTag() throws {
        var framer = Framer()
        let frame = Array(("<iq a=\"" + String(repeating: "x", count: 60_000) + "\"/>").utf8)
        for byte in frame.dropLast() {
            framer.push([byte])
            #expect(try framer.next() == nil)
        }
        framer.push([frame[frame.count - 1]])
        #expect(try framer.next() == .stanza(frame))
    }

    @Test("many stanzas that arrive at once come out one by one")
    func burst() throws {
        var framer = Framer()
        let stanza = Array("<iq><a/></iq>".utf8)
        for _ in 0..<5000 { framer.push(stanza) }
        for _ in 0..<5000 { #expect(try framer.next() == .stanza(stanza)) }
        #expect(try framer.next() == nil)
    }

    @Test("a stanza above the limit is refused, complete or not")
    func oversized() throws {
        for text in [
            "<iq>" + String(repeating: "x", count: 2000), "<iq>" + String(repeating: "x", count: 2000) + "</iq>",
        ] {
            var framer = Framer(maximumStanza: 1000)
            framer.push(text.utf8)
            #expect(throws: XMPPDecodeError.self) { try framer.next() }
        }
    }

    @Test(
        "anything else in the stream is refused",
        arguments: ["garbage and more garbage", "<presence/>", "</iq>", "\u{1}\u{2}"])
    func garbage(text: String) {
        var framer = Framer()
        framer.push(text.utf8)
        #expect(throws: XMPPDecodeError.self) { try framer.next() }
    }

    @Test("a keepalive that is cut in the middle waits for its other half")
    func splitKeepalive() throws {
        var framer = Framer()
        framer.push([0xc8])
        #expect(try framer.next() == nil)
        framer.push([0x80])
        #expect(try framer.next() == .keepalive)
    }
}
