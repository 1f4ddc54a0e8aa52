import Logging
import WeftNet
import WeftSystem
import WeftVRouter

/// What is known of a session beyond that it is there.
struct ControlNodeStanding {
    /// Counts sessions.
    var session = 0
    var since = ContinuousClock.now
    /// The control node has told all that it has for this host, which it does for hosts that it knows.
    var isServed = false
    var trouble = Trouble()
}

/// What the log says of sessions: that a control node does not take this host for one of its own is said once, and that
/// it does again.
extension HostAgent {
    /// A session that ends sooner, and told nothing, was refused.
    private static let shortest = Duration.seconds(5)
    /// After this a control node has told everything, unless it has just been started.
    private static let patience = Duration.seconds(60)

    /// How long a session may take until everything was told on it.
    private static let handOver = Duration.seconds(60)

    /// Opens each session anew, and the next one when everything was told on that.
    func reopenSessions() async {
        for slot in ControlNodeSlot.allCases {
            guard let client = clients[slot], let before = standings[slot]?.session else { continue }
            client.reopen()
            let begin = ContinuousClock.now
            while ContinuousClock.now - begin < Self.handOver {
                if let standing = standings[slot], standing.session > before, standing.isServed { break }
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    func noteSession(_ event: ControlNodeEvent, _ slot: ControlNodeSlot) {
        var standing = standings[slot] ?? ControlNodeStanding()
        let peer: Logger.Metadata = ["peer": "\(clients[slot]?.name ?? "")"]
        switch event {
        case .established:
            standing.session += 1
            standing.since = .now
            standing.isServed = false
            if !standing.trouble.isOn { logger.notice("session established", metadata: peer) }
            remind(slot, standing.session)
        case .endOfRIB:
            standing.isServed = true
            if standing.trouble.ended() { logger.notice("the control node serves this host", metadata: peer) }
        case .lost:
            flaps[slot] = ((flaps[slot]?.count ?? 0) + 1, .now)
            if standing.isServed || ContinuousClock.now - standing.since >= Self.shortest {
                if !standing.trouble.isOn { logger.notice("session lost", metadata: peer) }
            } else if standing.trouble.met("refused") {
                logger.warning(
                    "the control node ends the session as soon as it begins: is this host registered there under this name and with this address (weft host list)?",
                    metadata: peer.merging(["host": "\(router.configuration.hostName)"]) { own, _ in own })
            }
        default: break
        }
        standings[slot] = standing
    }

    /// Says so when nothing is told for long.
    private func remind(_ slot: ControlNodeSlot, _ session: Int) {
        Task { [weak self] in
            try? await Task.sleep(for: Self.patience)
            await self?.remindNow(slot, session)
        }
    }

    private func remindNow(_ slot: ControlNodeSlot, _ session: Int) {
        guard var standing = standings[slot], standing.session == session, router.upSlots.contains(slot),
            !standing.isServed, standing.trouble.met("not served")
        else { return }
        standings[slot] = standing
        logger.warning(
            "the control node tells this host nothing: it has to be registered (weft host add)",
            metadata: [
                "peer": "\(clients[slot]?.name ?? "")", "host": "\(router.configuration.hostName)",
                "address": "\(router.configuration.tunnelAddress)",
            ])
    }
}
