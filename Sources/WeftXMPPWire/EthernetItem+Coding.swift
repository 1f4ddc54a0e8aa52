import WeftNet
import WeftXML

extension EthernetItem {
    /// Reads an `<entry>`. Fields may be absent and in any order.
    init(decoding entry: XMLElement) throws(XMPPDecodeError) {
        let nlri = try entry.required("nlri")
        let (mac, text) = (nlri.text(of: "mac"), nlri.text(of: "address"))
        guard let macAddress = MACAddress(mac) else { throw XMPPDecodeError(.invalid("mac", mac)) }
        guard let address = IPPrefix(text) else { throw XMPPDecodeError(.invalid("address", text)) }
        var nextHops: [NextHop] = []
        for element in entry.child("next-hops")?.children("next-hop") ?? [] {
            nextHops.append(try NextHop(decoding: element))
        }
        let mobility = entry.child("mobility")
        self.init(
            Destination(
                ethernetTag: try nlri.number("ethernet-tag", default: 0), macAddress: macAddress, address: address),
            nextHops: nextHops, sequence: try UnicastItem.sequence(mobility, entry),
            isSticky: mobility?["sticky"] == "true",
            securityGroups: try entry.numbers("security-group-list", "security-group"),
            localPreference: try entry.number("local-preference", default: 100),
            med: try entry.number("med", default: 0))
    }

    /// Appends the `<entry>`, without fields as ``UnicastItem/encode(into:)`` leaves out.
    package func encode(into out: inout [UInt8]) {
        out.append(markup: "<entry><nlri><af>25</af><safi>242</safi><ethernet-tag>")
        out.append(number: destination.ethernetTag)
        out.append(markup: "</ethernet-tag><mac>")
        out.append(xmlText: "\(destination.macAddress)")
        out.append(markup: "</mac><address>")
        out.append(xmlText: "\(destination.address)")
        out.append(markup: "</address></nlri><next-hops>")
        for nextHop in nextHops { nextHop.encode(into: &out) }
        out.append(markup: "</next-hops>")
        if sequence != 0 || isSticky { out.append(sequence: sequence, isSticky: isSticky) }
        out.append(securityGroups, in: "security-group-list", as: "security-group")
        out.append(markup: "<local-preference>")
        out.append(number: localPreference)
        out.append(markup: "</local-preference><med>")
        out.append(number: med)
        out.append(markup: "</med><etree-leaf>false</etree-leaf></entry>")
    }
}

extension EthernetItem.NextHop {
    init(decoding element: XMLElement) throws(XMPPDecodeError) {
        let (text, mac) = (element.text(of: "address"), element.text(of: "mac"))
        guard let address = IPAddress(text) else { throw XMPPDecodeError(.invalid("next-hop address", text)) }
        let routerMAC = MACAddress(mac)
        guard mac.isEmpty || routerMAC != nil else { throw XMPPDecodeError(.invalid("next-hop mac", mac)) }
        self.init(
            address: address, label: try element.number("label", default: 0),
            encapsulations: element.child("tunnel-encapsulation-list")?.children("tunnel-encapsulation").map(\.text)
                ?? [],
            routerMAC: routerMAC, tags: try element.numbers("tag-list", "tag"))
    }

    fileprivate func encode(into out: inout [UInt8]) {
        out.append(markup: "<next-hop><af>")
        out.append(markup: address.v4 == nil ? "2" : "1")
        out.append(markup: "</af><address>")
        out.append(xmlText: "\(address)")
        out.append(markup: "</address>")
        if let routerMAC {
            out.append(markup: "<mac>")
            out.append(xmlText: "\(routerMAC)")
            out.append(markup: "</mac>")
        }
        out.append(markup: "<label>")
        out.append(number: label)
        out.append(markup: "</label>")
        out.append(encapsulations, in: "tunnel-encapsulation-list", as: "tunnel-encapsulation")
        out.append(tags, in: "tag-list", as: "tag")
        out.append(markup: "</next-hop>")
    }
}
