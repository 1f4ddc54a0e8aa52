import NIOCore
import WeftBGP
import WeftBGPTransport
import WeftBGPWire
import WeftControlNode
import WeftIntrospect
import WeftNet

extension NeighborView {
    init(_ agent: AgentSnapshot, localAddress: String, localAS: UInt32) {
        self.init(
            name: agent.name, address: "\(agent.address)", localAddress: localAddress, localASN: localAS,
            families: ["inet", "inet6", "e-vpn"],
            state: Self.stateOfAgent(isConnected: agent.isConnected, isRegistered: agent.isRegistered),
            since: agent.since, isInSync: agent.isInSync, pathCount: agent.pathCount, flapCount: agent.flapCount,
            lastFlap: agent.flapTime, routingInstances: agent.instances)
        received = Exchange(receivedBy: agent.counters)
        sent = Exchange(sentBy: agent.counters)
        sent.tooLong += UInt64(agent.routesTooLong)
        faults = Faults(of: agent.counters)
        waitingInstances = agent.waitingInstances
        waitingMachines = agent.waitingMachines
    }

    init(_ peer: PeerSnapshot, _ session: PeerState) {
        let settings = session.settings
        self.init(
            name: peer.name, address: "\(settings.peerAddress)", asn: settings.peerAS,
            localAddress: session.localAddress?.ipAddress ?? settings.localAddress.map { "\($0)" } ?? "",
            localASN: settings.localAS, families: settings.families.map(\.name),
            state: session.state.rawValue, since: session.stateSince, isInSync: peer.isInSync,
            pathCount: peer.pathCount, flapCount: session.flaps, lastFlap: session.lastFlap,
            peering: Peering(peer.configuration, session))
        let counters = peer.counters
        received = Exchange(receivedBy: counters, session)
        sent = Exchange(sentBy: counters, session)
        sent.tooLong = UInt64(peer.routesTooLong)
        faults = Faults(of: counters)
        faults.refusedCalls = session.refusedCalls
        faults.failedCalls = session.failedCalls
    }
}

extension NeighborView.Faults {
    init(of counters: BGPPeerCounters) {
        self.init()
        attributesDiscarded = counters.attributesDiscarded
        treatedAsWithdrawn = counters.treatedAsWithdrawn
        loops = counters.loops
        unusable = counters.unusable
        unpermitted = counters.unpermitted
        rejected = counters.rejected
        pathsRefused = counters.pathsRefused
        leaks = counters.leaks
        pathsInExcess = counters.pathsInExcess
        routesPurged = counters.routesPurged
    }

    init(of counters: AgentCounters) {
        self.init()
        rejected = counters.itemsIgnored
        unpermitted = counters.routesUnpermitted
        trimmed = counters.routesTrimmed
        waited = counters.subscriptionsWaited + counters.machinesWaited
    }
}

extension NeighborView {
    /// The session of an agent whose host is not registered is open, and nothing goes over it.
    static func stateOfAgent(isConnected: Bool, isRegistered: Bool) -> String {
        guard isConnected else { return "Idle" }
        return isRegistered ? "Established" : "Unregistered"
    }
}

extension NeighborView.Exchange {
    init(receivedBy counters: AgentCounters) {
        self.init()
        updates = counters.messagesReceived
        routes = counters.routesReceived
        withdrawals = counters.withdrawalsReceived
        traffic.bytes = counters.bytesReceived
    }

    init(sentBy counters: AgentCounters) {
        self.init()
        updates = counters.messagesSent
        routes = counters.routesSent
        withdrawals = counters.withdrawalsSent
        tooLong = counters.objectsTooLong
        traffic.bytes = counters.bytesSent
        blocked = counters.blocked
    }

    init(receivedBy counters: BGPPeerCounters, _ session: PeerState) {
        self.init(session.received, session.receivedTraffic)
        routes = counters.routesReceived
        withdrawals = counters.withdrawalsReceived
        endsOfRIB = counters.endsOfRIBReceived
    }

    init(sentBy counters: BGPPeerCounters, _ session: PeerState) {
        self.init(session.sent, session.sentTraffic)
        routes = counters.routesSent
        withdrawals = counters.withdrawalsSent
        endsOfRIB = counters.endsOfRIBSent
    }

    fileprivate init(_ messages: BGPSessionHistory.Messages, _ traffic: PeerState.Traffic) {
        self.init()
        opens = messages.open
        keepalives = messages.keepalive
        notifications = messages.notification
        updates = messages.update
        refreshes = messages.routeRefresh
        self.traffic = TrafficView.Direction(bytes: traffic.bytes, calls: traffic.calls)
    }
}

extension NeighborView.Peering {
    fileprivate init(_ configuration: PeerConfiguration, _ session: PeerState) {
        self.init(PeerConfigurationView(configuration))
        port = session.settings.port
        remoteEnd = session.remoteAddress.flatMap { address in
            address.ipAddress.map { "\($0):\(address.port ?? 0)" }
        }
        lastEvent = session.lastEvent?.rawValue
        lastState = session.lastState.rawValue
        lastError = session.lastCallError ?? session.lastLoss.map { "\($0)" }
        agreement = session.negotiated.map(NeighborView.Agreement.init)
    }
}

extension NeighborView.Agreement {
    fileprivate init(_ session: NegotiatedSession) {
        self.init(
            identifier: "\(session.peerIdentifier)", families: session.families.names, holdTime: session.holdTime,
            hasWideASNumbers: session.hasWideASNumbers)
        additionalPaths = BGPFamily.allCases.compactMap { family in
            var ways: AdditionalPathWays = []
            if session.receivesAdditionalPaths.contains(family) { ways.insert(.receive) }
            if session.sendsAdditionalPaths.contains(family) { ways.insert(.send) }
            return ways.isEmpty ? nil : "\(family.name): \(ways.name)"
        }
        restart = session.peerRestart.map { restart in
            NeighborView.Restart(
                families: Set(restart.families.keys).names, time: restart.restartTime,
                longLivedFamilies: Set(restart.longLived.keys).names,
                longLivedTime: restart.longLived.values.max() ?? 0)
        }
    }
}

extension Set<BGPFamily> {
    /// In the order that all pages keep.
    fileprivate var names: [String] { BGPFamily.allCases.filter(contains).map(\.name) }
}
