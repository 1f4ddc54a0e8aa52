/// A standard community (RFC 1997).
package struct Community: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let noExport = Community(rawValue: 0xffff_ff01)
    package static let noAdvertise = Community(rawValue: 0xffff_ff02)
    package static let noExportSubconfed = Community(rawValue: 0xffff_ff03)
    /// RFC 8326.
    package static let gracefulShutdown = Community(rawValue: 0xffff_0000)
    /// RFC 7611.
    package static let acceptOwn = Community(rawValue: 0xffff_0001)
    /// RFC 9494 §4.
    package static let llgrStale = Community(rawValue: 0xffff_0006)
    package static let noLLGR = Community(rawValue: 0xffff_0007)
    package static let acceptOwnNexthop = Community(rawValue: 0xffff_0008)
    /// Private: a service chain must not originate the route again.
    package static let noReoriginate = Community(rawValue: 0xffff_f000)

    private static let names: [(Community, String)] = [
        (.noExport, "no-export"), (.noAdvertise, "no-advertise"), (.noExportSubconfed, "no-export-subconfed"),
        (.gracefulShutdown, "graceful-shutdown"), (.acceptOwn, "accept-own"), (.llgrStale, "llgr-stale"),
        (.noLLGR, "no-llgr"),
        (.acceptOwnNexthop, "accept-own-nexthop"), (.noReoriginate, "no-reoriginate"),
    ]
}

extension Community: LosslessStringConvertible {
    /// A well-known name, or `64512:100`.
    package init?(_ description: String) {
        if let known = Self.names.first(where: { $0.1 == description }) {
            self = known.0
            return
        }
        let parts = description.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0) }
        guard parts.count == 2, let administrator = parts[0], let number = parts[1] else { return nil }
        rawValue = UInt32(administrator) << 16 | UInt32(number)
    }

    package var description: String {
        Self.names.first { $0.0 == self }?.1 ?? "\(rawValue >> 16):\(rawValue & 0xffff)"
    }
}

/// A large community (RFC 8092): an autonomous system and two numbers of its choice.
package struct LargeCommunity: Hashable, Sendable, BitwiseCopyable {
    package var administrator: UInt32
    package var first: UInt32
    package var second: UInt32

    package init(_ administrator: UInt32, _ first: UInt32, _ second: UInt32) {
        self.administrator = administrator
        self.first = first
        self.second = second
    }
}

extension LargeCommunity: LosslessStringConvertible {
    /// `64512:1:2`.
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
        guard parts.count == 3, let administrator = parts[0], let first = parts[1], let second = parts[2] else {
            return nil
        }
        self.init(administrator, first, second)
    }

    package var description: String { "\(administrator):\(first):\(second)" }
}
