import WeftNet
package import WeftSchema

extension TextFormat {
    /// The text in the one form in which it is kept; nil when it is not of this format.
    package func canonical(_ text: String) -> String? {
        switch self {
        case .address: IPAddress(text)?.description
        case .prefix: IPPrefix(text)?.description
        case .macAddress: MACAddress(text)?.description
        case .routeTarget: RouteTarget(configured: text)?.description
        case .community: Self.isCommunity(text) ? text : nil
        case .serviceInterface: Self.isServiceInterface(text) ? text : nil
        }
    }

    /// What a text has to be, as a refusal says it.
    var description: String {
        switch self {
        case .address: "an IP address, such as 10.1.1.1 or 2001:db8::1"
        case .prefix: "a prefix, such as 10.1.1.0/24 or 2001:db8::/32"
        case .macAddress: "a MAC address, such as 02:00:5e:10:00:01"
        case .routeTarget: "a route target of the format 'target:<asn>:<number>' or 'target:<ip>:<number>'"
        case .community: "a community, such as 64512:100 or no-export"
        case .serviceInterface: "one of management, left, right, other and other<number>"
        }
    }

    private static let communities: Set<String> = [
        "no-export", "accept-own", "no-advertise", "no-export-subconfed", "no-reoriginate", "llgr-stale", "no-llgr",
        "accept-own-nexthop",
    ]

    private static func isCommunity(_ text: String) -> Bool {
        if communities.contains(text) { return true }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                part == "*" || part == ".*" || (UInt16(part).map { "\($0)" == part } ?? false)
            }
    }

    private static func isServiceInterface(_ text: String) -> Bool {
        if ["management", "left", "right"].contains(text) { return true }
        guard text.hasPrefix("other") else { return false }
        return text.utf8.dropFirst("other".utf8.count).allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension RouteTarget {
    /// As configurations write it: a four-octet AS may end in `L`.
    package init?(configured text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let last = parts[1].last, last == "L" || last == "l" else {
            self.init(text)
            return
        }
        guard let number = UInt32(parts[2]), number <= 0xffff else { return nil }
        self.init("\(parts[0]):\(parts[1].dropLast()):\(number)")
    }
}
