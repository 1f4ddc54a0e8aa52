package import WeftNet

/// What whoever checks certificates has to know: whom to believe, what is no longer good, and who has joined.
package struct TrustKnowledge: Hashable, Sendable {
    package private(set) var bundle: TrustBundle
    package private(set) var journal: IssueJournal

    package init(bundle: TrustBundle, journal: IssueJournal = IssueJournal()) {
        self.bundle = bundle
        self.journal = journal
    }

    package var revocations: Revocations { journal.revocations }

    /// Whether he has a certificate, and so no business without one any more.
    package func hasJoined(_ name: CertifiedName) -> Bool { journal.issued[name] != nil }

    package mutating func take(_ news: TrustNews) {
        switch news {
        case .whole(let knowledge): self = knowledge
        case .bundle(let bundle): self.bundle = bundle
        case .entry(let entry): journal.take(entry)
        }
    }
}

/// What has changed of it: the cost of one certificate must not grow with their number.
package enum TrustNews: Hashable, Sendable {
    /// Comes first.
    case whole(TrustKnowledge)
    case bundle(TrustBundle)
    case entry(IssueEntry)
}
