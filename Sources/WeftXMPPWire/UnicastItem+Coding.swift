import WeftNet
import WeftXML

extension UnicastItem {
    /// Reads an `<entry>`. Fields may be absent and in any order.
    init(decoding entry: XMLElement) throws(XMPPDecodeError) {
        let nlri = try entry.required("nlri")
        let text = nlri.text(of: "address")
        guard let prefix = IPPrefix(text) else { throw XMPPDecodeError(.invalid("address", text)) }
        var nextHops: [NextHop] = []
        for element in entry.child("next-hops")?.children("next-hop") ?? [] {
            nextHops.append(try NextHop(decoding: element))
        }
        let mobility = entry.child("mobility")
        self.init(
            prefix: prefix, nextHops: nextHops, virtualNetwork: entry.text(of: "virtual-network"),
            sequence: try Self.sequence(mobility, entry),
            isSticky: mobility?["sticky"] == "true",
            securityGroups: try entry.numbers("security-group-list", "security-group"),
            communities: entry.child("community-tag-list")?.children("community-tag").map(\.text) ?? [],
            localPreference: try entry.number("local-preference", default: 100),
            med: try entry.number("med", default: 0),
            subProtocol: entry.text(of: "sub-protocol"))
    }

    /// The move sequence: an attribute, in older peers an element.
    static func sequence(_ mobility: XMLElement?, _ entry: XMLElement) throws(XMPPDecodeError) -> UInt32 {
        guard let text = mobility?["seqno"] else { return try entry.number("sequence-number", default: 0) }
        guard let number = UInt32(text) else { throw XMPPDecodeError(.invalid("seqno", text)) }
        return number
    }

    /// Appends the `<entry>`. Written straight into bytes: the control node does this for every change of every route.
    ///
    /// Fields whose value is what readers take for one that is absent, the original's agents among them, are left out
    /// (0010).
    package func encode(into out: inout [UInt8]) {
        let family = family
        out.append(markup: "<entry><nlri><af>")
        out.append(number: family.afi)
        out.append(markup: "</af><safi>")
        out.append(number: family.safi)
        out.append(markup: "</safi><address>")
        out.append(xmlText: "\(prefix)")
        out.append(markup: "</address></nlri><next-hops>")
        for nextHop in nextHops { nextHop.encode(into: &out) }
        out.append(markup: "</next-hops><version>1</version><virtual-network>")
        out.append(xmlText: virtualNetwork)
        out.append(markup: "</virtual-network>")
        if sequence != 0 || isSticky { out.append(sequence: sequence, isSticky: isSticky) }
        out.append(securityGroups, in: "security-group-list", as: "security-group")
        out.append(communities, in: "community-tag-list", as: "community-tag")
        out.append(markup: "<local-preference>")
        out.append(number: localPreference)
        out.append(markup: "</local-preference><med>")
        out.append(number: med)
        out.append(markup: "</med><sub-protocol>")
        out.append(xmlText: subProtocol)
        out.append(markup: "</sub-protocol></entry>")
    }
}

extension UnicastItem.NextHop {
    init(decoding element: XMLElement) throws(XMPPDecodeError) {
        let text = element.text(of: "address")
        guard let address = IPAddress(text) else { throw XMPPDecodeError(.invalid("next-hop address", text)) }
        self.init(
            address: address, label: try element.number("label", default: 0),
            encapsulations: element.child("tunnel-encapsulation-list")?.children("tunnel-encapsulation").map(\.text)
                ?? [],
            virtualNetwork: element.text(of: "virtual-network"), tags: try element.numbers("tag-list", "tag"))
    }

    func encode(into out: inout [UInt8]) {
        out.append(markup: "<next-hop><af>")
        out.append(markup: address.v4 == nil ? "2" : "1")
        out.append(markup: "</af><address>")
        out.append(xmlText: "\(address)")
        out.append(markup: "</address><label>")
        out.append(number: label)
        out.append(markup: "</label>")
        out.append(encapsulations, in: "tunnel-encapsulation-list", as: "tunnel-encapsulation")
        out.append(markup: "<virtual-network>")
        out.append(xmlText: virtualNetwork)
        out.append(markup: "</virtual-network>")
        out.append(tags, in: "tag-list", as: "tag")
        out.append(markup: "</next-hop>")
    }
}
