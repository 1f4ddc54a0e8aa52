import WeftConfig
import WeftNet

/// What was made for objects that have moved to another orchestrator.
extension Synchronizer {
    /// How far it is with what was made for one of them. Known from the moment at which its going was heard, whatever
    /// the configuration answers and whenever: no list deletes it, and it is taken back when the object returns.
    enum Offer: Hashable, Sendable {
        /// To be offered to this orchestrator, or offered already without our knowing.
        case asked(ObjectID)
        /// Offered, and given up as the object's end at this time.
        case open(until: MonotonicTime)
        /// Given up: it is to be taken back and removed.
        case over
    }

    /// How long another orchestrator may take to take over what has moved there. Its connector may be starting anew.
    private static var offerLifetime: Duration { .seconds(300) }

    /// Whether another orchestrator is to have it.
    func isOffered(_ source: Source) -> Bool { offers[source].map { $0 != .over } ?? false }

    /// Whether it went, and nobody else is to have it.
    func isGone(_ source: Source) -> Bool { view.unit(source.uid) == nil && !isOffered(source) }

    /// An object is no more.
    mutating func went(_ source: Source, to taker: ObjectID?) {
        if let taker {
            offers[source] = .asked(taker)
            hurry(.offer(source, to: taker))
        } else {
            if offers[source] != nil { offers[source] = .over }
            hurry(.remove(source))
        }
    }

    /// Whether the offer is still to be made: the object has not come back, nor gone elsewhere since.
    func isDue(_ source: Source, to taker: ObjectID) -> Bool {
        view.unit(source.uid) == nil && offers[source] == .asked(taker)
    }

    /// Takes an offer back, which the configuration may have or not.
    func withdrawal(of source: Source?) -> [Mutation] {
        guard let source, offers[source] != nil else { return [] }
        return [.offer(Owner(view.orchestrator, source), to: nil)]
    }

    mutating func wasOffered(_ source: Source, to taker: ObjectID, at now: MonotonicTime) {
        guard isDue(source, to: taker) else { return }
        offers[source] = owned[source] == nil ? nil : .open(until: now + Self.offerLifetime)
    }

    /// What nobody has taken over is gone.
    mutating func giveUpOffers(at now: MonotonicTime) {
        for case (let source, .open(let end)) in offers where end <= now { giveUp(source) }
    }

    mutating func giveUp(_ source: Source) {
        offers[source] = .over
        urgent.append(.remove(source))
    }

    /// When the next offer is given up.
    var nextEndOfOffers: MonotonicTime? {
        offers.values.compactMap { if case .open(let end) = $0 { end } else { nil } }.min()
    }
}
