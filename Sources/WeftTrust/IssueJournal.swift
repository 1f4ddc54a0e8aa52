package import WeftNet

/// One line of what an authority has done, as it is kept: to whom it gave a certificate, and whose it ended.
///
///     issued host/compute-7 3fa9… 1767225600
///     revoked host/compute-7 1767225601.000000
///     serial 3fa9… 1767225600
package enum IssueEntry: Hashable, Sendable {
    /// With the number and the end of the certificate.
    case issued(CertifiedName, serial: String, ends: WallTime)
    /// All that he had at that time.
    case revoked(CertifiedName, at: WallTime)
    case revokedSerial(String, ends: WallTime)
    /// Whoever shows what has this hash may join under this name, once.
    case invited(CertifiedName, hash: String, ends: WallTime)
    case redeemed(hash: String)

    package var line: String {
        switch self {
        case .issued(let name, let serial, let ends): "issued \(name.uri) \(serial) \(ends.microseconds)\n"
        case .revoked(let name, let time): "revoked \(name.uri) \(time.microseconds)\n"
        case .revokedSerial(let serial, let ends): "serial \(serial) \(ends.microseconds)\n"
        case .invited(let name, let hash, let ends): "invited \(name.uri) \(hash) \(ends.microseconds)\n"
        case .redeemed(let hash): "redeemed \(hash)\n"
        }
    }

    /// nil for a line that is none, such as one that was not written to its end.
    package init?(line: some StringProtocol) {
        let words = line.split(whereSeparator: { $0 == " " }).map { String($0) }
        switch words.first {
        case "issued" where words.count == 4:
            guard let name = CertifiedName(uri: words[1]), let ends = Int64(words[3]) else { return nil }
            self = .issued(name, serial: words[2], ends: WallTime(microseconds: ends))
        case "revoked" where words.count == 3:
            guard let name = CertifiedName(uri: words[1]), let time = Int64(words[2]) else { return nil }
            self = .revoked(name, at: WallTime(microseconds: time))
        case "serial" where words.count == 3:
            guard let ends = Int64(words[2]) else { return nil }
            self = .revokedSerial(words[1], ends: WallTime(microseconds: ends))
        case "invited" where words.count == 4:
            guard let name = CertifiedName(uri: words[1]), let ends = Int64(words[3]) else { return nil }
            self = .invited(name, hash: words[2], ends: WallTime(microseconds: ends))
        case "redeemed" where words.count == 2: self = .redeemed(hash: words[1])
        default: return nil
        }
    }
}

/// Who has certificates, and which are no longer good.
package struct IssueJournal: Hashable, Sendable {
    /// The last certificate of each.
    package struct Issue: Hashable, Sendable {
        package let serial: String
        package let ends: WallTime
    }

    package private(set) var issued: [CertifiedName: Issue] = [:]
    package private(set) var revocations = Revocations()
    /// Who may join, by the hash of what he shows.
    package private(set) var invitations: [String: Invitation] = [:]

    package struct Invitation: Hashable, Sendable {
        package let name: CertifiedName
        package let ends: WallTime
    }

    package init() {}

    /// From the lines that were kept. A line that cannot be read is left out: only the last can be torn, and it was not
    /// answered then.
    package init(text: String) {
        for line in text.split(separator: "\n") { IssueEntry(line: line).map { take($0) } }
    }

    package mutating func take(_ entry: IssueEntry) {
        switch entry {
        case .issued(let name, let serial, let ends): issued[name] = Issue(serial: serial, ends: ends)
        case .revoked(let name, let time):
            issued[name] = nil
            revocations.revoke(name, at: time)
            invitations = invitations.filter { $0.value.name != name }
        case .revokedSerial(let serial, let ends): revocations.revoke(serial: serial, ends: ends)
        case .invited(let name, let hash, let ends): invitations[hash] = Invitation(name: name, ends: ends)
        case .redeemed(let hash): invitations[hash] = nil
        }
    }

    /// Leaves out what time has ended.
    package mutating func forget(at now: WallTime, _ rules: TrustRules = TrustRules()) {
        issued = issued.filter { now <= $0.value.ends + rules.skew }
        revocations.forget(at: now, rules)
        invitations = invitations.filter { now <= $0.value.ends }
    }

    /// What others are told: invitations are nobody's concern.
    package var told: IssueJournal {
        var told = self
        told.invitations = [:]
        return told
    }

    /// What is to be kept, without what was replaced.
    package var text: String {
        let issues = issued.map { IssueEntry.issued($0.key, serial: $0.value.serial, ends: $0.value.ends).line }
        let names = revocations.names.map { IssueEntry.revoked($0.key, at: $0.value).line }
        let serials = revocations.serials.map { IssueEntry.revokedSerial($0.key, ends: $0.value).line }
        let invited = invitations.map { IssueEntry.invited($0.value.name, hash: $0.key, ends: $0.value.ends).line }
        return (names.sorted() + serials.sorted() + issues.sorted() + invited.sorted()).joined()
    }
}
