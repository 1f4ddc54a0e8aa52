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
            families: ["inet", "inet6", "e-vpn"], state: agent.state,
            since: agent.since, isInSync: agent.isInSync, pathCount: agent.pathCount, flapCount: agent.flapCount,
            lastFlap: agent.flapTime, routingInstances: agent.instances)
        let counters = agent.counters
        received.updates = counters.messagesReceived
        received.routes = counters.routesReceived
        received.withdrawals = counters.withdrawalsReceived
        sent.updates = counters.messagesSent
        sent.routes = counters.routesSent
        sent.withdrawals = counters.withdrawalsSent
        sent.tooLong = UInt64(agent.routesTooLong) + counters.objectsTooLong
        sent.traffic.bytes = counters.bytesSent
        sent.blocked = counters.blocked
        faults.rejected = counters.itemsIgnored
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
        received = Exchange(session.received, session.receivedTraffic)
        received.routes = counters.routesReceived
        received.withdrawals = counters.withdrawalsReceived
        received.endsOfRIB = counters.endsOfRIBReceived
        sent = Exchange(session.sent, session.sentTraffic)
        sent.routes = counters.routesSent
        sent.withdrawals = counters.withdrawalsSent
        sent.endsOfRIB = counters.endsOfRIBSent
        sent.tooLong = UInt64(peer.routesTooLong)
        faults.attributesDiscarded = counters.attributesDiscarded
        faults.treatedAsWithdrawn = counters.treatedAsWithdrawn
        faults.loops = counters.loops
        faults.unusable = counters.unusable
        faults.rejected = counters.rejected
        faults.pathsRefused = counters.pathsRefused
        faults.leaks = counters.leaks
        faults.pathsInExcess = counters.pathsInExcess
        faults.routesPurged = counters.routesPurged
        faults.refusedCalls = session.refusedCalls
        faults.failedCalls = session.failedCalls
    }
}

extension AgentSnapshot {
    /// The session of an agent whose host is not registered is open, and nothing goes over it.
    var state: String {
        guard isConnected else { return "Idle" }
        return isRegistered ? "Established" : "Unregistered"
    }
}

extension NeighborView.Exchange {
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
