import Glibc
import NIOCore
import NIOPosix
import WeftBGP
import WeftNet

enum IPAddressFamily: Hashable, Sendable {
    case v4, v6
}

extension IPAddress {
    var family: IPAddressFamily { if case .v4 = self { .v4 } else { .v6 } }
}

/// What the sockets of BGP sessions need from the kernel.
enum PeerSocket {
    /// Options by their numbers in Linux (ip(7), ipv6(7), tcp(7)); the headers' macros do not reach Swift.
    private enum Number {
        static let trafficClass = (v4: CInt(1), v6: CInt(67))
        static let timeToLive = (v4: CInt(2), v6: CInt(16))
        static let minimumTimeToLive = (v4: CInt(21), v6: CInt(73))
        static let onlyV6 = CInt(26)
        static let md5Signature = CInt(14)
    }

    /// Class selector 6, network control (RFC 4594 §3.2), in the upper six bits.
    private static let networkControl: Int = 48 << 2

    // MARK: Listening and calling

    static func prepareListener(_ channel: any Channel, _ family: IPAddressFamily) throws {
        if family == .v6 { try set(Number.onlyV6, 1, .v6, on: channel) }
        // Callers that check the distance (RFC 5082) do so from the first answer on.
        try set(Number.timeToLive, 255, family, on: channel)
        try set(Number.trafficClass, networkControl, family, on: channel)
    }

    /// Calls a peer. `ready` runs before the call is made.
    static func call(
        _ settings: BGPPeerSettings, on eventLoop: any EventLoop,
        ready: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        var bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(.hours(1))  // the session's own timer ends a call
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try prepare(channel, for: settings)
                    try ready(channel)
                }.flatMap {
                    settings.password == nil
                        ? channel.eventLoop.makeSucceededVoidFuture()
                        : setKey(settings.password, of: settings.peerAddress, on: channel)
                }
            }
        do {
            if let local = settings.localAddress {
                bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: local.description, port: 0))
            }
            return bootstrap.connect(
                to: try SocketAddress(ipAddress: settings.peerAddress.description, port: Int(settings.port)))
        } catch {
            return eventLoop.makeFailedFuture(error)
        }
    }

    /// Sets up a connection, whoever called.
    static func prepare(_ channel: any Channel, for settings: BGPPeerSettings) throws {
        let family = settings.peerAddress.family
        let options = try syncOptions(of: channel)
        try options.setOption(.tcpOption(.tcp_nodelay), value: 1)
        try options.setOption(
            .recvAllocator,
            value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16 << 10, maximum: 256 << 10))
        try set(Number.trafficClass, networkControl, family, on: channel)
        try set(Number.timeToLive, Int(settings.sentTimeToLive), family, on: channel)
        if let hops = settings.hopLimit {
            // RFC 5082 §3: what travelled further than agreed does not count. A peer that called us may have slipped an
            // OPEN in before this; a session takes a KEEPALIVE after our answer as well.
            try set(Number.minimumTimeToLive, 256 - Int(max(hops, 1)), family, on: channel)
        }
    }

    private static func syncOptions(of channel: any Channel) throws -> any NIOSynchronousChannelOptions {
        guard let options = channel.syncOptions else { throw ChannelError.operationUnsupported }
        return options
    }

    private static func set(_ number: CInt, _ value: Int, _ family: IPAddressFamily, on channel: any Channel) throws {
        let level: NIOBSDSocket.OptionLevel = family == .v4 ? .ip : .ipv6
        try syncOptions(of: channel).setOption(
            ChannelOptions.Types.SocketOption(level: level, name: NIOBSDSocket.Option(rawValue: number)), value: value)
    }

    private static func set(
        _ number: (v4: CInt, v6: CInt), _ value: Int, _ family: IPAddressFamily, on channel: any Channel
    ) throws {
        try set(family == .v4 ? number.v4 : number.v6, value, family, on: channel)
    }

    // MARK: Signatures

    /// Sets, replaces or (with `nil`) removes the key for segments to and from an address (RFC 2385).
    ///
    /// ```
    ///  struct tcp_md5sig:  address (sockaddr_storage, 128 bytes) | flags (1) | prefix length (1) | key length (2)
    ///                      | interface (4) | key (80)
    /// ```
    static func setKey(_ password: String?, of address: IPAddress, on channel: any Channel) -> EventLoopFuture<Void> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let key = Array((password ?? "").utf8)
        guard key.count <= 80 else { return channel.eventLoop.makeFailedFuture(PasswordTooLong()) }
        var bytes = InlineArray<216, UInt8>(repeating: 0)
        let (family, offset, octets): (CInt, Int, [UInt8]) =
            switch address {
            case .v4(let address): (AF_INET, 4, address.octets)
            case .v6(let address):
                (
                    AF_INET6, 8,
                    address.groups.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
                )
            }
        // The family is in the machine's byte order; port and flow stay 0.
        (bytes[0], bytes[1]) = (UInt8(truncatingIfNeeded: family), UInt8(truncatingIfNeeded: family >> 8))
        for (index, octet) in octets.enumerated() { bytes[offset + index] = octet }
        bytes[130] = UInt8(key.count)
        for (index, byte) in key.enumerated() { bytes[136 + index] = byte }
        return provider.unsafeSetSocketOption(
            level: .tcp, name: NIOBSDSocket.Option(rawValue: Number.md5Signature), value: bytes)
    }

    /// The kernel takes 80 bytes.
    struct PasswordTooLong: Error {}
}

extension BGPPeerSettings {
    fileprivate var sentTimeToLive: UInt8 {
        if hopLimit != nil { return 255 }
        return timeToLive ?? (isInternal ? 64 : 1)
    }
}
