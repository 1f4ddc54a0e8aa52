package import WeftXML

/// Why a frame is not a stanza that Weft reads. The frame ends its session: a peer that writes one is broken, and what
/// it meant cannot be guessed (docs/wire/xmpp-items.md, "Checks").
package struct XMPPDecodeError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// The bytes are no XML.
        case xml(XMLError)
        /// A stanza or element that has no meaning here.
        case unexpected(String)
        /// An element or attribute that has to be there.
        case missing(String)
        /// A value that cannot be read: what it is of, and its text.
        case invalid(String, String)
        /// A stanza larger than the limit, in bytes.
        case oversized(Int)
    }

    package let reason: Reason

    init(_ reason: Reason) { self.reason = reason }

    package var description: String {
        switch reason {
        case .xml(let error): "\(error)"
        case .unexpected(let name): "unexpected \(name)"
        case .missing(let name): "no \(name)"
        case .invalid(let name, let value): "\(name) cannot be \"\(value.prefix(80))\""
        case .oversized(let limit): "a stanza has more than \(limit) bytes"
        }
    }
}

extension XMLElement {
    /// The one child of that name.
    func required(_ name: String) throws(XMPPDecodeError) -> XMLElement {
        guard let child = child(name) else { throw XMPPDecodeError(.missing("\(name) in \(self.name)")) }
        return child
    }

    func requiredAttribute(_ name: String) throws(XMPPDecodeError) -> String {
        guard let value = self[name] else { throw XMPPDecodeError(.missing("\(name) of \(self.name)")) }
        return value
    }

    /// A number in a child; `fallback` when the child is absent or empty.
    func number<Number: FixedWidthInteger>(_ name: String, default fallback: Number) throws(XMPPDecodeError) -> Number {
        guard let text = child(name)?.text, !text.isEmpty else { return fallback }
        guard let value = Number(text) else { throw XMPPDecodeError(.invalid(name, text)) }
        return value
    }

    /// The numbers in the elements `item` of the child `list`.
    func numbers(_ list: String, _ item: String) throws(XMPPDecodeError) -> [UInt32] {
        var numbers: [UInt32] = []
        for element in child(list)?.children(item) ?? [] {
            guard let value = UInt32(element.text) else { throw XMPPDecodeError(.invalid(item, element.text)) }
            numbers.append(value)
        }
        return numbers
    }
}
