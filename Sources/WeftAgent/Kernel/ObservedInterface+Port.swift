import WeftNet
package import WeftVRouter

extension ObservedInterface {
    /// What the workload's end of a port should be, as ADD made it, as far as packets are forwarded for it.
    package init(_ port: Port, mtu: UInt16) {
        let given = port.givenServedAddresses
        self.init(
            macAddress: port.state.macAddress, isUp: true, mtu: UInt32(mtu),
            addresses: Dictionary(
                given.map { ($0.address, $0.prefixLength) }, uniquingKeysWith: { first, _ in first }),
            routes: [:], neighbours: [:])
        for address in given {
            guard let gateway = address.gateway else { continue }
            neighbours[gateway] = .virtualGateway
            if let subnet = address.neighbourhood { routes[subnet] = gateway }
        }
        for gateway in port.isDefault ? given.defaultGateways : [] {
            routes[.everything(like: gateway)] = gateway
        }
    }

    /// What an interface lacks of this one, in words. What it has beyond is the workload's business.
    package func lacking(in observed: ObservedInterface, _ name: String) -> [String] {
        var lacking: [String] = []
        if !observed.isUp { lacking.append("\(name) is down") }
        if observed.macAddress != macAddress {
            lacking.append("\(name) has MAC address \(observed.macAddress), not \(macAddress)")
        }
        if observed.mtu != mtu { lacking.append("\(name) has an MTU of \(observed.mtu), not \(mtu)") }
        for (address, length) in addresses.sorted(by: { $0.key < $1.key }) where observed.addresses[address] != length {
            let other = observed.addresses[address].map { ", it is there as \(address)/\($0)" } ?? ""
            lacking.append("\(name) lacks address \(address)/\(length)\(other)")
        }
        for (prefix, gateway) in routes.sorted(by: { $0.key < $1.key }) where observed.routes[prefix] != gateway {
            lacking.append("\(name) has no route to \(prefix) by \(gateway)")
        }
        for (address, mac) in neighbours.sorted(by: { $0.key < $1.key }) where observed.neighbours[address] != mac {
            lacking.append("\(name) does not know \(address) at \(mac)")
        }
        return lacking
    }
}
