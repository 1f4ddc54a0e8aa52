package import WeftBGPWire
package import WeftNet

/// What the peer says.
extension BGPSession {
    /// What stands at the front of the bytes.
    package enum Step: Hashable, Sendable {
        /// Less than a message.
        case incomplete
        /// An UPDATE of the established session: where its body is. The next message begins where that ends.
        case update(Range<Int>)
        /// A message was dealt with. The next one begins at `next`.
        case handled([BGPSessionOutput], next: Int)
    }

    /// Reads one message at the front of what a connection received. A connection that was closed is not read any
    /// further.
    package mutating func next(
        in bytes: UnsafeRawBufferPointer, on id: BGPConnectionID, at now: MonotonicTime
    ) -> Step {
        guard let index = index(of: id), connections[index].phase != .connecting else { return .incomplete }
        let header: (type: BGPMessageType, length: Int)?
        do throws(BGPFault) {
            header = try BGPHeader.read(bytes, limit: connections[index].messageLimit)
        } catch {
            let before = state
            fail(id, error, at: now)
            return .handled(finish(.malformedMessage, from: before, at: now), next: bytes.count)
        }
        guard let header, header.length <= bytes.count else { return .incomplete }
        history.received.count(header.type)
        connections[index].lastHeard = now
        if header.type == .update, connections[index].isEstablished {
            history.lastEvent = .update
            return .update(BGPHeader.length..<header.length)
        }
        let body = UnsafeRawBufferPointer(rebasing: bytes[BGPHeader.length..<header.length])
        return .handled(received(header.type, body, on: connections[index], at: now), next: header.length)
    }

    private mutating func received(
        _ type: BGPMessageType, _ body: UnsafeRawBufferPointer, on connection: Connection, at now: MonotonicTime
    ) -> [BGPSessionOutput] {
        let before = state
        switch (type, connection.phase) {
        case (.notification, _):
            received(BGPFault(decodingNotification: body), on: connection, at: now)
            return finish(.notification, from: before, at: now)
        case (.open, .openSent):
            do throws(BGPFault) {
                try received(OpenMessage(decoding: body), on: connection, at: now)
            } catch {
                fail(connection.id, error, at: now)
            }
            return finish(.open, from: before, at: now)
        case (.keepalive, .deferred(let session, _)):
            setPhase(.deferred(session, isConfirmed: true), of: connection.id)
            return finish(.keepalive, from: before, at: now)
        case (.keepalive, .openConfirm(let session)):
            establish(session, on: connection.id, at: now)
            return finish(.keepalive, from: before, at: now)
        case (.keepalive, .established):
            return finish(.keepalive, from: before, at: now)
        case (.routeRefresh, .established(let session)):
            refresh(body, session, on: connection.id, at: now)
            return finish(.routeRefresh, from: before, at: now)
        default:
            fail(connection.id, .unexpectedMessage(connection.phase.unexpectedMessageSubcode), at: now)
            return finish(type.event, from: before, at: now)
        }
    }

    private mutating func refresh(
        _ body: UnsafeRawBufferPointer, _ session: NegotiatedSession, on id: BGPConnectionID, at now: MonotonicTime
    ) {
        let message: RouteRefreshMessage
        do throws(BGPFault) {
            message = try RouteRefreshMessage(decoding: body)
        } catch {
            // RFC 7313 §5: only a peer that knows the marks can be told what is wrong with one. Others send none,
            // whatever it looks like.
            if error.code != .routeRefresh || session.hasEnhancedRouteRefresh { fail(id, error, at: now) }
            return
        }
        // RFC 2918 §4: one for a family that was not agreed on is ignored.
        guard session.hasRouteRefresh, let family = message.family, session.families.contains(family),
            let kind = message.kind, kind == .request || session.hasEnhancedRouteRefresh
        else { return }
        emit(.routeRefresh(family, kind))
    }

    /// The owner sent messages of its own on the established connection.
    package mutating func sent(_ type: BGPMessageType, count: Int) {
        history.sent.count(type, count)
    }

    /// The peer ends the session.
    private mutating func received(_ fault: BGPFault, on connection: Connection, at now: MonotonicTime) {
        emit(.note(.received(fault)))
        history.lastReceived = BGPSessionHistory.Notification(fault: fault, at: now)
        drop(connection.id, .received(fault), at: now)
        guard connections.isEmpty else { return }
        if !connection.isEstablished, isRefusal(fault, connection.open) {
            // RFC 5492 §3: without what the peer cannot stand, at once.
            if settings.isPassive { resume() } else { call(at: now) }
        } else if fault.reason.code == .cease || !fault.wouldComeAgain {
            // What limits the peer has, it keeps itself.
            resume()
        } else {
            penalize(at: now)
        }
    }

    /// Whether the fault says what to do without; that is noted.
    private mutating func isRefusal(_ fault: BGPFault, _ open: OpenMessage?) -> Bool {
        if refused.add(from: fault) { return true }
        let dropped = refused.addFamilies(
            from: fault, offered: open?.families ?? [], over: settings.peerAddress)
        guard !dropped.isEmpty else { return false }
        emit(.note(.withoutFamilies(dropped)))
        return true
    }

    mutating func establish(_ session: NegotiatedSession, on id: BGPConnectionID, at now: MonotonicTime) {
        for other in connections where other.id != id {
            if other.phase != .connecting { emit(.note(.collision)) }
            close(other.id, saying: .cease(.connectionCollision), at: now)
        }
        guard let index = index(of: id) else { return }
        connections[index].phase = .established(session)
        connections[index].establishedSince = now
        history.establishedSince = now
        routesAwaited = nil
        emit(.cancel(.connectRetry))
        emit(.established(session))
    }
}

extension BGPSession.Connection.Phase {
    /// RFC 6608 §4.
    fileprivate var unexpectedMessageSubcode: UInt8 {
        switch self {
        case .connecting: 0
        case .openSent, .deferred: 1
        case .openConfirm: 2
        case .established: 3
        }
    }
}

extension BGPMessageType {
    fileprivate var event: BGPSessionEvent {
        switch self {
        case .open: .open
        case .update: .update
        case .notification: .notification
        case .keepalive: .keepalive
        case .routeRefresh: .routeRefresh
        }
    }
}
