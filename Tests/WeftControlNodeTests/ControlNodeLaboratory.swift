import WeftBGP
import WeftBGPWire
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// A control node with agents around it that believe what they are told.
final class ControlNodeLaboratory {
    var node: ControlNode
    private(set) var agents: [String: TestAgent] = [:]
    private var hosts: [SessionID: String] = [:]
    private var sessionCount: UInt64 = 0
    var time = WallTime(microseconds: 1_800_000_000_000_000)
    var timers: [ControlNodeTimer: Duration] = [:]
    /// What it keeps of what the control node will say again.
    var blocks = KeptBlocks<[UInt8]>()
    /// How often it was given the bytes of what agents are told.
    private(set) var bodiesMade = 0
    var ignored: [String] = []
    var leftOut: [String] = []
    var peers: [PeerID: TestPeer] = [:]
    var resets: [PeerID: BGPFault] = [:]
    var pauses: [PeerID: Duration] = [:]
    var restartsEnded = 0
    var purged: [PeerID: Int] = [:]
    /// What the configuration wants.
    var sessions: [PeerID: BGPPeerSettings] = [:]
    /// Gives hosts ports for all that they say, which most tests take for granted.
    var putsPorts = true
    private var ports: [String: TestPort] = [:]

    init(settings: ControlNodeSettings = ControlNodeSettings(), _ objects: [ConfigObject] = []) {
        node = ControlNode(settings)
        configure(objects)
    }

    func configure(_ objects: [ConfigObject], deleting: [ConfigObject] = []) {
        node.apply(
            deleting.map { .delete($0.type, $0.id) } + objects.map { .put($0) }, isComplete: true, at: time)
        settle()
    }

    /// Opens a session for a host, which is registered if need be.
    @discardableResult
    func connect(_ host: String, address: String? = nil, isRegistered: Bool = true) -> TestAgent {
        if isRegistered, node.config.isWhole, !node.isRegistered(host) { configure([TestConfiguration.router(host)]) }
        sessionCount += 1
        let session = SessionID(number: sessionCount)
        hosts[session] = host
        let number = UInt8(host.drop { !$0.isNumber }) ?? 0
        let agent = agents[host] ?? TestAgent(host: host, address: IPv4Address(192, 0, 2, number))
        agent.session = session
        agent.closing = nil
        agents[host] = agent
        node.connected(
            session, agent: host, from: IPAddress(address ?? agent.address.description)!, at: time)
        settle()
        return agent
    }

    func disconnect(_ agent: TestAgent) {
        guard let session = agent.session else { return }
        agent.session = nil
        hosts[session] = nil
        node.disconnected(session, at: time)
        settle()
    }

    func say(_ messages: AgentMessage..., by agent: TestAgent) {
        for message in messages {
            if putsPorts { putPort(for: message, by: agent) }
            if let session = agent.session { node.received(message, on: session, at: time) }
        }
        settle()
    }

    private func putPort(for message: AgentMessage, by agent: TestAgent) {
        guard node.config.isWhole, let instance = message.routingInstance else { return }
        let old = ports["\(agent.host) \(instance)"] ?? TestPort(host: agent.host, instance: instance)
        var port = old
        port.make(room: message)
        guard port != ports.updateValue(port, forKey: "\(agent.host) \(instance)") else { return }
        node.apply(port.objects.map { .put($0) }, isComplete: true, at: time)
    }

    func expire(_ timer: ControlNodeTimer) {
        timers[timer] = nil
        node.expired(timer, at: time)
        settle()
    }

    /// What the RIB holds beside the sources of tunnels, which are there as long as hosts are.
    var size: (routes: Int, paths: Int) {
        let size = node.rib.size
        guard let instance = node.instances[ReservedInstance.tunnelSources] else { return (size.routes, size.paths) }
        let own = node.rib.tables(of: instance.id).map { node.rib.counts(of: $0) }
        return (
            size.routes - own.reduce(0) { $0 + Int($1.prefixes) }, size.paths - own.reduce(0) { $0 + Int($1.paths) }
        )
    }

    func id(of agent: TestAgent) -> AgentID { node.agents.named(agent.host)!.id }

    /// Lets a slow agent's connection take everything that waits in it.
    func drain(_ agent: TestAgent) {
        while let session = agent.session, !agent.unread.isEmpty {
            let messages = agent.unread
            agent.unread = []
            for message in messages { agent.read(message) }
            node.sent(messages.reduce(0) { $0 + $1.count }, on: session)
            settle()
        }
    }

    /// Does what the control node asks for until it asks for nothing.
    func settle() {
        while true {
            let outputs = node.takeOutputs()
            if outputs.isEmpty { return }
            for output in outputs { perform(output) }
        }
    }

    private func perform(_ output: ControlNodeOutput) {
        switch output {
        case .send(let stanza, let session): deliver(stanza, on: session)
        case .tell(let body, let sessions):
            // A body that is not kept is nobody's.
            let bytes = blocks.form(of: body) { bytes in
                bodiesMade += 1
                return bytes
            }!
            for session in sessions {
                deliver(ControlNodeStanza.messageHead(to: hosts[session] ?? "") + bytes, on: session)
            }
        case .forget(let block): blocks.forget(block)
        case .close(let session, let reason):
            guard let agent = hosts.removeValue(forKey: session).flatMap({ agents[$0] }) else { return }
            if agent.session == session {
                agent.session = nil
                agent.closing = reason
            }
        case .ignored(_, let reason): ignored.append(reason)
        case .sendToPeers(let messages, _, let ids): for id in ids { deliver(messages, to: id) }
        case .restartEnded: restartsEnded += 1
        case .resetPeer(let id, let fault, let pause):
            pauses[id] = pause
            resets[id] = fault
            peers[id]?.isUp = false
        case .refresh(let id, let message): deliver(message.message, to: id)
        case .purged(let id, _, let count): purged[id, default: 0] += count
        case .peer(let id, let settings): sessions[id] = settings
        case .ignoredUpdate(_, let reason): ignored.append(reason)
        case .leftOut(let receiver, let what): leftOut.append("\(receiver): \(what)")
        case .arm(let timer, let duration): timers[timer] = duration
        case .cancel(let timer): timers[timer] = nil
        }
    }

    private func deliver(_ stanza: [UInt8], on session: SessionID) {
        guard let agent = hosts[session].flatMap({ agents[$0] }), agent.session == session else { return }
        if agent.isSlow || !agent.unread.isEmpty {
            agent.unread.append(stanza)
        } else {
            agent.read(stanza)
            node.sent(stanza.count, on: session)
        }
    }
}

/// What an agent was told, put together.
final class TestAgent {
    let host: String
    let address: IPv4Address
    var session: SessionID?
    /// Why the control node closed the session.
    var closing: String?
    /// Leaves what is sent in its connection.
    var isSlow = false
    var unread: [[UInt8]] = []

    var routes: [String: [IPPrefix: UnicastItem]] = [:]
    var ethernet: [String: [EthernetItem.Destination: EthernetItem]] = [:]
    /// By instance and id.
    var trees: [String: [String: MulticastItem]] = [:]
    var nodes: [ConfigurationKey: ConfigurationNode] = [:]
    var links: Set<ConfigurationLink> = []
    var endsOfRIB: Int { messages.count { $0 == .endOfRIB } }
    var messages: [ControlNodeStanza] = []
    /// Links that were told before their ends, and ends that were deleted before their links.
    var disorder: [String] = []

    init(host: String, address: IPv4Address) {
        self.host = host
        self.address = address
    }

    var root: ConfigurationKey {
        ConfigurationKey(type: "virtual-router", name: "default-global-system-config:\(host)")
    }

    /// A restarted agent knows nothing.
    func forget() {
        routes = [:]
        ethernet = [:]
        trees = [:]
        nodes = [:]
        links = []
        messages = []
        unread = []
    }

    func forget(_ instance: String) { routes[instance] = nil }

    func read(_ bytes: [UInt8]) {
        let stanza = try! ControlNodeStanza(decoding: bytes)
        messages.append(stanza)
        switch stanza {
        case .routes(let instance, let items):
            for item in items { routes[instance, default: [:]][item.prefix] = item }
        case .ethernetRoutes(let instance, let items):
            for item in items { ethernet[instance, default: [:]][item.destination] = item }
        case .trees(let instance, let places):
            for place in places { trees[instance, default: [:]][place.id] = place.item }
        case .retract(let instance, .multicast, let ids): for id in ids { trees[instance]?[id] = nil }
        case .retract(let instance, .ethernet, let ids):
            for id in ids { ethernet[instance]?[EthernetItem.Destination(id)!] = nil }
        case .retract(let instance, _, let ids):
            for id in ids { routes[instance]?[IPPrefix(id)!] = nil }
        case .configuration(let changes): for change in changes { apply(change) }
        case .endOfRIB, .unsupported: break
        }
    }

    private func apply(_ change: ConfigurationChange) {
        switch change {
        case .update(let items):
            for item in items {
                switch item {
                case .node(let node): nodes[node.key] = node
                case .link(let link):
                    for end in [link.left, link.right] where nodes[end] == nil {
                        disorder.append("\(link) before \(end)")
                    }
                    links.insert(link)
                }
            }
        case .delete(let items):
            for item in items {
                switch item {
                case .node(let node):
                    if nodes.removeValue(forKey: node.key) == nil { disorder.append("unknown \(node.key) deleted") }
                    for link in links where link.left == node.key || link.right == node.key {
                        disorder.append("\(node.key) deleted before \(link)")
                    }
                case .link(let link):
                    if links.remove(link) == nil { disorder.append("unknown \(link) deleted") }
                }
            }
        }
    }

    // MARK: What it says

    func item(_ prefix: String, label: UInt32 = 50, _ change: (inout UnicastItem) -> Void = { _ in }) -> UnicastItem {
        var item = UnicastItem(
            prefix: IPPrefix(prefix)!,
            nextHops: [.init(address: .v4(address), label: label, encapsulations: ["gre", "udp"])], localPreference: 200
        )
        change(&item)
        return item
    }

    func subscription(_ instance: String, _ number: UInt16 = 1) -> AgentMessage {
        .subscribe(routingInstance: instance, id: number, wantsRoutes: true)
    }

    func publication(_ instance: String, _ prefixes: String..., label: UInt32 = 50) -> AgentMessage {
        .publish(routingInstance: instance, prefixes.map { item($0, label: label) })
    }

    func withdrawal(_ instance: String, _ prefixes: String...) -> AgentMessage {
        .withdraw(routingInstance: instance, prefixes.map { item($0) })
    }

    func prefixes(_ instance: String) -> Set<String> { Set((routes[instance] ?? [:]).keys.map(\.description)) }
}

extension AgentMessage {
    static func publish(routingInstance: String, _ items: [UnicastItem]) -> AgentMessage {
        .publish(routingInstance: routingInstance, items.map(RouteItem.unicast))
    }

    static func withdraw(routingInstance: String, _ items: [UnicastItem]) -> AgentMessage {
        .withdraw(routingInstance: routingInstance, items.map(RouteItem.unicast))
    }
}
