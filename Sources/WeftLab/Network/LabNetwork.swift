import Foundation
package import WeftNet

/// The underlay: a bridge in the lab's own network namespace, with one veth to every host.
///
/// The lab moves into a fresh namespace before it makes anything, so nothing of it shows on the machine's own network
/// and parallel runs can use the same addresses. That namespace goes away with the process.
package struct LabNetwork: Sendable {
    static let bridge = "underlay"
    /// The lab's own address on the underlay; from here it calls the API servers, the config API and the introspect
    /// pages.
    static let address = IPv4Address(172, 31, 255, 254)
    static let prefixLength = 16
    static let mtu = 1500

    let run: String
    let ledger: Ledger

    package init(run: String, ledger: Ledger) throws {
        self.run = run
        self.ledger = ledger
        try Command(["ip", "link", "add", Self.bridge, "type", "bridge", "forward_delay", "0"]).checked()
        try Command(["ip", "address", "add", "\(Self.address)/\(Self.prefixLength)", "dev", Self.bridge]).checked()
        try Command(["ip", "link", "set", Self.bridge, "up"]).checked()
    }

    /// Makes the namespace of a host with an underlay interface `eth0` at `address`.
    package func addHost(_ name: String, _ address: IPv4Address) throws -> LabHost {
        let host = LabHost(name: name, namespace: "weft-\(run)-\(name)", address: address)
        try ledger.record(.namespace(host.namespace))
        try Command(["ip", "netns", "add", host.namespace]).checked()
        let port = "u\(address.octets[2])-\(address.octets[3])"
        try Command([
            "ip", "link", "add", port, "mtu", "\(Self.mtu)", "type", "veth", "peer", "name", LabHost.interface, "netns",
            host.namespace, "mtu", "\(Self.mtu)",
        ]).checked()
        try Command(["ip", "link", "set", port, "master", Self.bridge, "up"]).checked()
        try Command(["ip", "link", "set", "lo", "up"], in: host.namespace).checked()
        try Command(
            ["ip", "address", "add", "\(address)/\(Self.prefixLength)", "dev", LabHost.interface], in: host.namespace
        ).checked()
        try Command(["ip", "link", "set", LabHost.interface, "up"], in: host.namespace).checked()
        return host
    }
}

/// A machine of the lab: a network namespace with one underlay interface.
package struct LabHost: Sendable, Hashable {
    package static let interface = "eth0"

    package let name: String
    package let namespace: String
    package let address: IPv4Address
}
