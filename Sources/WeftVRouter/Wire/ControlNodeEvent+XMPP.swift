import WeftNet
import WeftXML
package import WeftXMPPWire

extension ControlNodeEvent {
    /// What a stanza says to this host; `nil` for what does not concern it, such as trees of broadcasts.
    package init?(_ stanza: ControlNodeStanza) {
        switch stanza {
        case .routes(ReservedInstance.tunnelSources, let items):
            self = .tunnelSources(items.compactMap(\.prefix.hostAddress))
        case .retract(ReservedInstance.tunnelSources, .inet, let ids),
            .retract(ReservedInstance.tunnelSources, .inet6, let ids):
            self = .tunnelSourceRetractions(ids.compactMap { IPPrefix($0)?.hostAddress })
        case .ethernetRoutes(ReservedInstance.tunnelSources, _): return nil
        case .routes(let instance, let items):
            self = .routes(items.map { ReceivedRoute($0) }, routingInstance: instance)
        case .retract(let instance, .inet, let ids), .retract(let instance, .inet6, let ids):
            self = .retractions(ids.compactMap { IPPrefix($0) }, routingInstance: instance)
        case .ethernetRoutes(let instance, let items):
            self = .ethernetRoutes(items.compactMap { ReceivedEthernetRoute($0) }, routingInstance: instance)
        case .retract(let instance, .ethernet, let ids):
            self = .ethernetRetractions(
                ids.compactMap { EthernetItem.Destination($0).flatMap { ReceivedEthernetRoute.Key($0) } },
                routingInstance: instance)
        case .configuration(let changes): self = .configuration(changes.flatMap(HostConfigChange.changes))
        case .endOfRIB: self = .endOfRIB
        // Our own hosts replicate no broadcasts (0013).
        case .retract, .trees, .unsupported: return nil
        }
    }
}

extension ControlNodeEvent {
    /// Whether a control node that takes this host for one of its own says it; to others it tells nothing.
    var isTold: Bool {
        switch self {
        case .established, .lost: false
        default: true
        }
    }
}

extension IPPrefix {
    /// The address of a prefix that is one.
    fileprivate var hostAddress: IPAddress? { Int(length) == network.bitWidth ? network : nil }
}

extension ReceivedRoute {
    /// Next hops whose label is none of MPLS are left out.
    fileprivate init(_ item: UnicastItem) {
        let hops = item.nextHops.compactMap { hop in NextHop(hop).map { (hop: $0, source: hop) } }
        let first = hops.first?.source
        self.init(
            prefix: item.prefix, nextHops: hops.map(\.hop),
            originNetwork: first.map(\.virtualNetwork).flatMap { $0.isEmpty ? nil : $0 } ?? item.virtualNetwork,
            securityGroups: item.securityGroups, tags: first?.tags ?? [], localPreference: item.localPreference,
            sequence: item.sequence)
    }
}

extension ReceivedRoute.NextHop {
    fileprivate init?(_ hop: UnicastItem.NextHop) {
        guard let label = MPLSLabel(hop.label) else { return nil }
        self.init(
            address: hop.address, label: label, encapsulations: hop.encapsulations.compactMap(TunnelEncapsulation.init))
    }
}

extension ReceivedEthernetRoute {
    /// `nil` for a MAC without an address, which nothing is routed to.
    fileprivate init?(_ item: EthernetItem) {
        guard let key = Key(item.destination) else { return nil }
        self.init(
            key,
            nextHops: item.nextHops.compactMap { hop in
                let mac = key.macAddress == .zero ? hop.routerMAC : key.macAddress
                guard hop.encapsulations.contains(TunnelEncapsulation.vxlan.rawValue), let vni = VNI(hop.label), let mac
                else { return nil }
                return NextHop(address: hop.address, vni: vni, macAddress: mac)
            }, securityGroups: item.securityGroups, localPreference: item.localPreference, sequence: item.sequence)
    }
}

extension ReceivedEthernetRoute.Key {
    fileprivate init?(_ destination: EthernetItem.Destination) {
        let prefix = destination.address
        guard destination.macAddress != .broadcast,
            destination.macAddress == .zero || Int(prefix.length) == prefix.network.bitWidth
        else { return nil }
        self.init(macAddress: destination.macAddress, prefix: prefix)
    }
}

extension HostConfigChange {
    /// The changes of nodes and links of the types that matter here.
    fileprivate static func changes(_ change: ConfigurationChange) -> [HostConfigChange] {
        switch change {
        case .update(let items):
            items.compactMap { item in
                switch item {
                case .node(let node):
                    ConfigKey(node.key).map {
                        .update($0, ConfigFields($0.type, properties: XMLElement("node", children: node.properties)))
                    }
                case .link(let link): ends(link).map { .link($0, $1, kind: link.metadata) }
                }
            }
        case .delete(let items):
            items.compactMap { item in
                switch item {
                case .node(let node): ConfigKey(node.key).map { .remove($0) }
                case .link(let link): ends(link).map { .unlink($0, $1, kind: link.metadata) }
                }
            }
        }
    }

    private static func ends(_ link: ConfigurationLink) -> (ConfigKey, ConfigKey)? {
        guard let left = ConfigKey(link.left), let right = ConfigKey(link.right) else { return nil }
        return (left, right)
    }
}

extension ConfigKey {
    fileprivate init?(_ key: ConfigurationKey) {
        guard let type = ConfigNodeType(key.type) else { return nil }
        self.init(type, key.name)
    }
}
