import WeftJSON

/// The protocols that rules may name (IANA's protocol numbers, under the names that clients use).
enum IPProtocol {
    private static let numbers: [String: Int] = [
        "any": 0, "ip": 0, "hopopt": 0, "icmp": 1, "igmp": 2, "ipip": 4, "tcp": 6, "egp": 8, "udp": 17, "dccp": 33,
        "ipv6-encap": 41, "ipv6-route": 43, "ipv6-frag": 44, "rsvp": 46, "gre": 47, "esp": 50, "ah": 51,
        "ipv6-icmp": 58,
        "icmp6": 58, "ipv6-nonxt": 59, "ipv6-opts": 60, "ospf": 89, "vrrp": 112, "pgm": 113, "sctp": 132,
        "udplite": 136,
    ]

    /// A number, or a name in any case; nil for what is no protocol.
    static func number(_ text: String) -> Int? {
        if let number = UInt8(text) { return text == "\(number)" ? Int(number) : nil }
        return numbers[text.lowercased()]
    }

    /// Refuses a text that names no protocol; an absent one is not looked at.
    static func check(_ json: JSON?, _ refusal: (String) -> String) throws(ConfigError) {
        guard let text = json?.string else { return }
        guard number(text) != nil else { throw ConfigError(.invalidValue, refusal(text)) }
    }
}
