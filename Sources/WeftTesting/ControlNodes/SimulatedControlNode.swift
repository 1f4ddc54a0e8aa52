import WeftBGP
import WeftBGPWire
import WeftConfig
package import WeftControlNode
import WeftModel
package import WeftNet
import WeftXMPP

/// A control node on virtual time: the core with the machines of its agents' streams and of its BGP sessions, over a
/// simulated network.
package final class SimulatedControlNode {
    package let index: Int
    package let name: String
    package let address: IPv4Address
    unowned let fabric: SimulatedFabric

    package internal(set) var node: ControlNode
    /// False while its process is dead.
    package private(set) var isUp = false
    /// It knows the configuration, and can be called.
    private(set) var isListening = false

    /// By connection, which is also the number of the session.
    var streams: [Int: ServedStream] = [:]
    /// What is told to several agents, one after the other.
    var blocks = KeptBlocks<Said>()
    var peers: [PeerID: PeerSession] = [:]
    /// What the ends of BGP connections here belong to.
    var peerConnections: [Int: (peer: PeerID, connection: BGPConnectionID)] = [:]
    /// BGP sessions from now on are no restart of this control node any more.
    var isRestartOver = false
    /// Objects that changed and that it has not been told of, as what it knows them.
    private var news: [ObjectID: ObjectType] = [:]
    private var isNewsDue = false
    private var isTurnDue = false
    /// What the present turn says to agents, by connection, in the order in which they were first spoken to.
    var outgoing: [Int: Speech] = [:]
    var spokenTo: [Int] = []

    init(_ index: Int, name: String, address: IPv4Address, in fabric: SimulatedFabric) {
        self.index = index
        self.name = name
        self.address = address
        self.fabric = fabric
        node = ControlNode(Self.settings(name, in: fabric))
    }

    private static func settings(_ name: String, in fabric: SimulatedFabric) -> ControlNodeSettings {
        var settings = fabric.settings
        settings.name = name
        return settings
    }

    // MARK: Life

    /// Begins with nothing and reads the whole configuration.
    func start() {
        guard !isUp else { return }
        isUp = true
        node = ControlNode(Self.settings(name, in: fabric))
        blocks = KeptBlocks()
        isRestartOver = false
        news = fabric.configuration.objects
        announceNews()
    }

    /// Dies without a word: the kernel closes its connections.
    func stop() {
        guard isUp else { return }
        isUp = false
        isListening = false
        for connection in streams.keys { close(connection) }
        for (line, end) in peerConnections { fabric.close(line, end.connection.isOutgoing ? .caller : .called) }
        fabric.clock.cancelAll { timer in
            switch timer {
            case .controlNode(self.index, _), .peer(self.index, _, _): true
            default: false
            }
        }
        streams = [:]
        peers = [:]
        peerConnections = [:]
        news = [:]
        outgoing = [:]
        spokenTo = []
    }

    var place: Place { .controlNode(index) }

    // MARK: Configuration

    /// Objects have changed.
    func note(_ changed: [ObjectID: ObjectType]) {
        guard isUp else { return }
        // It knows an object as what it was first told.
        news.merge(changed) { old, _ in old }
        announceNews()
    }

    func announceNews() {
        guard isUp, !news.isEmpty, !isNewsDue, !fabric.isCut(.configuration, place) else { return }
        isNewsDue = true
        fabric.post(.configuration(controlNode: index), in: fabric.someDelay())
    }

    /// Takes in everything that has changed, as it is now.
    func readNews() {
        isNewsDue = false
        guard isUp, !fabric.isCut(.configuration, place) else { return }
        let changes = news.sorted { $0.key < $1.key }.flatMap {
            fabric.configuration.changes(of: $0.key, knownAs: $0.value)
        }
        news = [:]
        node.apply(changes, isComplete: true, at: fabric.wallTime)
        answerSoon()
        guard !isListening else { return }
        isListening = true
        for host in fabric.hosts { host.callAgain() }
    }

    // MARK: Turns

    /// What one turn of an event loop brings is answered together at its end.
    func answerSoon() {
        guard !isTurnDue else { return }
        isTurnDue = true
        fabric.post(.turn(controlNode: index), in: fabric.turn)
    }

    func answer() {
        isTurnDue = false
        guard isUp else { return }
        for output in node.takeOutputs() { perform(output) }
        flush()
    }

    func expired(_ timer: ControlNodeTimer) {
        node.expired(timer, at: fabric.wallTime)
        answerSoon()
    }

    private func perform(_ output: ControlNodeOutput) {
        switch output {
        case .send(let stanza, let session): send(stanza, on: Int(session.number))
        case .tell(let body, let sessions): tell(body, to: sessions)
        case .forget(let block): blocks.forget(block)
        case .close(let session, let reason):
            fabric.note("\(name) closed a session: \(reason)")
            closeStream(Int(session.number))
        case .sendToPeers(let messages, let count, let peers):
            for peer in peers { send(messages, updates: count, to: peer) }
        case .resetPeer(let peer, let fault, let pause):
            fabric.note("\(name) reset a BGP session: \(fault)")
            perform(peer) { $0.reset(fault, pause: pause, at: $1) }
        case .restartEnded:
            isRestartOver = true
            for peer in peers.values { peer.session.restartEnded() }
        case .peer(let peer, let settings): configure(peer, settings)
        case .refresh(let peer, let message): send(message.message, updates: 0, to: peer)
        case .purged(_, let family, let count): fabric.note("\(name) purged \(count) routes of \(family.name)")
        case .ignored(_, let what), .ignoredUpdate(_, let what): fabric.note("\(name) ignored: \(what)")
        case .leftOut(let receiver, let what): fabric.note("\(name) does not tell \(receiver): \(what)")
        case .arm(let timer, let delay): fabric.clock.arm(.controlNode(index, timer), in: delay)
        case .cancel(let timer): fabric.clock.cancel(.controlNode(index, timer))
        }
    }
}
