import WeftXML

/// The stream's opening tag, in both directions (docs/wire/xmpp.md, "Stream").
package struct StreamOpening: Hashable, Sendable {
    package var from: String
    package var to: String
    /// The namespace of a client's opening carries its sub-cluster; empty for none.
    package var subCluster: String

    package init(from: String, to: String, subCluster: String = "") {
        self.from = from
        self.to = to
        self.subCluster = subCluster
    }

    /// An agent's opening.
    package static func agent(_ host: String) -> StreamOpening {
        StreamOpening(from: host, to: AgentStanza.controlNode)
    }

    /// The control node's answer to it.
    package var answer: StreamOpening { StreamOpening(from: to, to: from, subCluster: "jabber:client") }

    /// The tag up to and including its `>`, possibly behind an XML declaration.
    package init(decoding bytes: [UInt8]) throws(XMPPDecodeError) {
        guard bytes.last == UInt8(ascii: ">") else {
            throw XMPPDecodeError(.missing("end of the stream's opening"))
        }
        // The tag is never closed, so it is closed here to be read.
        let element = try XMLElement(stanza: bytes.dropLast() + "/>".utf8)
        guard element.name == "stream:stream" else { throw XMPPDecodeError(.unexpected(element.name)) }
        self.init(
            from: try element.requiredAttribute("from"), to: try element.requiredAttribute("to"),
            subCluster: element["xmlns"] ?? "")
        guard !from.isEmpty else { throw XMPPDecodeError(.invalid("from", "")) }
    }

    package func encode(id: String? = nil) -> [UInt8] {
        var out = Array("<?xml version=\"1.0\"?><stream:stream from=\"".utf8)
        out.append(xmlText: from)
        out += "\" to=\"".utf8
        out.append(xmlText: to)
        if let id { out += "\" id=\"\(id)".utf8 }
        out += "\" version=\"1.0\" xml:lang=\"en\" xmlns=\"".utf8
        out.append(xmlText: subCluster)
        return out + "\" xmlns:stream=\"http://etherx.jabber.org/streams\" >".utf8
    }

    package static let close = Array("</stream:stream>".utf8)
    /// U+0200, sent alone: the peer is alive.
    package static let keepalive: [UInt8] = [0xc8, 0x80]
}
