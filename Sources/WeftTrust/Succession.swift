package import WeftNet
package import X509

/// The authorities of a fabric in the order of their time, and which of them does what when.
///
///     announced ──▶ signs ──▶ succeeded ──▶ forgotten
///               announcement   the next signs   all that it signed has ended
///
/// Everybody believes an authority from its announcement until it is forgotten, so at no time does anybody meet a
/// certificate whose authority he does not know. A value: dates go in.
package struct Succession: Hashable, Sendable {
    package struct Term: Hashable, Sendable {
        package let certificate: Certificate
        package let announced: WallTime
        /// From then on it signs, until the next one does.
        package var signs: WallTime
    }

    package private(set) var terms: [Term] = []
    private let rules: TrustRules

    package init(_ rules: TrustRules = TrustRules()) { self.rules = rules }

    /// Adds an authority. The first one signs at once.
    ///
    /// - Parameter announcement: how long before it signs; by default what lets everybody know.
    package mutating func announce(_ certificate: Certificate, at now: WallTime, after announcement: Duration? = nil) {
        let wait = terms.isEmpty ? .zero : announcement ?? rules.announcement
        terms.append(Term(certificate: certificate, announced: now, signs: now + wait))
    }

    /// Adds one as it is kept.
    package mutating func restore(_ term: Term) { terms.append(term) }

    /// The one that signs now: its place in `terms`.
    package func signer(at now: WallTime) -> Int? { terms.lastIndex { $0.signs <= now } }

    /// The next one, which everybody is being told of.
    package func announced(at now: WallTime) -> Int? { terms.firstIndex { now < $0.signs } }

    /// Who is to be believed now.
    package func bundle(at now: WallTime) -> TrustBundle {
        TrustBundle(terms.indices.filter { !isForgotten($0, at: now) }.map { terms[$0].certificate })
    }

    /// Whether all that an authority may have signed has ended.
    package func isForgotten(_ index: Int, at now: WallTime) -> Bool {
        guard let next = terms[(index + 1)...].first(where: { $0.signs <= now }) else { return false }
        return next.signs + rules.lifetime + rules.skew + rules.skew < now
    }

    /// Whether it is time for another one: the last must be able to sign until the next does, and somebody may have to
    /// try for a while.
    package func isNextDue(at now: WallTime) -> Bool {
        guard let last = terms.last else { return true }
        return last.certificate.ends <= now + rules.announcement + rules.lifetime + rules.lifetime
    }

    /// Leaves out the forgotten.
    package mutating func forget(at now: WallTime) {
        let kept = terms.indices.filter { !isForgotten($0, at: now) }
        terms = kept.map { terms[$0] }
    }
}
