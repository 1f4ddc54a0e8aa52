import WeftBGP
import WeftNet
import WeftVRouter
import WeftXMPP

/// What happens while time passes.
extension SimulatedFabric {
    /// Lets everything happen that is due within `duration`.
    package func run(for duration: Duration) {
        let end = now + duration
        while let occurrence = clock.next(until: end) { perform(occurrence) }
    }

    /// Lets time pass until nothing more follows from what was done: nothing is under way, no timer runs but those that
    /// keep sessions alive, and sessions are there that can be. Answers false when that is not so after `limit`.
    @discardableResult
    package func settle(within limit: Duration = .seconds(3600)) -> Bool {
        let end = now + limit
        while clock.workCount > 0 || !controlNodes.allSatisfy(\.hasItsPeers) {
            guard let occurrence = clock.next(until: end) else { return false }
            perform(occurrence)
        }
        return true
    }

    private func perform(_ occurrence: FabricClock.Occurrence) {
        switch occurrence {
        case .event(.arrival(let connection, let end, let delivery)):
            guard let line = network.arrives(delivery, on: connection, at: end) else { break }
            arrived(delivery, on: connection, line, at: end)
        case .event(.turn(let node)): controlNodes[node].answer()
        case .event(.configuration(let node)): controlNodes[node].readNews()
        case .expired(let timer): expired(timer)
        }
    }

    private func expired(_ timer: FabricTimer) {
        switch timer {
        case .agent(let host, let timer): hosts[host].tell { $0.timerExpired(timer) }
        case .reconnect(let host, let slot): hosts[host].connect(slot)
        case .attachment(let host, let machine): hosts[host].attach(machine)
        case .controlNode(let node, let timer): controlNodes[node].expired(timer)
        case .peer(let node, let peer, let timer):
            controlNodes[node].perform(peer) { $0.expired(timer, at: $1) }
        case .stream(let connection, let end, let timer):
            guard case .agent(let host, let slot)? = network.connections[connection]?.purpose else { return }
            if end == .called {
                controlNodes[slot].expired(timer, onStream: connection)
            } else if let slot = ControlNodeSlot(rawValue: slot) {
                hosts[host].expired(timer, slot)
            }
        }
    }

    private func arrived(
        _ delivery: SimulatedNetwork.Delivery, on id: Int, _ line: SimulatedNetwork.Connection,
        at end: SimulatedNetwork.End
    ) {
        switch (line.purpose, end) {
        case (.agent(let host, let slot), .caller):
            if let slot = ControlNodeSlot(rawValue: slot) { arrived(delivery, on: id, atAgentOf: hosts[host], slot) }
        case (.agent(_, let slot), .called): arrived(delivery, on: id, line, atStreamOf: controlNodes[slot])
        case (.peers, _):
            let (place, other) = end == .caller ? (line.caller, line.called) : (line.called, line.caller)
            if let node = controlNode(at: place), let peer = controlNode(at: other) {
                arrived(delivery, on: id, atPeer: node, of: peer)
            }
        }
    }

    private func arrived(
        _ delivery: SimulatedNetwork.Delivery, on id: Int, atAgentOf host: SimulatedHost, _ slot: ControlNodeSlot
    ) {
        guard host.streams[slot]?.connection == id else { return }
        switch delivery {
        case .call: break
        case .answer: host.answered(slot)
        case .bytes(let bytes, let counted):
            host.received(bytes, slot)
            if counted > 0 { controlNodes[slot.rawValue].taken(counted, onStream: id) }
        case .told(let events, let counted):
            for event in events { host.tell { $0.received(event, from: slot) } }
            controlNodes[slot.rawValue].taken(counted, onStream: id)
        case .end: host.ended(slot)
        }
    }

    private func arrived(
        _ delivery: SimulatedNetwork.Delivery, on id: Int, _ line: SimulatedNetwork.Connection,
        atStreamOf node: SimulatedControlNode
    ) {
        switch delivery {
        case .call: if node.isListening { node.accept(stream: id) } else { close(id, .called) }
        case .answer, .told: break
        case .bytes(let bytes, _): node.received(bytes, onStream: id)
        case .end: node.ended(stream: id)
        }
    }

    private func arrived(
        _ delivery: SimulatedNetwork.Delivery, on id: Int, atPeer node: SimulatedControlNode,
        of peer: SimulatedControlNode
    ) {
        switch delivery {
        case .call:
            if node.isListening { node.accept(peer: id, from: .v4(peer.address)) } else { close(id, .called) }
        case .answer: node.answered(peer: id)
        case .bytes(let bytes, let counted):
            node.received(bytes, onPeer: id)
            if counted > 0 { peer.taken(counted, onPeer: id) }
        case .told: break
        case .end: node.ended(peer: id)
        }
    }
}

/// What hosts and control nodes do by the network and the clock.
extension SimulatedFabric {
    func post(_ event: FabricEvent, in delay: Duration) { clock.post(event, at: clock.now + delay) }

    func someDelay() -> Duration {
        let range = Self.delay.lowerBound.nanoseconds...Self.delay.upperBound.nanoseconds
        return .nanoseconds(Int64.random(in: range, using: &generator))
    }

    func connect(_ caller: Place, to called: Place, _ purpose: SimulatedNetwork.Purpose) -> Int {
        network.connect(caller, to: called, purpose, &clock)
    }

    func send(_ delivery: SimulatedNetwork.Delivery, on id: Int, to end: SimulatedNetwork.End) {
        network.send(delivery, on: id, to: end, &clock)
    }

    func close(_ id: Int, _ end: SimulatedNetwork.End) { network.close(id, end, &clock) }

    func isCut(_ a: Place, _ b: Place) -> Bool { network.isCut(a, b) }

    /// Where the agent calls from.
    func address(ofCallerOn id: Int) -> IPv4Address? {
        guard case .host(let index)? = network.connections[id]?.caller else { return nil }
        return hosts[index].address
    }

    func controlNode(at address: IPAddress) -> SimulatedControlNode? {
        controlNodes.first { .v4($0.address) == address }
    }

    private func controlNode(at place: Place) -> SimulatedControlNode? {
        guard case .controlNode(let index) = place else { return nil }
        return controlNodes[index]
    }

    // MARK: Data planes

    /// Carries out what a host's agent says, and looks at once what that does to the flows.
    func apply(_ change: DatapathChange, to host: SimulatedHost) {
        datapath.apply(change, at: .v4(host.address))
        checkFlows()
    }

    func resync(_ desired: DatapathState, of host: SimulatedHost, keepingOthers: Bool) {
        datapath.resync(desired, at: .v4(host.address), keepingOthers: keepingOthers)
        checkFlows()
    }

    // MARK: Streams' timers

    /// Arms a timer of one end of an agent's stream.
    ///
    /// On a whole path keepalives come in time, and neither they nor the hold timers that they feed are simulated: a
    /// fabric of a thousand hosts would do nothing else. On a path that is cut the hold timers run.
    func arm(_ timer: SessionTimer, in delay: Duration, stream id: Int, _ end: SimulatedNetwork.End) {
        guard timer == .open || timer == .hold && isCut(stream: id) else { return }
        clock.arm(.stream(connection: id, end, timer), in: delay)
    }

    func forget(stream id: Int, _ end: SimulatedNetwork.End) {
        for timer in SessionTimer.allCases { clock.cancel(.stream(connection: id, end, timer)) }
    }

    private func isCut(stream id: Int) -> Bool {
        network.connections[id].map { isCut($0.caller, $0.called) } ?? false
    }
}
