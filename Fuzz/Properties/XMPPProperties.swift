import WeftNet
import WeftXML
import WeftXMPP
import WeftXMPPWire

/// What holds for all bytes that an agent or a control node can send, beyond that nothing crashes.
///
/// ```
///  place where the stream is cut in two, in parts of 256 (1) | stream
/// ```
package enum XMPPProperties {
    /// - Throws: ``Violation``.
    package static func check(_ input: UnsafeRawBufferPointer) throws {
        guard let share = input.first else { return }
        let bytes = Array(input[1...])
        let cut = bytes.count * Int(share) / 256
        try checkElement(bytes)
        let whole = Framed([bytes[...]])
        let parts = Framed([bytes[..<cut], bytes[cut...]])
        try require(whole == parts, "a stream is cut alike in two parts: \(whole) became \(parts)")
        for frame in whole.frames {
            switch frame {
            case .opening(let bytes): try checkOpening(bytes)
            case .stanza(let bytes):
                try checkElement(bytes)
                try checkAgentStanza(bytes)
                try checkControlNodeStanza(bytes)
            case .keepalive, .startTLS, .closing: break
            }
        }
        try checkServer(bytes, cut)
        try checkClient(bytes, cut)
    }

    /// Frames up to the first fault; signs of life are left out, since blanks may come one by one.
    private struct Framed: Equatable {
        var frames: [Frame] = []
        var isFaulty = false

        init(_ parts: [ArraySlice<UInt8>]) {
            var framer = Framer()
            for part in parts where !isFaulty {
                framer.push(part)
                do throws(XMPPDecodeError) {
                    while let frame = try framer.next() { if frame != .keepalive { frames.append(frame) } }
                } catch {
                    isFaulty = true
                }
            }
        }
    }

    private static func checkElement(_ bytes: [UInt8]) throws(Violation) {
        guard let element = try? XMLElement(parsing: bytes) else { return }
        let again = try? XMLElement(parsing: element.bytes)
        try require(again == element, "an element is written as it is: \(element) became \(again as Any)")
    }

    private static func checkOpening(_ bytes: [UInt8]) throws(Violation) {
        guard let opening = try? StreamOpening(decoding: bytes) else { return }
        let again = try? StreamOpening(decoding: opening.encode())
        try require(again == opening, "an opening is written as it is: \(opening) became \(again as Any)")
    }

    private static func checkAgentStanza(_ bytes: [UInt8]) throws(Violation) {
        guard let stanza = try? AgentStanza(decoding: bytes) else { return }
        // What is not read is not written either.
        if case .publish(_, .unsupported) = stanza { return }
        let again = try? AgentStanza(decoding: stanza.encode(from: "host", number: 1))
        try require(again == stanza, "a stanza is written as it is: \(stanza) became \(again as Any)")
    }

    private static func checkControlNodeStanza(_ bytes: [UInt8]) throws(Violation) {
        guard let stanza = try? ControlNodeStanza(decoding: bytes) else { return }
        if case .unsupported = stanza { return }
        let again = try? ControlNodeStanza(decoding: stanza.encode(to: "host"))
        try require(again == stanza, "a stanza is written as it is: \(stanza) became \(again as Any)")
    }

    private static func checkServer(_ bytes: [UInt8], _ cut: Int) throws(Violation) {
        func outputs(_ parts: [ArraySlice<UInt8>]) -> [ServerSession.Output] {
            var session = ServerSession()
            var outputs = session.connected()
            for part in parts where !outputs.hasEnd { outputs += session.received(part, at: .zero) }
            return outputs.filter(\.isOfStanzas)
        }
        let (whole, parts) = (outputs([bytes[...]]), outputs([bytes[..<cut], bytes[cut...]]))
        try require(whole == parts, "an agent's stream means the same in two parts: \(whole) became \(parts)")
    }

    private static func checkClient(_ bytes: [UInt8], _ cut: Int) throws(Violation) {
        func outputs(_ parts: [ArraySlice<UInt8>]) -> [ClientSession.Output] {
            var session = ClientSession(host: "host")
            var outputs = session.connected()
            for part in parts where !outputs.hasEnd { outputs += session.received(part, at: .zero) }
            return outputs.filter(\.isOfStanzas)
        }
        let (whole, parts) = (outputs([bytes[...]]), outputs([bytes[..<cut], bytes[cut...]]))
        try require(whole == parts, "a control node's stream means the same in two parts: \(whole) became \(parts)")
    }
}

extension SessionOutput {
    fileprivate var isEnd: Bool { if case .close = self { true } else { false } }

    /// Not a timer, which is armed again for every piece that comes; not an end either, whose words may quote a piece.
    fileprivate var isOfStanzas: Bool {
        switch self {
        case .arm, .close: false
        case .send, .startTLS, .established, .deliver, .ignored: true
        }
    }
}

extension [SessionOutput<AgentMessage>] {
    fileprivate var hasEnd: Bool { contains(where: \.isEnd) }
}

extension [SessionOutput<ControlNodeStanza>] {
    fileprivate var hasEnd: Bool { contains(where: \.isEnd) }
}
