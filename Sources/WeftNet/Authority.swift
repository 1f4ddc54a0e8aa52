/// Where a URL leads: a host, and a port where one is named (RFC 3986 §3.2). What opens connections does
/// not look at all of it and may end the process, so whatever others may say is read by this first.
package struct Authority: Hashable, Sendable {
    /// A name or an address, an IPv6 one without its brackets.
    package let host: String
    package let port: UInt16?

    /// `host`, `host:port`, `[address]` or `[address]:port`; nobody's name stands in front of it.
    package init?(_ text: some StringProtocol) {
        let host: Substring
        let rest: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = Substring(text[text.index(after: text.startIndex)..<end])
            rest = Substring(text[text.index(after: end)...])
            guard IPv6Address(String(host)) != nil else { return nil }
        } else {
            host = Substring(text.prefix { $0 != ":" })
            rest = Substring(text.dropFirst(host.count))
            guard Self.isName(host) else { return nil }
        }
        self.host = String(host)
        guard !rest.isEmpty else {
            port = nil
            return
        }
        guard rest.first == ":", rest.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(rest.dropFirst()), port > 0
        else { return nil }
        self.port = port
    }

    /// That of a URL with this scheme in front, such as `https://`, whatever path stands behind.
    package init?(of url: some StringProtocol, scheme: String) {
        guard url.hasPrefix(scheme) else { return nil }
        self.init(url.dropFirst(scheme.count).prefix { $0 != "/" })
    }

    /// Whether the text may stand for a host: no character of it ends one in a URL.
    package static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value < 0x7f && !":/?#@[]\\%\"<>^`{|}".unicodeScalars.contains($0)
            }
    }
}
