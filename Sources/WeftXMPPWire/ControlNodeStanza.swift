import WeftXML

/// What a control node says to an agent (docs/wire/xmpp.md).
package enum ControlNodeStanza: Hashable, Sendable {
    case routes(routingInstance: String, [UnicastItem])
    case ethernetRoutes(routingInstance: String, [EthernetItem])
    case trees(routingInstance: String, [MulticastItem.Named])
    case retract(routingInstance: String, AddressFamily, ids: [String])
    case configuration([ConfigurationChange])
    case endOfRIB
    /// Routes of a family that is not read here.
    case unsupported(AddressFamily)
}

extension ControlNodeStanza {
    /// Soft limits of the sender; receivers take more.
    package static let routesPerMessage = 32
    package static let retractionsPerMessage = 256
    package static let configurationItemsPerMessage = 16
    /// Bytes of items after which another message begins.
    package static let bytesPerMessage = 256 << 10
    /// Bytes of one route or of one object of the configuration, at most. With a message's worth before it, that stays
    /// well below the stanza that ends an agent's session (`ClientSession`).
    package static let bytesPerItem = 8 << 20

    package init(decoding bytes: some Sequence<UInt8>) throws(XMPPDecodeError) {
        let stanza = try XMLElement(stanza: bytes)
        switch stanza.name {
        case "iq":
            var changes: [ConfigurationChange] = []
            for change in try stanza.required("config").children {
                changes.append(try ConfigurationChange(decoding: change))
            }
            self = .configuration(changes)
        case "message":
            guard let items = try stanza.required("event").child("items") else {
                // The form that the original's agents take for the end (docs/wire/xmpp.md, "End of RIB").
                self = .endOfRIB
                return
            }
            try self.init(items: items)
        default: throw XMPPDecodeError(.unexpected(stanza.name))
        }
    }

    private init(items: XMLElement) throws(XMPPDecodeError) {
        let node = try items.requiredAttribute("node")
        if node == EndOfRIB.node {
            self = .endOfRIB
            return
        }
        guard let (family, rest) = AddressFamily.split(node) else { throw XMPPDecodeError(.invalid("node", node)) }
        guard [.inet, .inet6, .ethernet, .multicast].contains(family) else {
            self = .unsupported(family)
            return
        }
        let retracted = items.children("retract")
        if !retracted.isEmpty {
            var ids: [String] = []
            for element in retracted { ids.append(try element.requiredAttribute("id")) }
            self = .retract(routingInstance: String(rest), family, ids: ids)
            return
        }
        if family == .ethernet {
            var routes: [EthernetItem] = []
            for item in items.children("item") { routes.append(try EthernetItem(decoding: try item.required("entry"))) }
            self = .ethernetRoutes(routingInstance: String(rest), routes)
            return
        }
        if family == .multicast {
            var trees: [MulticastItem.Named] = []
            for item in items.children("item") {
                trees.append(
                    .init(
                        id: try item.requiredAttribute("id"),
                        try MulticastItem(decoding: try item.required("entry"))))
            }
            self = .trees(routingInstance: String(rest), trees)
            return
        }
        var routes: [UnicastItem] = []
        for item in items.children("item") { routes.append(try UnicastItem(decoding: try item.required("entry"))) }
        self = .routes(routingInstance: String(rest), routes)
    }

    /// The front of a message to one agent. What follows is the same for every agent, so it is made once
    /// (``routesBody(_:_:_:)``) and sent behind each one's head.
    package static func messageHead(to host: String) -> [UInt8] {
        var out = Array("<message from=\"\(AgentStanza.controlNode)\" to=\"".utf8)
        out.append(xmlText: host)
        return out + "/bgp-peer\"".utf8
    }

    /// The rest of a message with routes of one family. `items` are encoded entries with their ids.
    package static func routesBody(
        _ family: AddressFamily, _ instance: String, _ items: [(id: String, entry: [UInt8])]
    ) -> [UInt8] {
        var out = bodyHead(family, instance)
        for item in items {
            out += "<item id=\"".utf8
            out.append(xmlText: item.id)
            out += "\">".utf8
            out += item.entry
            out += "</item>".utf8
        }
        return out + bodyTail
    }

    /// The rest of a message that takes routes back.
    package static func retractBody(_ family: AddressFamily, _ instance: String, ids: [String]) -> [UInt8] {
        var out = bodyHead(family, instance)
        for id in ids {
            out += "<retract id=\"".utf8
            out.append(xmlText: id)
            out += "\"/>".utf8
        }
        return out + bodyTail
    }

    private static func bodyHead(_ family: AddressFamily, _ instance: String) -> [UInt8] {
        var out = Array("><event xmlns=\"\(AgentStanza.pubsub)\"><items node=\"\(family)/".utf8)
        out.append(xmlText: instance)
        return out + "\">".utf8
    }

    private static let bodyTail = "</items></event></message>".utf8

    /// The whole stanza for one agent.
    package func encode(to host: String) -> [UInt8] {
        switch self {
        case .routes(let instance, let items):
            let entries = items.map { item in
                var entry: [UInt8] = []
                item.encode(into: &entry)
                return (id: "\(item.prefix)", entry: entry)
            }
            return Self.messageHead(to: host) + Self.routesBody(items.first?.family ?? .inet, instance, entries)
        case .ethernetRoutes(let instance, let items):
            let entries = items.map { item in
                var entry: [UInt8] = []
                item.encode(into: &entry)
                return (id: "\(item.destination)", entry: entry)
            }
            return Self.messageHead(to: host) + Self.routesBody(.ethernet, instance, entries)
        case .trees(let instance, let trees):
            let entries = trees.map { tree in
                var entry: [UInt8] = []
                tree.item.encode(into: &entry)
                return (id: tree.id, entry: entry)
            }
            return Self.messageHead(to: host) + Self.routesBody(.multicast, instance, entries)
        case .retract(let instance, let family, let ids):
            return Self.messageHead(to: host) + Self.retractBody(family, instance, ids: ids)
        case .unsupported(let family):
            return Self.messageHead(to: host) + Self.retractBody(family, "", ids: [])
        case .endOfRIB: return EndOfRIB.encode(from: AgentStanza.controlNode, to: "\(host)/bgp-peer")
        case .configuration(let changes):
            return XMLElement(
                "iq",
                attributes: [
                    .init("type", "set"), .init("from", AgentStanza.controlNode),
                    .init("to", "default-global-system-config:\(host)/config"),
                ], children: [XMLElement("config", children: changes.map(\.element))]
            ).bytes
        }
    }
}
