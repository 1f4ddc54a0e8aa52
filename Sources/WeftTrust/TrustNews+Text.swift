/// What has changed, as it is told to processes elsewhere: what is not there has not changed.
extension TrustNews {
    /// PEM.
    package var authorities: String? {
        get throws {
            switch self {
            case .whole(let knowledge): try knowledge.bundle.pem
            case .bundle(let bundle): try bundle.pem
            case .entry: nil
            }
        }
    }

    /// All lines of the journal.
    package var journalText: String? { if case .whole(let knowledge) = self { knowledge.journal.text } else { nil } }

    package var line: String? { if case .entry(let entry) = self { entry.line } else { nil } }

    /// nil for what says nothing that is known here.
    package init?(authorities: String?, journal: String?, line: String?) throws {
        switch (authorities, journal, line) {
        case (let pem?, let text?, _):
            self = .whole(TrustKnowledge(bundle: try TrustBundle(pem: pem), journal: IssueJournal(text: text)))
        case (let pem?, nil, _): self = .bundle(try TrustBundle(pem: pem))
        case (nil, _, let line?):
            guard let entry = IssueEntry(line: line.filter { $0 != "\n" }) else { return nil }
            self = .entry(entry)
        default: return nil
        }
    }
}
