import Glibc
import NIOPosix
package import WeftNet

/// Keeps whoever may name a server from having this process call what only it can reach: itself, and what listens for
/// this machine alone.
package struct ServerGuard: Hashable, Sendable {
    private let ownAddresses: Set<IPAddress>
    private let ownPorts: Set<Int>

    /// - Parameters:
    ///   - ownAddresses: of this machine.
    ///   - ownPorts: where this process listens.
    package init(ownAddresses: Set<IPAddress>, ownPorts: Set<Int>) {
        self.ownAddresses = ownAddresses
        self.ownPorts = ownPorts
    }

    /// Why a server is not called there; nil: it is.
    func objection(to address: IPAddress, _ port: Int) -> String? {
        let kind = address.nonHostKind ?? (address.isLinkLocal ? "link-local" : nil)
        if let kind {
            return
                "\(address) is \(kind), and what is there is for this machine alone (--allow-local-servers lifts that)"
        }
        guard ownAddresses.contains(address), ownPorts.contains(port) else { return nil }
        return "port \(port) of \(address) is this controller's own"
    }

    /// Looks a server up and refuses it if any of its addresses is refused. The same is asked of each connection: a
    /// name may have other addresses by then.
    ///
    /// - Parameter server: `https://host:port`, perhaps with a path.
    func check(_ server: String) async throws(KubernetesError) {
        guard let authority = Authority(of: server, scheme: "https://") else { return }
        let addresses: [IPAddress]
        do {
            addresses = try await NIOThreadPool.singleton.runIfActive { Self.addresses(of: authority.host) }
        } catch {
            throw KubernetesError(.unreachable, "\(authority.host) could not be looked up")
        }
        for address in addresses {
            guard let objection = objection(to: address, Int(authority.port ?? 443)) else { continue }
            throw KubernetesError(.configuration, "the server \(authority.host) is not called: \(objection)")
        }
    }

    /// Whatever the C library takes for an address is one, spelled as a number, say.
    private static func addresses(of host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0 else { return [] }
        defer { freeaddrinfo(found) }
        return sequence(first: found, next: { $0?.pointee.ai_next }).compactMap { entry in
            guard let entry else { return nil }
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let info = entry.pointee
            guard getnameinfo(info.ai_addr, info.ai_addrlen, &text, UInt32(text.count), nil, 0, NI_NUMERICHOST) == 0
            else { return nil }
            let name = String(
                decoding: text.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map(UInt8.init), as: UTF8.self)
            return IPAddress(name)
        }
    }
}

extension IPAddress {
    /// 169.254.0.0/16 (RFC 3927), where clouds have what they tell a machine about itself; mapped, too.
    fileprivate var isLinkLocal: Bool {
        let bits =
            switch self {
            case .v4(let address): address.rawValue
            case .v6(let address):
                address.high == 0 && address.low >> 32 == 0xffff ? UInt32(truncatingIfNeeded: address.low) : 0
            }
        return bits >> 16 == 0xa9fe
    }
}
