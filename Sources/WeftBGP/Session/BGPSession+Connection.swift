import WeftBGPWire
package import WeftNet

/// What happens to TCP connections and timers.
extension BGPSession {
    /// A call that ``BGPSessionOutput/connect(_:)`` asked for was answered.
    package mutating func connected(_ id: BGPConnectionID, at now: MonotonicTime) -> [BGPSessionOutput] {
        let before = state
        guard let index = index(of: id), connections[index].phase == .connecting else { return [] }
        emit(.cancel(.connectRetry))
        if connections.contains(where: { $0.id != id && $0.state > .openSent }) {
            // Another connection has come further; the peer, who may not have noticed ours, is spared the collision.
            drop(id, .connectionLost, at: now)
        } else {
            open(at: index, at: now)
        }
        return finish(.tcpConnected, from: before, at: now)
    }

    /// The peer calls. The outputs say at once if the call is refused.
    package mutating func accepted(at now: MonotonicTime) -> (BGPConnectionID, [BGPSessionOutput]) {
        let before = state
        // A peer that calls again has given up its last call, unless it has answered our OPEN on it.
        let earlier = connections.first { !$0.id.isOutgoing && !$0.isEstablished }
        let id = newConnection(isOutgoing: false, .openSent, at: now)
        guard mode == .running, earlier == nil || earlier?.phase == .openSent else {
            connections.removeLast()
            history.refusedCalls += 1
            emit(.note(.refusedCall))
            emit(.close(id))
            return (id, finish(.tcpAccepted, from: before, at: now))
        }
        if let earlier { close(earlier.id, saying: .cease(.connectionCollision), at: now) }
        if let index = index(of: id) { open(at: index, at: now) }
        // A call of our own is not needed now; one that is under way goes on (§6.8).
        if !connections.contains(where: { $0.phase == .connecting }) { emit(.cancel(.connectRetry)) }
        return (id, finish(.tcpAccepted, from: before, at: now))
    }

    /// TCP is gone, or the call failed; nobody asked for it.
    package mutating func ended(_ id: BGPConnectionID, at now: MonotonicTime) -> [BGPSessionOutput] {
        let before = state
        guard let index = index(of: id) else { return [] }
        let connection = connections[index]
        let event: BGPSessionEvent = connection.phase == .connecting ? .tcpConnectFailed : .tcpClosed
        if connection.phase == .connecting { history.failedCalls += 1 } else { emit(.note(.connectionLost)) }
        remove(at: index, .connectionLost, at: now)
        resume()
        return finish(event, from: before, at: now)
    }

    private mutating func open(at index: Int, at now: MonotonicTime) {
        connections[index].phase = .openSent
        connections[index].opened = now
        connections[index].lastHeard = now
        let id = connections[index].id
        let open = ownOpen
        connections[index].open = open
        send(.open, open.message, on: id)
        emit(.arm(.hold(id), timing.openHold))
    }

    package mutating func expired(_ timer: BGPSessionTimer, at now: MonotonicTime) -> [BGPSessionOutput] {
        let before = state
        switch timer {
        case .idleHold:
            guard mode == .idleHold else { return [] }
            run(at: now)
            return finish(.idleHoldTimerExpired, from: before, at: now)
        case .connectRetry:
            guard mode == .running else { return [] }
            for connection in connections where connection.phase == .connecting {
                history.failedCalls += 1
                emit(.note(.unansweredCall))
                drop(connection.id, .connectionLost, at: now)
            }
            if connections.isEmpty, !settings.isPassive { call(at: now) }
            return finish(.connectRetryTimerExpired, from: before, at: now)
        case .keepalive(let id):
            guard let session = index(of: id).flatMap({ connections[$0].negotiated }) else { return [] }
            send(.keepalive, BGPHeader.keepalive, on: id)
            armKeepalive(session, id)
            return finish(.keepaliveTimerExpired, from: before, at: now)
        case .hold(let id):
            if let index = index(of: id), case .deferred(let session, let isConfirmed) = connections[index].phase {
                confirm(session, isConfirmed, on: id, at: now)
                return finish(.holdTimerExpired, from: before, at: now)
            }
            guard let index = index(of: id), let limit = holdTime(of: connections[index]) else { return [] }
            // The timer is armed once; what came meanwhile only moved the mark.
            let silence = now - connections[index].lastHeard
            guard silence >= limit else {
                emit(.arm(.hold(id), limit - silence))
                return finish(.holdTimerExpired, from: before, at: now)
            }
            fail(id, .holdTimerExpired, at: now)
            return finish(.holdTimerExpired, from: before, at: now)
        }
    }

    /// How long the peer may be silent; `nil` without a limit.
    private func holdTime(of connection: Connection) -> Duration? {
        guard connection.phase != .connecting else { return nil }
        guard let session = connection.negotiated else { return timing.openHold }
        return session.holdTime == 0 ? nil : .seconds(Int(session.holdTime))
    }

    /// RFC 4271 §4.4: a third of the hold time.
    mutating func armKeepalive(_ session: NegotiatedSession, _ id: BGPConnectionID) {
        guard session.holdTime > 0 else { return }
        emit(.arm(.keepalive(id), jittered(.seconds(Int(session.holdTime)) / 3)))
    }
}
