/// Whom a certificate of the fabric's own authority is for. It stands in the certificate as a URI,
/// `weft://host/compute-7` (RFC 5280 §4.2.1.6): the one name of a certificate that says who somebody is. The names and
/// addresses beside it only say where he may be called.
package struct CertifiedName: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case controller
        case controlNode = "control-node"
        case host
        case connector
        case person

        /// For people.
        package var words: String {
            switch self {
            case .controller: "controller"
            case .controlNode: "control node"
            case .host: "host"
            case .connector: "connector"
            case .person: "person"
            }
        }
    }

    package let kind: Kind
    package let name: String

    /// The longest of a DNS name (RFC 1035 §2.3.4).
    private static let longest = 253
    private static let scheme = "weft://"

    /// nil for what is no machine's name: empty, with blanks, control characters or slashes, or too long.
    package init?(_ kind: Kind, _ name: String) {
        guard !name.isEmpty, name != ".", name != "..", name.utf8.count <= Self.longest,
            name.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f && $0 != "/" })
        else { return nil }
        self.kind = kind
        self.name = name
    }

    /// nil for any other URI, and for one that is not written as here: one name is written in one way.
    package init?(uri: String) {
        guard uri.hasPrefix(Self.scheme) else { return nil }
        let parts = uri.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), let name = Self.decoded(parts[1])
        else { return nil }
        self.init(kind, name)
        guard self.uri == uri else { return nil }
    }

    package var uri: String { "\(Self.scheme)\(kind.rawValue)/\(Self.encoded(name))" }

    /// Characters that stand for themselves in the path of a URI (RFC 3986 §3.3), but for those that separate.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~@+".utf8.contains(byte)
        }
    }

    private static func encoded(_ name: String) -> String {
        var text = ""
        for byte in name.utf8 {
            if isPlain(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension CertifiedName: CustomStringConvertible {
    package var description: String { "\(kind.words) \(name)" }
}
