/// A message's type, by its registered number (RFC 4271 §4.1, RFC 2918).
package enum BGPMessageType: UInt8, Hashable, Sendable {
    case open = 1
    case update = 2
    case notification = 3
    case keepalive = 4
    case routeRefresh = 5

    /// Bytes of the shortest message of the type, header included.
    package var minimumLength: Int {
        switch self {
        case .open: 29
        case .update: 23
        case .notification: 21
        case .keepalive: 19
        // RFC 7313 §5 has a word of its own for those that are too short.
        case .routeRefresh: 19
        }
    }
}

/// Message headers (RFC 4271 §4.1).
///
/// ```
///  marker, all ones (16 bytes) | length (2), header included | type (1) | body
/// ```
package enum BGPHeader {
    package static let length = 19
    /// Bytes of a message, at most; with extended messages 65,535 (RFC 8654).
    package static let messageLimit = 4096
    package static let extendedMessageLimit = 65535

    /// What stands at the front of `buffer`: a type and the bytes of the whole message; `nil` while the header is
    /// incomplete.
    @inline(__always)
    package static func read(
        _ buffer: UnsafeRawBufferPointer, limit: Int
    ) throws(BGPFault) -> (type: BGPMessageType, length: Int)? {
        guard buffer.count >= length else { return nil }
        guard buffer.wire64(at: 0) == .max, buffer.wire64(at: 8) == .max else { throw .notSynchronized }
        let total = Int(buffer.wire16(at: 16))
        guard let type = BGPMessageType(rawValue: buffer[18]) else { throw .badType(buffer[18]) }
        // RFC 8654 §4: OPEN and KEEPALIVE stay short.
        let isShort = type == .open || type == .keepalive
        let most = isShort ? messageLimit : limit
        guard total >= type.minimumLength, total <= most, type != .keepalive || total == length else {
            throw .badLength(total)
        }
        return (type, total)
    }

    /// A whole message.
    package static func message(_ type: BGPMessageType, _ body: [UInt8] = []) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xff, count: 16)
        bytes.append(wire: UInt16(length + body.count))
        bytes.append(type.rawValue)
        return bytes + body
    }

    package static let keepalive = message(.keepalive)
}

/// A request to announce a family again (RFC 2918), or the begin or end of doing so (RFC 7313).
package struct RouteRefreshMessage: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable {
        case request = 0
        case begin = 1
        case end = 2
    }

    package var afi: UInt16
    package var safi: UInt8
    /// `nil` for what is to be ignored: a kind that nobody defined, and entries of RFC 5291, which nobody agreed on.
    package var kind: Kind?

    package init(_ family: BGPFamily, _ kind: Kind = .request) {
        afi = family.afi
        safi = family.safi
        self.kind = kind
    }

    package init(decoding body: UnsafeRawBufferPointer) throws(BGPFault) {
        let kind = body.count > 2 ? Kind(rawValue: body[2]) : nil
        if body.count != 4, kind == .begin || kind == .end { throw .badRouteRefresh(body) }
        guard body.count >= 4 else { throw .badLength(BGPHeader.length + body.count) }
        afi = body.wire16(at: 0)
        self.kind = body.count == 4 ? kind : nil
        safi = body[3]
    }

    package var family: BGPFamily? { BGPFamily(afi: afi, safi: safi) }

    package var message: [UInt8] {
        var body: [UInt8] = []
        body.append(wire: afi)
        body += [kind?.rawValue ?? 0, safi]
        return BGPHeader.message(.routeRefresh, body)
    }
}

/// The last message of a session (RFC 4271 §4.5).
extension BGPFault {
    package init(decodingNotification body: UnsafeRawBufferPointer) {
        guard body.count >= 2 else {
            self.init(.messageHeader, 2)
            return
        }
        self.init(BGPErrorCode(rawValue: body[0]), body[1], data: Array(body.dropFirst(2)))
    }

    package var message: [UInt8] {
        BGPHeader.message(.notification, [code.rawValue, subcode] + data.prefix(BGPHeader.messageLimit - 21))
    }

    /// The words that a person gave with a shutdown or reset (RFC 9003); `nil` without any.
    package var shutdownText: String? {
        guard code == .cease, subcode == 2 || subcode == 4, let count = data.first, count > 0,
            Int(count) < data.count
        else { return nil }
        return String(decoding: data[1...Int(count)], as: UTF8.self)
    }

    /// The data of a shutdown or reset with a person's words, which end where a character does, after 255 bytes at
    /// most.
    package static func shutdownData(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for character in text {
            let next = Array(String(character).utf8)
            if bytes.count + next.count > 255 { break }
            bytes += next
        }
        return [UInt8(bytes.count)] + bytes
    }
}
