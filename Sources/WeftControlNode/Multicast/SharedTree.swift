import WeftBGPWire
import WeftNet
import WeftRouting

/// The tree of a group's trees (docs/wire/bgp.md, "Trees"): each control node offers one forwarder of its own tree, its
/// edge, and the control node with the lowest identifier tells every edge which others it is to send copies to.
struct SharedTree {
    /// What the builder tells one edge.
    struct Instructions: Hashable {
        /// The control node that says so.
        var builder: IPAddress
        var links: [ForwardingEdge]
        var encapsulations: [String]
    }

    /// The edges by their control nodes' identifiers.
    var edges = MulticastTree(degree: degree)
    /// For the edge of this control node.
    var instructions: Instructions?
    /// What this control node says about the tree.
    var announced: [WideDestination: PathAttributes] = [:]

    /// Children of an edge, at most; and so how often an edge is offered.
    static let degree = 3

    var isEmpty: Bool { edges.isEmpty && instructions == nil && announced.isEmpty }

    var builder: IPAddress? { edges.forwarders.first.map { .v4(IPv4Address(rawValue: UInt32($0.id))) } }

    /// What an edge is to do with packets of the tree besides what its own control node's tree asks for: nothing that
    /// somebody else than the builder says, who may have been it before.
    func links(of edge: TreeForwarder) -> [ForwardingEdge] {
        guard let instructions, instructions.builder == builder else { return [] }
        return instructions.links.filter { $0.inboundAddress == edge.address && $0.inboundLabel == edge.label }
    }

    /// What is to be said of the tree at a control node with an identifier and an edge: the edge, and as the builder
    /// each edge's links.
    func routes(of group: (group: IPv4Address, source: IPv4Address), at identifier: IPv4Address, _ edge: TreeForwarder)
        -> [WideDestination: PathAttributes]
    {
        func destination(_ kind: WideDestination.Kind, _ router: UInt32) -> WideDestination {
            WideDestination(kind, tag: router, source: group.source, group: group.group)
        }
        func attributes(_ encapsulations: [String]) -> PathAttributes {
            var attributes = PathAttributes(nextHop: .v4(identifier))
            attributes.origin = .igp
            attributes.sourceDistinguisher = RouteDistinguisher(wire: edge.id)
            attributes.extendedCommunities = encapsulations.compactMap(TunnelType.init(itemName:))
                .map(ExtendedCommunity.encapsulation)
            return attributes
        }
        var offer = attributes(edge.encapsulations)
        offer.edgeDiscovery = Array(
            repeating: DiscoveredEdge(address: edge.address, labels: edge.label...edge.label), count: Self.degree)
        var routes = [destination(.localTree, identifier.rawValue): offer]
        guard edges.forwarders.count > 1, builder == .v4(identifier) else { return routes }
        for (index, forwarder) in edges.forwarders.enumerated() {
            var instruction = attributes(forwarder.encapsulations)
            instruction.edgeForwarding = edges.neighbors(of: index).map { edges.forwarders[$0] }.map {
                ForwardingEdge(
                    inboundAddress: forwarder.address, inboundLabel: forwarder.label, outboundAddress: $0.address,
                    outboundLabel: $0.label)
            }
            routes[destination(.globalTree, UInt32(forwarder.id))] = instruction
        }
        return routes
    }
}
