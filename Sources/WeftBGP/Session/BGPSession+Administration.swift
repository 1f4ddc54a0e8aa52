package import WeftBGPWire
package import WeftNet

/// What the owner decides.
extension BGPSession {
    package mutating func start(at now: MonotonicTime) -> [BGPSessionOutput] {
        let before = state
        guard mode == .stopped else { return [] }
        run(at: now)
        return finish(.start, from: before, at: now)
    }

    /// Ends the session until it is started again.
    ///
    /// - Parameter fault: what the peer is told; usually an administrative shutdown or that it is not configured any
    ///   more.
    package mutating func stop(_ fault: BGPFault, at now: MonotonicTime) -> [BGPSessionOutput] {
        let before = state
        guard mode != .stopped else { return [] }
        closeAll(saying: fault, at: now)
        rest()
        mode = .stopped
        (faults, failedCalls) = (0, 0)
        return finish(.stop, from: before, at: now)
    }

    /// Ends the session and begins anew, after `pause` if there is one.
    ///
    /// For faults in updates, for limits that were exceeded, and on request.
    package mutating func reset(
        _ fault: BGPFault, pause: Duration? = nil, at now: MonotonicTime
    ) -> [BGPSessionOutput] {
        let before = state
        guard mode == .running else { return [] }
        closeAll(saying: fault, at: now)
        rest()
        if let pause {
            hold(pause)
        } else if fault.wouldComeAgain {
            penalize(at: now)
        } else {
            run(at: now)
        }
        return finish(.reset, from: before, at: now)
    }

    /// Closes everything without a word, so that the peer keeps our routes while we are restarted (RFC 4724 §4.1).
    package mutating func abandon(at now: MonotonicTime) -> [BGPSessionOutput] {
        let before = state
        guard mode != .stopped else { return [] }
        for connection in connections { drop(connection.id, .abandoned, at: now) }
        rest()
        mode = .stopped
        return finish(.stop, from: before, at: now)
    }

    /// Our restart is over: the peers that wait for our routes have been sent them.
    package mutating func restartEnded() { isRestarting = false }

    /// Takes over new settings. The session is begun anew only if it depends on what changed
    /// (``BGPPeerSettings/needsReset(from:)``).
    package mutating func update(_ settings: BGPPeerSettings, at now: MonotonicTime) -> [BGPSessionOutput] {
        let before = state
        let needsReset = settings.needsReset(from: self.settings)
        let (wasShutDown, wasPassive) = (self.settings.isShutDown, self.settings.isPassive)
        self.settings = settings
        if settings.isShutDown {
            guard !wasShutDown else { return [] }
            return stop(.cease(.administrativeShutdown), at: now)
        }
        if wasShutDown { return start(at: now) }
        guard mode != .stopped else { return [] }
        guard needsReset else {
            if wasPassive, !settings.isPassive, mode == .running, connections.isEmpty { call(at: now) }
            return finish(.settingsChanged, from: before, at: now)
        }
        closeAll(saying: .cease(.otherConfigurationChange), at: now)
        rest()
        refused = CapabilityRefusal()
        (faults, failedCalls) = (0, 0)
        run(at: now)
        return finish(.settingsChanged, from: before, at: now)
    }

    // MARK: Modes

    /// Begins to call or to wait.
    mutating func run(at now: MonotonicTime) {
        mode = .running
        guard !settings.isPassive else { return }
        call(at: now)
    }

    mutating func call(at now: MonotonicTime) {
        let id = newConnection(isOutgoing: true, .connecting, at: now)
        emit(.connect(id))
        // RFC 4271 §8.2.2, Connect: the call is given up when the timer expires.
        emit(.arm(.connectRetry, timing.connectRetry.upperBound))
    }

    /// No timer of the peer's own runs.
    mutating func rest() {
        emit(.cancel(.idleHold))
        emit(.cancel(.connectRetry))
    }

    mutating func hold(_ duration: Duration) {
        mode = .idleHold
        emit(.cancel(.connectRetry))
        emit(.arm(.idleHold, duration))
    }

    /// One more fault that would come again: idle for a time that grows.
    mutating func penalize(at now: MonotonicTime) {
        faults += 1
        let pause = jittered(BGPSessionTiming.backOff(timing.idleHold, faults))
        hold(min(pause, longestPause(at: now)))
    }

    /// A peer that restarts gracefully must be able to come back before its routes go: half of the time that is left to
    /// them, or of its restart time when none are kept.
    private func longestPause(at now: MonotonicTime) -> Duration {
        guard let restartTime else { return timing.idleHold.upperBound }
        if let routesAwaited, routesAwaited > now { return (routesAwaited - now) / 2 }
        return max(restartTime / 2, timing.connectRetry.lowerBound)
    }

    /// Something has to go on after a connection ended: call again later, unless there is another connection.
    mutating func resume() {
        guard mode == .running, connections.isEmpty else { return }
        emit(.cancel(.connectRetry))
        guard !settings.isPassive else { return }
        failedCalls += 1
        emit(.arm(.connectRetry, jittered(BGPSessionTiming.backOff(timing.connectRetry, failedCalls))))
    }
}
