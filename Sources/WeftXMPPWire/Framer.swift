/// A piece of the stream that means something by itself.
package enum Frame: Hashable, Sendable {
    /// The opening tag with what stands before it.
    case opening([UInt8])
    case stanza([UInt8])
    /// White space or U+0200: a sign of life.
    case keepalive
    /// The agent wants TLS from here on.
    case startTLS
    /// The peer closed its stream.
    case closing
}

/// Cuts the bytes of a stream into frames. There is no length prefix: a stanza begins with `<iq` or `<message` and ends
/// with the closing tag of that name, or within its own tag (docs/wire/xmpp.md, "Stream").
package struct Framer: Sendable {
    /// What a stanza may measure. The original sends at most a few kilobytes.
    package var maximumStanza: Int
    /// What an opening tag may measure. Those of the contract have a few hundred bytes.
    static let maximumTag = 64 << 10

    private var buffer: [UInt8] = []
    /// Where in the buffer the bytes begin that are not yet part of a frame; all positions below count from there.
    private var head = 0
    /// Where the search for the opening tag's end goes on, and the quote that is open there.
    private var tagSearched = 0
    private var quote: UInt8?
    /// Where the search for a stanza's end goes on; 0 until its opening tag is complete.
    private var searched = 0

    package init(maximumStanza: Int = 4 << 20) { self.maximumStanza = maximumStanza }

    package mutating func push(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

    /// What is there begins a stanza whose end is missing.
    package var isWithinStanza: Bool { starts(with: "<iq") || starts(with: "<message") }

    private var count: Int { buffer.count - head }
    private subscript(position: Int) -> UInt8 { buffer[head + position] }

    /// The next complete frame, or nil when more bytes are needed.
    package mutating func next() throws(XMPPDecodeError) -> Frame? {
        let blank = blankPrefix()
        if blank > 0 {
            consume(blank)
            return .keepalive
        }
        guard count > 1 else { return try limited(nil) }
        if starts(with: "<iq") { return try stanza("iq") }
        if starts(with: "<message") { return try stanza("message") }
        if starts(with: "<?xml") || starts(with: "<stream:stream") || starts(with: "<starttls") {
            return try opening()
        }
        if starts(with: "</stream:stream>") {
            consume("</stream:stream>".utf8.count)
            return .closing
        }
        let known = ["<iq", "<message", "<?xml", "<stream:stream", "<starttls", "</stream:stream>"]
        let rest = buffer[head...]
        guard count < 16, known.contains(where: { $0.utf8.starts(with: rest) }) || rest.elementsEqual([0xc8]) else {
            throw XMPPDecodeError(.unexpected(String(decoding: rest.prefix(16), as: UTF8.self)))
        }
        return nil
    }

    /// How many bytes at the front are white space or U+0200.
    private func blankPrefix() -> Int {
        var index = 0
        while index < count {
            switch self[index] {
            case 0x20, 0x9, 0xa, 0xd: index += 1
            case 0xc8 where index + 1 < count && self[index + 1] == 0x80: index += 2
            default: return index
            }
        }
        return index
    }

    private mutating func opening() throws(XMPPDecodeError) -> Frame? {
        // The declaration in front of the tag ends in `?>`.
        while let end = try tagEnd() {
            if self[end - 1] != UInt8(ascii: "?") { return Self.opened(consume(end + 1)) }
        }
        return nil
    }

    private static func opened(_ bytes: [UInt8]) -> Frame {
        guard let tag = bytes.lastIndex(of: UInt8(ascii: "<")), bytes[tag...].starts(with: "<starttls".utf8) else {
            return .opening(bytes)
        }
        return .startTLS
    }

    /// Nothing waits that belongs to no frame yet.
    package var isEmpty: Bool { count == 0 }

    private mutating func stanza(_ name: StaticString) throws(XMPPDecodeError) -> Frame? {
        if searched == 0 {
            guard let end = try tagEnd() else { return nil }
            if self[end - 1] == UInt8(ascii: "/") { return try limited(.stanza(consume(end + 1))) }
            searched = end + 1
        }
        // Character data holds no `>` of its own that could follow `</name`, so every one is worth a look.
        let closing = Array("</\(name)".utf8)
        while searched < count {
            if self[searched] == UInt8(ascii: ">") {
                var end = searched
                while end > 0, self[end - 1] == 0x20 || (0x9...0xd).contains(self[end - 1]) { end -= 1 }
                if end >= closing.count, buffer[head + end - closing.count..<head + end].elementsEqual(closing) {
                    return try limited(.stanza(consume(searched + 1)))
                }
            }
            searched += 1
        }
        return try limited(nil)
    }

    /// The next `>` outside of quotes: where a tag ends. Looks at each byte once, however they arrive.
    private mutating func tagEnd() throws(XMPPDecodeError) -> Int? {
        let limit = min(Self.maximumTag, maximumStanza)
        while tagSearched < min(count, limit) {
            let byte = self[tagSearched]
            tagSearched += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">"), tagSearched > 1 {
                return tagSearched - 1
            }
        }
        guard count <= limit else { throw XMPPDecodeError(.oversized(limit)) }
        return nil
    }

    /// Refuses what is too large, complete or not.
    private func limited(_ frame: Frame?) throws(XMPPDecodeError) -> Frame? {
        let size = if case .stanza(let bytes) = frame { bytes.count } else { frame == nil ? count : 0 }
        guard size <= maximumStanza else { throw XMPPDecodeError(.oversized(maximumStanza)) }
        return frame
    }

    @discardableResult
    private mutating func consume(_ count: Int) -> [UInt8] {
        let bytes = Array(buffer[head..<head + count])
        head += count
        // Moving what is left only once it is the smaller part costs each byte one move at most.
        if head * 2 > buffer.count {
            buffer.removeFirst(head)
            head = 0
        }
        tagSearched = 0
        quote = nil
        searched = 0
        return bytes
    }

    private func starts(with prefix: StaticString) -> Bool {
        count >= prefix.utf8CodeUnitCount
            && (0..<prefix.utf8CodeUnitCount).allSatisfy { self[$0] == prefix.utf8Start[$0] }
    }
}
