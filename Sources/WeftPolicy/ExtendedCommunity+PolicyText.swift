package import WeftBGPWire
import WeftNet

extension ExtendedCommunity {
    /// A community as policies write it: a route target (`target:64512:1`), a site of origin (`soo:64512:1`), an
    /// encapsulation (`encapsulation:udp`), or its eight octets as hexadecimal digits, with or without `0x`.
    package init?(policyText text: String) {
        if let target = RouteTarget(text) {
            self.init(target)
            return
        }
        if text.hasPrefix("soo:"), let target = RouteTarget("target:" + text.dropFirst(4)) {
            // RFC 4360 §5: the layout of a route target with another subtype.
            self.init(rawValue: ExtendedCommunity(target).rawValue | 1 << 48)
            return
        }
        if text.hasPrefix("encapsulation:"), let type = Self.encapsulations[String(text.dropFirst(14))] {
            self = .encapsulation(type)
            return
        }
        let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
        guard digits.utf8.count == 16, digits.allSatisfy(\.isHexDigit), let number = UInt64(digits, radix: 16) else {
            return nil
        }
        self.init(rawValue: number)
    }

    private static let encapsulations: [String: TunnelType] = [
        "gre": .gre, "udp": .mplsInUDP, "vxlan": .vxlan, "mpls": .mpls,
    ]
}
