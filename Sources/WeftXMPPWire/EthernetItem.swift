package import WeftNet

/// An EVPN route as XMPP carries it, in both directions (docs/wire/xmpp-items.md, "Ethernet items").
package struct EthernetItem: Hashable, Sendable {
    package struct NextHop: Hashable, Sendable {
        /// Where to tunnel to.
        package var address: IPAddress
        /// A label, or the VNI with the encapsulation `vxlan`.
        package var label: UInt32
        /// As ``UnicastItem/NextHop/encapsulations``.
        package var encapsulations: [String]
        /// Of the router behind a prefix; `nil` for all else.
        package var routerMAC: MACAddress?
        package var tags: [UInt32]

        package init(
            address: IPAddress, label: UInt32, encapsulations: [String], routerMAC: MACAddress? = nil,
            tags: [UInt32] = []
        ) {
            self.address = address
            self.label = label
            self.encapsulations = encapsulations
            self.routerMAC = routerMAC
            self.tags = tags
        }
    }

    /// What the route is about, and what it is known by in its routing instance.
    package struct Destination: Hashable, Sendable {
        /// The VNI of a broadcast in VXLAN; 0 for all else.
        package var ethernetTag: UInt32
        /// ``MACAddress/broadcast`` for all of a host, ``MACAddress/zero`` for a prefix.
        package var macAddress: MACAddress
        /// The owner's address, in full length; `0.0.0.0/0` for a MAC without one, `0.0.0.0/32` with the broadcast.
        package var address: IPPrefix

        package init(ethernetTag: UInt32 = 0, macAddress: MACAddress, address: IPPrefix) {
            self.ethernetTag = ethernetTag
            self.macAddress = macAddress
            self.address = address
        }

        /// Frames for everybody, which a host with the VNI wants to have.
        package static func broadcast(_ vni: UInt32) -> Destination {
            Destination(
                ethernetTag: vni, macAddress: .broadcast, address: IPPrefix(.v4(.any), length: 32))
        }
    }

    package var destination: Destination
    /// One from an agent, all of equal cost from a control node.
    package var nextHops: [NextHop]
    package var sequence: UInt32
    package var isSticky: Bool
    package var securityGroups: [UInt32]
    package var localPreference: UInt32
    package var med: UInt32

    package init(
        _ destination: Destination, nextHops: [NextHop], sequence: UInt32 = 0, isSticky: Bool = false,
        securityGroups: [UInt32] = [], localPreference: UInt32 = 100, med: UInt32 = 0
    ) {
        self.destination = destination
        self.nextHops = nextHops
        self.sequence = sequence
        self.isSticky = isSticky
        self.securityGroups = securityGroups
        self.localPreference = localPreference
        self.med = med
    }
}

extension EthernetItem.Destination: CustomStringConvertible {
    /// The item's id: `02:00:00:00:00:01,10.0.1.3/32`, with a tag in front when there is one.
    package var description: String { "\(ethernetTag == 0 ? "" : "\(ethernetTag)-")\(macAddress),\(address)" }

    /// Reads back an id; `nil` for what is none.
    package init?(_ description: String) {
        guard let comma = description.firstIndex(of: ","),
            let address = IPPrefix(String(description[description.index(after: comma)...]))
        else { return nil }
        var front = description[..<comma]
        var tag: UInt32 = 0
        if let dash = front.firstIndex(of: "-") {
            guard let number = UInt32(front[..<dash]) else { return nil }
            tag = number
            front = front[front.index(after: dash)...]
        }
        guard let mac = MACAddress(String(front)) else { return nil }
        self.init(ethernetTag: tag, macAddress: mac, address: address)
    }
}
