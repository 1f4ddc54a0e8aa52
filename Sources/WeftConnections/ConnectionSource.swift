package import NIOCore
package import WeftNet

/// Whose connections are counted together.
package enum ConnectionSource: Hashable, Sendable, CustomStringConvertible {
    case v4(IPv4Address)
    /// The first 64 bits: whoever has one address of an IPv6 network has them all.
    case v6(UInt64)
    /// A socket of this host's file system.
    case local

    package init(_ address: IPAddress) {
        switch address {
        case .v4(let address): self = .v4(address)
        case .v6(let address): self = .v6(address.high)
        }
    }

    package init(_ address: SocketAddress?) {
        self = address.flatMap { IPAddress($0) }.map { ConnectionSource($0) } ?? .local
    }

    package var description: String {
        switch self {
        case .v4(let address): "\(address)"
        case .v6(let network): "\(IPv6Address(high: network, low: 0))/64"
        case .local: "this host"
        }
    }
}

extension IPAddress {
    /// The address of a caller; `nil` for a socket of the file system.
    package init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        self.init(caller: text)
    }

    /// The address of a caller as NIO writes it.
    package init?(caller text: String) {
        // A port that serves both families shows IPv4 addresses mapped (RFC 4291 §2.5.5.2).
        let mapped = "::ffff:"
        if text.hasPrefix(mapped), let v4 = IPv4Address(text.dropFirst(mapped.count)) {
            self = .v4(v4)
        } else {
            // A link-local address carries its interface after a percent sign.
            self.init(text.prefix { $0 != "%" })
        }
    }
}
