extension VRouter {
    /// How long a control node may take to repeat its routes when it never says that it is done (control-node.md §8).
    static let routeSweepDelay: Duration = .seconds(60)
    /// The configuration is complete when nothing came for this long.
    static let configurationSilence: Duration = .seconds(15)

    /// The slots with a session, in order.
    package var upSlots: [ControlNodeSlot] { ControlNodeSlot.allCases.filter { sessions[$0]?.isUp == true } }

    /// The generation that new routes of the slot carry; `nil` without a session.
    func liveGeneration(_ slot: ControlNodeSlot) -> UInt32? {
        sessions[slot].flatMap { $0.isUp ? $0.generation : nil }
    }

    /// Something came from the control node in `slot`, or its session changed.
    package mutating func received(_ event: ControlNodeEvent, from slot: ControlNodeSlot) -> [Output] {
        switch event {
        case .established: sessionEstablished(slot)
        case .lost: sessionLost(slot)
        case .configuration(let changes): receivedConfiguration(changes, from: slot)
        case .routes(let routes, let instance): receivedRoutes(routes, instance: instance, from: slot)
        case .retractions(let prefixes, let instance): retracted(prefixes, instance: instance, from: slot)
        case .ethernetRoutes(let routes, let instance): receivedEthernetRoutes(routes, instance: instance, from: slot)
        case .ethernetRetractions(let keys, let instance): retractedEthernet(keys, instance: instance, from: slot)
        case .endOfRIB: receivedEndOfRIB(from: slot)
        }
        return drain()
    }

    /// A session is up: the control node knows nothing of this host, so everything is said anew.
    private mutating func sessionEstablished(_ slot: ControlNodeSlot) {
        guard sessions[slot]?.isUp != true else { return }
        sessions[slot, default: Session()].isUp = true
        sessions[slot]?.isInSync = false
        if configurationServer == nil { serveConfiguration(from: slot) }
        for (name, vrf) in vrfs.sorted(by: { $0.key < $1.key }) where vrf.isSubscribed {
            outbox.announce(.subscribe(routingInstance: name, id: vrf.id), to: slot)
            if let broadcast = localBroadcast(vrf) { outbox.announce(.publishEthernet(broadcast), to: slot) }
            for (_, entry) in vrf.routes.sorted(by: { $0.key < $1.key }) {
                if let route = entry.published { outbox.announce(.publish(route), to: slot) }
                if let route = entry.publishedEthernet { outbox.announce(.publishEthernet(route), to: slot) }
            }
        }
        outbox.announce(.endOfRIB, to: slot)
        outbox.append(.arm(.routeSweep(slot), Self.routeSweepDelay))
    }

    /// A session is gone. Its routes turn stale and go on being used; with another control node in sync they are
    /// swept after a while, without one they stay.
    private mutating func sessionLost(_ slot: ControlNodeSlot) {
        guard sessions[slot]?.isUp == true else { return }
        sessions[slot]?.isUp = false
        sessions[slot]?.isInSync = false
        sessions[slot]?.generation += 1
        markRoutes(of: slot)
        let replaced = ControlNodeSlot.allCases.contains { sessions[$0]?.isInSync == true }
        outbox.append(replaced ? .arm(.routeSweep(slot), Self.routeSweepDelay) : .cancel(.routeSweep(slot)))
        if configurationServer == slot {
            configurationServer = nil
            if let other = upSlots.first {
                serveConfiguration(from: other)
            } else {
                outbox.append(.cancel(.endOfConfiguration))
            }
        }
    }

    /// The control node says that it has sent its whole table.
    private mutating func receivedEndOfRIB(from slot: ControlNodeSlot) {
        guard sessions[slot]?.isUp == true else { return }
        outbox.append(.cancel(.routeSweep(slot)))
        becameInSync(slot)
    }

    package mutating func timerExpired(_ timer: TimerKind) -> [Output] {
        switch timer {
        case .routeSweep(let slot):
            if sessions[slot]?.isUp == true {
                becameInSync(slot)
            } else if ControlNodeSlot.allCases.contains(where: { sessions[$0]?.isInSync == true }) {
                sweepRoutes(slot)
            }
        case .endOfConfiguration:
            completeConfiguration()
        case .attachment(let id):
            deadlinePassed(id)
        }
        return drain()
    }

    private mutating func becameInSync(_ slot: ControlNodeSlot) {
        sessions[slot]?.isInSync = true
        for other in ControlNodeSlot.allCases where other == slot || sessions[other]?.isUp != true {
            sweepRoutes(other)
        }
        needsResync = isRestoring
        isRestoring = false
    }
}
