import WeftXML

/// What an agent says to a control node (docs/wire/xmpp.md).
package enum AgentStanza: Hashable, Sendable {
    /// Register for a routing instance. `id` becomes the low half of the route distinguisher of what the agent
    /// publishes there.
    case subscribe(routingInstance: String, id: UInt16, wantsRoutes: Bool)
    /// Withdraws the registration and every route of this agent in the instance.
    case unsubscribe(routingInstance: String)
    /// The first half of a change: what it is about. `node` is opaque but for the family at its front.
    case publish(node: String, Publication)
    /// The second half: the node joins (`add`) or leaves the routing instance.
    case collect(routingInstance: String, node: String, add: Bool)
    case subscribeConfiguration(ConfigurationKey)
    case unsubscribeConfiguration(ConfigurationKey)
    case endOfRIB

    package enum Publication: Hashable, Sendable {
        case unicast([UnicastItem])
        case ethernet([EthernetItem])
        case multicast([MulticastItem])
        /// A family that is not read here; its items are left alone.
        case unsupported(AddressFamily)
        /// A publication without items: everything has been published.
        case endOfRIB
    }
}

/// A node of the configuration graph by type and name.
package struct ConfigurationKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// With dashes, as the schema has it.
    package let type: String
    /// The full name joined by colons.
    package let name: String

    package init(type: String, name: String) {
        self.type = type
        self.name = name
    }

    package var description: String { "\(type):\(name)" }

    package static func < (a: ConfigurationKey, b: ConfigurationKey) -> Bool { (a.type, a.name) < (b.type, b.name) }
}

extension AgentStanza {
    static let pubsub = "http://jabber.org/protocol/pubsub"
    static let controlNode = "network-control@contrailsystems.com"

    /// Reads a stanza from an agent.
    package init(decoding bytes: some Sequence<UInt8>) throws(XMPPDecodeError) {
        let stanza = try XMLElement(stanza: bytes)
        if stanza.name == "message" {
            guard stanza.first("items")?["node"] == EndOfRIB.node else { throw XMPPDecodeError(.unexpected("message")) }
            self = .endOfRIB
            return
        }
        guard stanza.name == "iq" else { throw XMPPDecodeError(.unexpected(stanza.name)) }
        let isConfiguration = stanza["to"]?.hasSuffix("/config") == true
        let pubsub = try stanza.required("pubsub")
        guard let request = pubsub.children.first else { throw XMPPDecodeError(.missing("request in pubsub")) }
        switch request.name {
        case "subscribe" where isConfiguration:
            self = .subscribeConfiguration(try ConfigurationKey(subscription: request))
        case "unsubscribe" where isConfiguration:
            self = .unsubscribeConfiguration(try ConfigurationKey(subscription: request))
        case "subscribe":
            let options = pubsub.child("options")
            self = .subscribe(
                routingInstance: try request.requiredAttribute("node"),
                id: try options?.number("instance-id", default: 0) ?? 0,
                wantsRoutes: options?.text(of: "no-ribout") != "true")
        case "unsubscribe": self = .unsubscribe(routingInstance: try request.requiredAttribute("node"))
        case "publish":
            let node = try request.requiredAttribute("node")
            self = .publish(node: node, try Publication(decoding: request.children("item"), node: node))
        case "collection":
            guard let change = request.children.first else { throw XMPPDecodeError(.missing("change in collection")) }
            guard change.name == "associate" || change.name == "dissociate" else {
                throw XMPPDecodeError(.unexpected(change.name))
            }
            self = .collect(
                routingInstance: try request.requiredAttribute("node"), node: try change.requiredAttribute("node"),
                add: change.name == "associate")
        default: throw XMPPDecodeError(.unexpected(request.name))
        }
    }

    /// The stanza as bytes.
    ///
    /// - Parameters:
    ///   - host: the agent's name.
    ///   - number: makes the stanza's `id`, which nobody answers to.
    package func encode(from host: String, number: UInt64) -> [UInt8] {
        switch self {
        case .subscribe(let instance, let id, let wantsRoutes):
            return Self.iq(
                host, "bgp-peer", id: "subscribe\(number)",
                [
                    XMLElement("subscribe", attributes: [.init("node", instance)]),
                    XMLElement(
                        "options",
                        children: [
                            XMLElement("instance-id", text: "\(id)"),
                            XMLElement("no-ribout", text: wantsRoutes ? "false" : "true"),
                        ]),
                ])
        case .unsubscribe(let instance):
            return Self.iq(
                host, "bgp-peer", id: "subscribe\(number)",
                [XMLElement("unsubscribe", attributes: [.init("node", instance)])])
        case .publish(let node, let publication):
            var items: [UInt8] = []
            func add(_ encode: (inout [UInt8]) -> Void) {
                items += "<item>".utf8
                encode(&items)
                items += "</item>".utf8
            }
            switch publication {
            case .unicast(let list): for item in list { add { item.encode(into: &$0) } }
            case .ethernet(let list): for item in list { add { item.encode(into: &$0) } }
            case .multicast(let list): for item in list { add { item.encode(into: &$0) } }
            case .unsupported, .endOfRIB: break
            }
            // The items are encoded once, straight into bytes; the rest is put around them.
            var out = Self.head(host, "bgp-peer", id: "pubsub\(number)")
            out += "<publish node=\"".utf8
            out.append(xmlText: node)
            out += "\">".utf8
            return out + items + "</publish></pubsub></iq>".utf8
        case .collect(let instance, let node, let add):
            return Self.iq(
                host, "bgp-peer", id: "collection\(number)",
                [
                    XMLElement(
                        "collection", attributes: [.init("node", instance)],
                        children: [XMLElement(add ? "associate" : "dissociate", attributes: [.init("node", node)])])
                ])
        case .subscribeConfiguration(let key):
            return Self.iq(host, "config", id: nil, [XMLElement("subscribe", attributes: [.init("node", "\(key)")])])
        case .unsubscribeConfiguration(let key):
            return Self.iq(host, "config", id: nil, [XMLElement("unsubscribe", attributes: [.init("node", "\(key)")])])
        case .endOfRIB: return EndOfRIB.encode(from: host, to: "\(Self.controlNode)/bgp-peer")
        }
    }

    private static func iq(_ host: String, _ resource: String, id: String?, _ content: [XMLElement]) -> [UInt8] {
        var out = head(host, resource, id: id)
        for element in content { element.write(into: &out) }
        return out + "</pubsub></iq>".utf8
    }

    private static func head(_ host: String, _ resource: String, id: String?) -> [UInt8] {
        var out = Array("<iq type=\"set\" from=\"".utf8)
        out.append(xmlText: host)
        out += "\" to=\"\(controlNode)/\(resource)\"".utf8
        if let id { out += " id=\"\(id)\"".utf8 }
        return out + "><pubsub xmlns=\"\(pubsub)\">".utf8
    }
}

extension AgentStanza.Publication {
    init(decoding items: [XMLElement], node: String) throws(XMPPDecodeError) {
        if items.isEmpty {
            self = .endOfRIB
            return
        }
        guard let family = AddressFamily.split(node)?.family else { throw XMPPDecodeError(.invalid("node", node)) }
        switch family {
        case .inet, .inet6:
            var list: [UnicastItem] = []
            for item in items { list.append(try UnicastItem(decoding: try item.required("entry"))) }
            self = .unicast(list)
        case .ethernet:
            var list: [EthernetItem] = []
            for item in items { list.append(try EthernetItem(decoding: try item.required("entry"))) }
            self = .ethernet(list)
        case .multicast:
            var list: [MulticastItem] = []
            for item in items { list.append(try MulticastItem(decoding: try item.required("entry"))) }
            self = .multicast(list)
        default: self = .unsupported(family)
        }
    }
}

extension ConfigurationKey {
    /// Reads `type:name` of a subscription.
    fileprivate init(subscription element: XMLElement) throws(XMPPDecodeError) {
        let node = try element.requiredAttribute("node")
        guard let colon = node.firstIndex(of: ":") else { throw XMPPDecodeError(.invalid("node", node)) }
        self.init(type: String(node[..<colon]), name: String(node[node.index(after: colon)...]))
    }
}

/// The marker that everything has been said (docs/wire/xmpp.md, "End of RIB").
enum EndOfRIB {
    static let node = "0/0/EndOfRib"

    static func encode(from: String, to: String) -> [UInt8] {
        XMLElement(
            "message", attributes: [.init("from", from), .init("to", to)],
            children: [
                XMLElement(
                    "event", attributes: [.init("xmlns", AgentStanza.pubsub)],
                    children: [XMLElement("items", attributes: [.init("node", node)])])
            ]
        ).bytes
    }
}

extension XMLElement {
    init(stanza bytes: some Sequence<UInt8>) throws(XMPPDecodeError) {
        do throws(XMLError) { try self.init(parsing: bytes) } catch { throw XMPPDecodeError(.xml(error)) }
    }
}
