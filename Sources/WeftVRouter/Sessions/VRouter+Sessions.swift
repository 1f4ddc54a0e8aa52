extension VRouter {
    /// How long a control node may take to repeat its routes when it never says that it is done
    /// (docs/wire/xmpp.md, "End of RIB").
    static let routeSweepDelay: Duration = .seconds(60)
    /// The configuration is complete when nothing came for this long.
    static let configurationSilence: Duration = .seconds(15)
    /// It is complete this long after its beginning whatever comes: one host's is sent in a second or two, and changes
    /// may never pause.
    static let configurationTime: Duration = .seconds(60)

    /// Something came from the control node in `slot`, or its session changed.
    package mutating func received(_ event: ControlNodeEvent, from slot: ControlNodeSlot) -> [Output] {
        if event.isTold { tunnelSources.hears(slot) }
        switch event {
        case .established: sessionEstablished(slot)
        case .lost: sessionLost(slot)
        case .configuration(let changes): receivedConfiguration(changes, from: slot)
        case .routes(let routes, let instance): receivedRoutes(routes, instance: instance, from: slot)
        case .retractions(let prefixes, let instance): retracted(prefixes, instance: instance, from: slot)
        case .ethernetRoutes(let routes, let instance): receivedEthernetRoutes(routes, instance: instance, from: slot)
        case .ethernetRetractions(let keys, let instance): retractedEthernet(keys, instance: instance, from: slot)
        case .tunnelSources(let addresses): receivedTunnelSources(addresses, from: slot)
        case .tunnelSourceRetractions(let addresses): retractedTunnelSources(addresses, from: slot)
        case .endOfRIB: receivedEndOfRIB(from: slot)
        }
        return drain()
    }

    /// A session is up: the control node knows nothing of this host, so everything is said anew.
    private mutating func sessionEstablished(_ slot: ControlNodeSlot) {
        guard sessions.begin(slot) else { return }
        tunnelSources.begin(slot)
        // First, so that they are told before what needs them.
        outbox.announce(.subscribeTunnelSources, to: slot)
        if subscription.server == nil { serveConfiguration(from: slot) }
        for vrf in vrfs.all.sorted(by: { $0.name < $1.name }) where vrf.isSubscribed {
            outbox.announce(.subscribe(routingInstance: vrf.name, id: vrf.id), to: slot)
            if let broadcast = localBroadcast(vrf) { outbox.announce(.publishEthernet(broadcast), to: slot) }
            for (_, publication) in vrf.publications.sorted(by: { $0.key < $1.key }) {
                if let route = publication.route { outbox.announce(.publish(route), to: slot) }
                if let route = publication.ethernet { outbox.announce(.publishEthernet(route), to: slot) }
            }
        }
        outbox.announce(.endOfRIB, to: slot)
        outbox.append(.arm(.routeSweep(slot), Self.routeSweepDelay))
    }

    /// A session is gone. Its routes turn stale and go on being used; with another control node in sync they are
    /// swept after a while, without one they stay.
    private mutating func sessionLost(_ slot: ControlNodeSlot) {
        guard sessions.end(slot) else { return }
        vrfs.touchRoutes(of: slot)
        outbox.append(
            sessions.isAnyInSync ? .arm(.routeSweep(slot), Self.routeSweepDelay) : .cancel(.routeSweep(slot)))
        if subscription.server == slot {
            subscription.end()
            if let other = upSlots.first {
                serveConfiguration(from: other)
            } else {
                cancelEndOfConfiguration()
            }
        }
    }

    /// The control node says that it has sent its whole table.
    private mutating func receivedEndOfRIB(from slot: ControlNodeSlot) {
        guard sessions.isUp(slot) else { return }
        outbox.append(.cancel(.routeSweep(slot)))
        becameInSync(slot)
    }

    package mutating func timerExpired(_ timer: TimerKind) -> [Output] {
        switch timer {
        case .routeSweep(let slot):
            if sessions.isUp(slot) {
                becameInSync(slot)
            } else if sessions.isAnyInSync {
                sweepRoutes(slot)
            }
        case .endOfConfiguration, .latestEndOfConfiguration:
            completeConfiguration()
        case .attachment(let id):
            deadlinePassed(id)
        }
        return drain()
    }

    private mutating func becameInSync(_ slot: ControlNodeSlot) {
        sessions.isNowInSync(slot)
        tunnelSources.isNowInSync(slot)
        for other in ControlNodeSlot.allCases where other == slot || !sessions.isUp(other) { sweepRoutes(other) }
        if isRestoring { outbox.append(.resync) }
        isRestoring = false
    }

    /// Drops what the slot's control node did not repeat.
    private mutating func sweepRoutes(_ slot: ControlNodeSlot) {
        vrfs.sweep(slot, { sessions.isStale($0, slot) }, { sessions.isStale($0, slot) })
        tunnelSources.sweep(slot, sessions)
    }
}
