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

    /// nil for a name that a URI cannot hold as it is: one name is written in one way.
    package init?(_ kind: Kind, _ name: String) {
        guard !name.isEmpty, name != ".", name != "..", name.utf8.count <= Self.longest,
            name.utf8.allSatisfy(Self.isPlain)
        else { return nil }
        self.kind = kind
        self.name = name
    }

    /// nil for any other URI.
    package init?(uri: String) {
        guard uri.hasPrefix(Self.scheme) else { return nil }
        let parts = uri.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
        self.init(kind, String(parts[1]))
    }

    package var uri: String { "\(Self.scheme)\(kind.rawValue)/\(name)" }

    /// Characters that stand for themselves in the path of a URI (RFC 3986 §3.3), but for those that separate.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~@+".utf8.contains(byte)
        }
    }
}

extension CertifiedName: CustomStringConvertible {
    package var description: String { "\(kind.words) \(name)" }
}
