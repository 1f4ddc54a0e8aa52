/// A piece of the stream that means something by itself.
package enum Frame: Hashable, Sendable {
    /// The opening tag with what stands before it.
    case opening([UInt8])
    case stanza([UInt8])
    /// White space or U+0200: a sign of life.
    case keepalive
    /// The peer closed its stream.
    case closing
}

/// Cuts the bytes of a stream into frames. There is no length prefix: a stanza begins with `<iq` or `<message` and ends with
/// the closing tag of that name, or within its own tag (control-node.md §2.2).
package struct Framer: Sendable {
    /// What a stanza may measure. The original sends at most a few kilobytes.
    package let maximumStanza: Int
    private var buffer: [UInt8] = []
    /// Where the search for a stanza's end goes on; 0 until its opening tag is complete.
    private var searched = 0

    package init(maximumStanza: Int = 4 << 20) { self.maximumStanza = maximumStanza }

    package mutating func push(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

    /// The next complete frame, or nil when more bytes are needed.
    package mutating func next() throws(XMPPDecodeError) -> Frame? {
        let blank = blankPrefix()
        if blank > 0 {
            consume(blank)
            return .keepalive
        }
        guard buffer.count > 1 else { return try limited(nil) }
        if starts(with: "<iq") { return try stanza("iq") }
        if starts(with: "<message") { return try stanza("message") }
        if starts(with: "<?xml") || starts(with: "<stream:stream") { return try opening() }
        if starts(with: "</stream:stream>") {
            consume("</stream:stream>".utf8.count)
            return .closing
        }
        let known = ["<iq", "<message", "<?xml", "<stream:stream", "</stream:stream>"]
        guard buffer.count < 16, known.contains(where: { $0.utf8.starts(with: buffer) }) || buffer == [0xc8] else {
            throw XMPPDecodeError(.unexpected(String(decoding: buffer.prefix(16), as: UTF8.self)))
        }
        return nil
    }

    /// How many bytes at the front are white space or U+0200.
    private func blankPrefix() -> Int {
        var index = 0
        while index < buffer.count {
            switch buffer[index] {
            case 0x20, 0x9, 0xa, 0xd: index += 1
            case 0xc8 where index + 1 < buffer.count && buffer[index + 1] == 0x80: index += 2
            default: return index
            }
        }
        return index
    }

    private mutating func opening() throws(XMPPDecodeError) -> Frame? {
        // The declaration in front of the tag ends in `?>`.
        var from = 0
        while let end = tagEnd(from: from) {
            if buffer[end - 1] != UInt8(ascii: "?") { return .opening(consume(end + 1)) }
            from = end + 1
        }
        return try limited(nil)
    }

    private mutating func stanza(_ name: StaticString) throws(XMPPDecodeError) -> Frame? {
        if searched == 0 {
            guard let end = tagEnd(from: 0) else { return try limited(nil) }
            if buffer[end - 1] == UInt8(ascii: "/") { return try limited(.stanza(consume(end + 1))) }
            searched = end + 1
        }
        // Character data holds no `>` of its own that could follow `</name`, so every one is worth a look.
        let closing = Array("</\(name)".utf8)
        while searched < buffer.count {
            if buffer[searched] == UInt8(ascii: ">") {
                var end = searched
                while end > 0, buffer[end - 1] == 0x20 || (0x9...0xd).contains(buffer[end - 1]) { end -= 1 }
                if end >= closing.count, buffer[end - closing.count..<end].elementsEqual(closing) {
                    return try limited(.stanza(consume(searched + 1)))
                }
            }
            searched += 1
        }
        return try limited(nil)
    }

    /// The first `>` outside of quotes: where a tag ends.
    private func tagEnd(from start: Int) -> Int? {
        var quote: UInt8?
        for index in start..<buffer.count {
            let byte = buffer[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">"), index > 0 {
                return index
            }
        }
        return nil
    }

    /// Refuses what is too large, complete or not.
    private func limited(_ frame: Frame?) throws(XMPPDecodeError) -> Frame? {
        let size = if case .stanza(let bytes) = frame { bytes.count } else { frame == nil ? buffer.count : 0 }
        guard size <= maximumStanza else { throw XMPPDecodeError(.oversized(maximumStanza)) }
        return frame
    }

    @discardableResult
    private mutating func consume(_ count: Int) -> [UInt8] {
        let bytes = Array(buffer[..<count])
        buffer.removeFirst(count)
        searched = 0
        return bytes
    }

    private func starts(with prefix: StaticString) -> Bool {
        buffer.count >= prefix.utf8CodeUnitCount
            && (0..<prefix.utf8CodeUnitCount).allSatisfy { buffer[$0] == prefix.utf8Start[$0] }
    }
}
