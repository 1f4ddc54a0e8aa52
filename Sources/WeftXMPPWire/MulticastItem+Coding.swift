import WeftNet
import WeftXML

extension MulticastItem {
    /// Reads an `<entry>`. Fields may be absent and in any order.
    init(decoding entry: XMLElement) throws(XMPPDecodeError) {
        let nlri = try entry.required("nlri")
        let (group, source) = (nlri.text(of: "group"), nlri.text(of: "source"))
        guard let groupAddress = IPv4Address(group) else { throw XMPPDecodeError(.invalid("group", group)) }
        guard let sourceAddress = IPv4Address(source) else { throw XMPPDecodeError(.invalid("source", source)) }
        var forwarders: [Forwarder] = []
        for element in entry.child("next-hops")?.children("next-hop") ?? [] {
            let text = element.text(of: "address")
            guard let address = IPAddress(text) else { throw XMPPDecodeError(.invalid("next-hop address", text)) }
            forwarders.append(
                Forwarder(
                    address: address, labels: Self.range(element.text(of: "label")),
                    encapsulations: element.encapsulations))
        }
        var branches: [Branch] = []
        for element in entry.child("olist")?.children("next-hop") ?? [] {
            let text = element.text(of: "address")
            guard let address = IPv4Address(text) else { throw XMPPDecodeError(.invalid("olist address", text)) }
            branches.append(
                Branch(
                    address: address, label: try element.number("label", default: 0),
                    encapsulations: element.encapsulations))
        }
        self.init(
            Group(groupAddress, source: sourceAddress), forwarders: forwarders,
            sourceLabel: try nlri.number("source-label", default: 0), branches: branches)
    }

    /// Reads `4609-5119`. A range that is none costs the item, not the session (docs/wire/xmpp-items.md, "Checks").
    private static func range(_ text: String) -> ClosedRange<UInt32>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt32($0) }
        guard parts.count == 2, let low = parts[0], let high = parts[1], low > 0, low <= high, high < 1 << 20 else {
            return nil
        }
        return low...high
    }

    /// Appends the `<entry>`.
    package func encode(into out: inout [UInt8]) {
        out.append(markup: "<entry><nlri><af>1</af><safi>241</safi><group>")
        out.append(xmlText: "\(group.group)")
        out.append(markup: "</group><source>")
        out.append(xmlText: "\(group.source)")
        out.append(markup: "</source><source-label>")
        out.append(number: sourceLabel)
        out.append(markup: "</source-label><source-address/></nlri><next-hops>")
        for forwarder in forwarders {
            let labels = forwarder.labels.map { "\($0.lowerBound)-\($0.upperBound)" } ?? ""
            out.append(hop: "\(forwarder.address)", labels, forwarder.encapsulations)
        }
        out.append(markup: "</next-hops><olist>")
        for branch in branches { out.append(hop: "\(branch.address)", "\(branch.label)", branch.encapsulations) }
        out.append(markup: "</olist></entry>")
    }
}

extension XMLElement {
    fileprivate var encapsulations: [String] {
        child("tunnel-encapsulation-list")?.children("tunnel-encapsulation").map(\.text) ?? []
    }
}

extension [UInt8] {
    fileprivate mutating func append(hop address: String, _ label: String, _ encapsulations: [String]) {
        append(markup: "<next-hop><af>1</af><address>")
        append(xmlText: address)
        append(markup: "</address><label>")
        append(xmlText: label)
        append(markup: "</label>")
        append(encapsulations, in: "tunnel-encapsulation-list", as: "tunnel-encapsulation")
        append(markup: "</next-hop>")
    }
}
