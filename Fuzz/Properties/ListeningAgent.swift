import WeftControlNode
import WeftNet
import WeftXMPP
import WeftXMPPWire

/// An agent that reads what it is told and remembers it.
struct ListeningAgent {
    static let session = SessionID(number: 1)
    static let host = "host-2"

    private var stream = ClientSession(host: host)
    private var routes: Set<String> = []
    private var isOpen = false

    mutating func read(_ stanza: [UInt8]) throws(Violation) {
        if !isOpen {
            _ = stream.connected()
            _ = stream.received(StreamOpening.agent(Self.host).answer.encode(id: "1"), at: .zero)
            isOpen = true
        }
        for output in stream.received(stanza, at: .zero) {
            switch output {
            case .deliver(let stanza): take(stanza)
            case .close(let end): throw Violation("an agent cannot read what it is told: \(end)")
            case .ignored(let what): throw Violation("an agent leaves out what it is told: \(what)")
            case .send, .arm, .established, .startTLS: break
            }
        }
    }

    private mutating func take(_ stanza: ControlNodeStanza) {
        switch stanza {
        case .routes(_, let items): routes.formUnion(items.map { "\($0.prefix)" })
        case .ethernetRoutes(_, let items): routes.formUnion(items.map { "\($0.destination)" })
        case .retract(_, _, let ids): routes.subtract(ids)
        case .trees, .configuration, .endOfRIB, .unsupported: break
        }
    }

    func checkEmpty() throws(Violation) {
        try require(routes.isEmpty, "the agent was not told the end of \(routes)")
    }
}
