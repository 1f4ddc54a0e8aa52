package import WeftNet

/// A subnet as addresses are given out of it.
///
/// ```
/// 10.1.1.0/24, as most are                    10.1.1.0/24, from the start
///   .0      network                             .0      network
///   .1                ▲ given out,              .1      gateway
///   ⋮                 │ highest first           .2      DNS server
///   .252              │                         .3                │ given out,
///   .253    DNS server                          ⋮                 ▼ lowest first
///   .254    gateway                             .254
///   .255    broadcast                           .255    broadcast
/// ```
///
/// Users and their scripts count on this order, so it is part of the interface.
package struct Subnet: Hashable, Sendable {
    package enum Gateway: Hashable, Sendable {
        /// The last usable address, or the first when addresses are given from the start.
        case usual
        case none
        case address(IPAddress)
    }

    package let prefix: IPPrefix
    /// `nil`: the subnet has none, and its usual place is free for others.
    package let gateway: IPAddress?
    package let dnsServer: IPAddress
    package let startsAtFirst: Bool
    /// What automatic allocation is limited to, lowest first; empty: the whole subnet. An address that is asked for may
    /// lie outside.
    package let pools: [ClosedRange<IPAddress>]
    /// How many addresses go out together; a power of two.
    package let unit: UInt64

    package init(
        _ prefix: IPPrefix, gateway: Gateway = .usual, dnsServer: IPAddress? = nil, startsAtFirst: Bool = false,
        pools: [ClosedRange<IPAddress>] = [], unit: UInt64 = 1
    ) throws(SubnetError) {
        // Network, broadcast, gateway and DNS server need room, if for nothing else.
        guard prefix.network.bitWidth - Int(prefix.length) >= 2 else { throw .tooSmall(prefix) }
        guard unit > 0, unit & (unit - 1) == 0 else { throw .unit(unit) }
        for pool in pools where !prefix.contains(pool.lowerBound) || !prefix.contains(pool.upperBound) {
            throw .poolOutside(pool, prefix)
        }
        let numbers = prefix.numbers
        func at(_ number: UInt128) -> IPAddress { IPAddress(number: number, like: prefix.network) }
        switch gateway {
        case .usual: self.gateway = at(startsAtFirst ? numbers.lowerBound + 1 : numbers.upperBound - 1)
        case .none: self.gateway = nil
        case .address(let address):
            guard prefix.contains(address) else { throw .gatewayOutside(address, prefix) }
            self.gateway = address
        }
        self.dnsServer = dnsServer ?? at(startsAtFirst ? numbers.lowerBound + 2 : numbers.upperBound - 2)
        self.prefix = prefix
        self.startsAtFirst = startsAtFirst
        self.pools = pools.sorted { $0.lowerBound < $1.lowerBound }
        self.unit = unit
    }

    /// Addresses that nobody is given: network, broadcast, gateway, DNS server.
    package func isReserved(_ address: IPAddress) -> Bool { hasReserved(in: address.number...address.number) }

    /// Reserved for another reason than being the gateway, which a router's port may have.
    package func isReservedBesidesGateway(_ address: IPAddress) -> Bool { address != gateway && isReserved(address) }

    /// Whether a block of ``unit`` addresses holds a reserved one.
    func hasReserved(in block: ClosedRange<UInt128>) -> Bool {
        let numbers = prefix.numbers
        return block.contains(numbers.lowerBound) || block.contains(numbers.upperBound)
            || block.contains(dnsServer.number) || gateway.map { block.contains($0.number) } ?? false
    }
}

package enum SubnetError: Error, Hashable, Sendable {
    case tooSmall(IPPrefix)
    case gatewayOutside(IPAddress, IPPrefix)
    case poolOutside(ClosedRange<IPAddress>, IPPrefix)
    case unit(UInt64)
}

extension SubnetError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooSmall(let prefix): "subnet \(prefix) is too small to give out addresses"
        case .gatewayOutside(let address, let prefix): "gateway \(address) is not in subnet \(prefix)"
        case .poolOutside(let pool, let prefix):
            "allocation pool \(pool.lowerBound)-\(pool.upperBound) is not in subnet \(prefix)"
        case .unit(let unit): "allocation unit \(unit) is not a power of two"
        }
    }
}
