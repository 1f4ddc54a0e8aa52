package import WeftBGPWire
import WeftNet

/// How connections end.
extension BGPSession {
    /// Tells the peer why, and closes the connection.
    mutating func close(_ id: BGPConnectionID, saying fault: BGPFault, at now: MonotonicTime) {
        guard let index = index(of: id) else { return }
        let connection = connections[index]
        guard connection.phase != .connecting else {
            connections.remove(at: index)
            emit(.close(id))
            return
        }
        let sent = connection.negotiated?.notification(of: fault) ?? fault
        send(.notification, sent.message, on: id)
        emit(.note(.sent(sent)))
        history.lastSent = BGPSessionHistory.Notification(fault: sent, at: now)
        drop(id, .sent(sent), at: now)
    }

    /// Closes the connection without a word; an established session is over.
    mutating func drop(_ id: BGPConnectionID, _ cause: BGPSessionLoss.Cause, at now: MonotonicTime) {
        guard let index = index(of: id) else { return }
        emit(.close(id))
        remove(at: index, cause, at: now)
    }

    /// Forgets a connection that is closed.
    mutating func remove(at index: Int, _ cause: BGPSessionLoss.Cause, at now: MonotonicTime) {
        let connection = connections.remove(at: index)
        guard case .established(let session) = connection.phase else { return }
        let loss = BGPSessionLoss(cause: cause, mayKeepRoutes: Self.mayKeepRoutes(after: cause, of: session))
        if now - connection.establishedSince >= timing.stable {
            (faults, failedCalls) = (0, 0)
        }
        refused.forgetFamilies()
        restartTime = session.peerRestart.map { .seconds(Int($0.restartTime)) }
        routesAwaited = loss.mayKeepRoutes ? restartTime.map { now + $0 } : nil
        history.flaps += 1
        history.lastFlap = now
        history.lastLoss = loss
        history.establishedSince = nil
        emit(.down(loss))
    }

    mutating func closeAll(saying fault: BGPFault, at now: MonotonicTime) {
        for connection in connections { close(connection.id, saying: fault, at: now) }
    }

    /// The peer broke the rules on a connection, or was silent.
    mutating func fail(_ id: BGPConnectionID, _ fault: BGPFault, at now: MonotonicTime) {
        close(id, saying: fault, at: now)
        guard connections.isEmpty else { return }
        if fault.wouldComeAgain { penalize(at: now) } else { resume() }
    }

    /// RFC 4724 §4.2 and RFC 8538 §4: a connection that is lost without a word can always be waited for, one that ended
    /// with a NOTIFICATION only if both sides said so, and never after a hard reset.
    static func mayKeepRoutes(after cause: BGPSessionLoss.Cause, of session: NegotiatedSession) -> Bool {
        guard let restart = session.peerRestart, !restart.families.isEmpty else { return false }
        switch cause {
        case .connectionLost, .replaced, .abandoned: return true
        case .sent(let fault), .received(let fault):
            return session.coversNotifications && !fault.isHardReset
        }
    }
}

extension NegotiatedSession {
    /// What the peer is told when the session ends over a fault: a hard reset, if it shall not keep our routes (RFC
    /// 8538 §3).
    func notification(of fault: BGPFault) -> BGPFault {
        coversNotifications && fault.endsForwarding ? fault.asHardReset : fault
    }

    /// Whether the peer's routes are kept for its return when we end the session over a fault of it.
    package func mayKeepRoutes(afterEndingOver fault: BGPFault) -> Bool {
        BGPSession.mayKeepRoutes(after: .sent(notification(of: fault)), of: self)
    }
}

extension BGPFault {
    /// If the session began anew at once, it would end like this again (RFC 4271 §8.1.1, DampPeerOscillations): what
    /// breaks the rules does, and limits that were exceeded (RFC 4486 §4). What a person decided does not, nor silence:
    /// a peer that was restarted looks like that from here.
    var wouldComeAgain: Bool {
        let reason = reason
        return switch reason.code {
        case .holdTimer: false
        case .cease:
            [CeaseReason.maximumPrefixes, .outOfResources].contains { $0.rawValue == reason.subcode }
        default: true
        }
    }

    var isHardReset: Bool { code == .cease && subcode == CeaseReason.hardReset.rawValue }

    /// The peer shall not keep our routes: RFC 8538 §5.1.
    var endsForwarding: Bool {
        guard code == .cease, let reason = CeaseReason(rawValue: subcode) else { return false }
        return switch reason {
        case .maximumPrefixes, .administrativeShutdown, .peerDeconfigured, .administrativeReset: true
        case .connectionRejected, .otherConfigurationChange, .connectionCollision, .outOfResources, .hardReset: false
        }
    }

    /// RFC 8538 §3: the reason travels in the data.
    var asHardReset: BGPFault { .cease(.hardReset, data: [code.rawValue, subcode] + data) }

    /// Why a hard reset was done; of other faults and without a reason, the fault itself.
    package var reason: BGPFault {
        guard isHardReset, data.count >= 2 else { return self }
        return BGPFault(BGPErrorCode(rawValue: data[0]), data[1], data: Array(data.dropFirst(2)))
    }
}
