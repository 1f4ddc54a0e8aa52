import WeftBGP
import WeftBGPWire
import WeftNet

/// A session that is up and hears the bytes.
extension BGPProperties {
    /// How a connection cuts the bytes means nothing.
    static func checkSession(_ bytes: UnsafeRawBufferPointer, cutAt position: Int) throws(Violation) {
        var whole = EstablishedSession()
        whole.receive(bytes)
        var parts = EstablishedSession()
        parts.receive(UnsafeRawBufferPointer(rebasing: bytes[..<position]))
        parts.receive(UnsafeRawBufferPointer(rebasing: bytes[position...]))
        try require(
            whole.heard == parts.heard, "bytes mean the same in two parts: \(whole.heard) became \(parts.heard)")
    }
}

private struct EstablishedSession {
    enum Heard: Equatable {
        case update([UInt8])
        case other([BGPSessionOutput])
    }

    private var session: BGPSession
    private let connection: BGPConnectionID
    private var pending: [UInt8] = []
    private(set) var heard: [Heard] = []
    private var isClosed = false

    init() {
        session = BGPSession(
            BGPPeerSettings(
                peerAddress: .v4(IPv4Address(192, 0, 2, 1)), peerAS: 65001, localAS: 64512,
                localIdentifier: IPv4Address(192, 0, 2, 2), families: BGPFamily.allCases), seed: 1, at: .zero)
        _ = session.start(at: .zero)
        connection = session.accepted(at: .zero).0
        let open = OpenMessage(
            asn: 65001, holdTime: 90, identifier: IPv4Address(192, 0, 2, 1),
            capabilities: BGPFamily.allCases.map { .multiprotocol(afi: $0.afi, safi: $0.safi) } + [
                .routeRefresh, .enhancedRouteRefresh, .extendedMessages, .wideAS(65001),
            ])
        (open.message + BGPHeader.keepalive).withUnsafeBytes { receive($0) }
        precondition(session.establishedConnection == connection, "the session is up before the bytes come")
        heard = []
    }

    mutating func receive(_ bytes: UnsafeRawBufferPointer) {
        pending += bytes
        while !isClosed {
            switch pending.withUnsafeBytes({ session.next(in: $0, on: connection, at: .zero) }) {
            case .incomplete: return
            case .update(let body):
                heard.append(.update(Array(pending[body])))
                pending.removeFirst(body.upperBound)
            case .handled(let outputs, let next):
                heard.append(.other(outputs))
                pending.removeFirst(next)
                isClosed = outputs.contains(.close(connection))
            }
        }
    }
}
