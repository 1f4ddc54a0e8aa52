package import WeftJSON
package import WeftNet

/// A prefix as complex values hold it: `{"ip_prefix": "10.1.1.0", "ip_prefix_len": 24}`.
package enum PrefixForm {
    static let fields = [Field.ipPrefix, Field.ipPrefixLen]

    /// The prefix that the value holds; nil when it holds none.
    package static func prefix(_ json: JSON?) -> IPPrefix? {
        guard let text = json?[Field.ipPrefix]?.string, let address = address(text),
            let length = json?[Field.ipPrefixLen]?.int,
            (0...address.bitWidth).contains(length)
        else { return nil }
        return IPPrefix(address, length: UInt8(length))
    }

    /// Whether the value says that there is no prefix at all: absent, null, or without a single member.
    package static func isAbsent(_ json: JSON?) -> Bool { json?.object?.isEmpty ?? json?.isNull ?? true }

    package static func json(_ prefix: IPPrefix) -> JSONObject {
        [Field.ipPrefix: .string(prefix.network.description), Field.ipPrefixLen: JSON(Int(prefix.length))]
    }

    /// The value in canonical form where it differs from what was sent.
    static func canonical(_ object: JSONObject) throws(ValueFault) -> JSON? {
        if object.isEmpty { return nil }
        guard let prefix = prefix(.object(object)) else {
            throw .notAPrefix("\(shown(object[Field.ipPrefix]))/\(shown(object[Field.ipPrefixLen]))")
        }
        var result = object
        for (field, value) in json(prefix) { result[field] = value }
        return result == object ? nil : .object(result)
    }

    private static func shown(_ json: JSON?) -> String { json?.string ?? (json ?? .null).pythonText }

    /// IPv4 may be abbreviated as in RFC 4632's `10/8`: what is missing at the end is zero.
    private static func address(_ text: String) -> IPAddress? {
        if let address = IPAddress(text) { return address }
        let missing = 3 - text.utf8.count { $0 == UInt8(ascii: ".") }
        guard missing > 0 else { return nil }
        return IPv4Address(text + String(repeating: ".0", count: missing)).map(IPAddress.v4)
    }
}
