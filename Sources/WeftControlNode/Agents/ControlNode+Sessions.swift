package import WeftNet
import WeftRouting

/// Agents that come, go and come back.
extension ControlNode {
    /// An agent opened its stream.
    ///
    /// A second session from the same address takes the place of the first, which a restarted agent may have left
    /// half-open; one from another address is refused while the first is alive. So is one from an address that is not
    /// the host's, if that is configured.
    package mutating func connected(
        _ session: SessionID, agent name: String, from address: IPAddress, at time: WallTime
    ) {
        advance(to: time)
        guard config.isWhole else { return outputs.append(.close(session, "the configuration is not loaded yet")) }
        if let objection = objection(to: address, of: name) { return outputs.append(.close(session, objection)) }
        guard let agent = agents.named(name) else {
            return introduce(session, name, address)
        }
        if let old = agent.session {
            guard agent.address == address else {
                return outputs.append(.close(session, "\(name) is already connected from \(agent.address)"))
            }
            outputs.append(.close(old, "replaced by a newer session of \(name)"))
            lose(agent)
            // Nothing was kept of it.
            guard agents.named(name) != nil else { return introduce(session, name, address) }
        }
        agents.begin(session, of: agent)
        agent.address = address
        noteSource(agent)
        agent.since = now
        welcome(agent)
        outputs.append(.cancel(.stale(agent.id)))
        outputs.append(.arm(.sweep(agent.id), settings.sweepTime))
        outputs.append(.arm(.endOfRIB(agent.id), settings.endOfRIBTime))
    }

    private mutating func introduce(_ session: SessionID, _ name: String, _ address: IPAddress) {
        let isRegistered = isRegistered(name)
        if !isRegistered, !hasRoom(forUnregisteredFrom: address) {
            return outputs.append(.close(session, "too many agents are connected whose hosts are not registered"))
        }
        let order = address.v4.map { UInt64($0.rawValue) } ?? address.v6.map { $0.high ^ $0.low } ?? 0
        guard let source = rib.addSource(.xmpp, routerID: address.v4, order: order) else {
            return outputs.append(.close(session, "more agents than a control node can hold"))
        }
        let agent = agents.add(name, source: source, isRegistered: isRegistered, from: address, at: now)
        agents.begin(session, of: agent)
        noteSource(agent)
        welcome(agent)
        outputs.append(.arm(.endOfRIB(agent.id), settings.endOfRIBTime))
        hostHasReturned(name)
    }

    private mutating func welcome(_ agent: AgentPeer) {
        updateAddress(of: agent)
        config.add(agent, at: now)
        reviewSubscriptions()
    }

    private func hasRoom(forUnregisteredFrom address: IPAddress) -> Bool {
        let others = agents.all.lazy.filter { !$0.isRegistered && $0.session != nil }
        guard others.count < settings.unregisteredLimit else { return false }
        return others.count { $0.address == address } < settings.unregisteredLimitPerAddress
    }

    /// A session ended, for whatever reason but our own ``ControlNodeOutput/close(_:_:)``.
    package mutating func disconnected(_ session: SessionID, at time: WallTime) {
        advance(to: time)
        guard let agent = agents.agent(on: session) else { return }
        lose(agent)
    }

    /// Ends the session of an agent that broke a rule.
    mutating func expel(_ agent: AgentPeer, _ reason: String) {
        guard let session = agent.session else { return }
        outputs.append(.close(session, reason))
        lose(agent)
    }

    /// Ends the session of an agent whose host is not what it was, and its routes.
    mutating func dismiss(_ agent: AgentPeer, _ reason: String) {
        expel(agent, reason)
        guard agents.named(agent.name) === agent else { return }
        outputs.append(.cancel(.stale(agent.id)))
        forget(agent)
    }

    /// Keeps the routes of an agent whose session is over, or forgets the agent.
    private mutating func lose(_ agent: AgentPeer) {
        agents.endSession(of: agent)
        agent.since = now
        agent.flapCount += 1
        agent.flapTime = now
        agent.window = SendWindow()
        agent.endOfRIB = .awaited
        updates.leaveAll(agent, in: &rib)
        trees.forgetTold(agent)
        config.remove(agent, at: now)
        outputs.append(.cancel(.sweep(agent.id)))
        outputs.append(.cancel(.endOfRIB(agent.id)))
        // Of one whose host is not registered there is nothing that anybody uses.
        guard settings.staleTime > .zero, agent.isRegistered else { return forget(agent) }
        rib.markStale(from: agent.source)
        for name in agent.subscriptions.keys {
            agent.subscriptions[name]?.isStale = true
            // Nobody uses these yet, and nothing would tell those that are not repeated.
            agent.subscriptions[name]?.parked = [:]
        }
        agent.parkedRouteCount = 0
        outputs.append(.arm(.stale(agent.id), settings.staleTime))
    }

    private mutating func forget(_ agent: AgentPeer) {
        for name in agent.subscriptions.keys { instances.unsubscribe(agent.id, from: name) }
        forgetSaid(by: agent)
        rib.removeSource(agent.source)
        tunnelSources.set(agent.id, nil)
        // Before the numbers of the agent are somebody else's.
        for table in agent.trees.keys.sorted() { followTrees(in: table) }
        agents.remove(agent)
        updateAddress(of: agent)
        if isRegistered(agent.name) { hosts.miss(agent.name) }
    }

    package mutating func expired(_ timer: ControlNodeTimer, at time: WallTime) {
        advance(to: time)
        switch timer {
        case .stale(let id):
            if let agent = agents[id], agent.session == nil { forget(agent) }
        case .sweep(let id):
            if let agent = agents[id], agent.session != nil { sweep(agent) }
        case .endOfRIB(let id):
            if let agent = agents[id], agent.session != nil { oweEndOfRIB(agent) }
        case .start: endStart()
        case .peerStale, .peerSweep, .peerLongLived, .peerInterest, .peerRefresh, .peerRefreshPause:
            expiredPeerTimer(timer)
        }
    }

    /// The agent has announced everything: what it had before and did not repeat is gone.
    mutating func sweep(_ agent: AgentPeer) {
        outputs.append(.cancel(.sweep(agent.id)))
        rib.sweepStale(from: agent.source)
        for (place, id) in agent.said where !rib.holdsPath(to: place.key, in: place.table, from: agent.source) {
            agent.said[place] = nil
            rib.release(id)
        }
        for name in agent.subscriptions.keys.sorted() where agent.subscriptions[name]?.isStale == true {
            unsubscribe(agent, name)
        }
    }

    // MARK: Handing out

    /// The agent's connection has brought so many bytes.
    package func received(_ count: Int, on session: SessionID) {
        agents.agent(on: session)?.counters.bytesReceived += UInt64(count)
    }

    /// The agent's connection has taken bytes that were handed out for it: those of whole stanzas, and of bodies with
    /// their heads.
    package mutating func sent(_ count: Int, on session: SessionID) {
        guard let agent = agents.agent(on: session) else { return }
        if agent.window.set(agent.window.bytesInFlight - count, limit: settings.window) { resumeUpdates(of: agent) }
    }

    /// Hands out a whole stanza.
    mutating func send(_ stanza: [UInt8], to agent: AgentPeer) {
        guard let session = agent.session else { return }
        outputs.append(.send(stanza, to: session))
        noteMessage(of: stanza.count, to: agent)
    }

    /// Hands out the body of a message for one agent.
    mutating func tell(_ body: [UInt8], to agent: AgentPeer) {
        guard let session = agent.session else { return }
        outputs.append(.tell(.once(body), to: [session]))
        noteMessage(of: agent.headLength + body.count, to: agent)
    }

    /// Counts a message that was handed out.
    func noteMessage(of bytes: Int, to agent: AgentPeer) {
        agent.counters.messagesSent += 1
        agent.counters.bytesSent += UInt64(bytes)
        if agent.window.add(bytes, limit: settings.window) { agent.counters.blocked += 1 }
    }
}
