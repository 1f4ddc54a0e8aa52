import Synchronization
package import WeftNet
package import X509

/// The authority of a fabric with its files, in `trust` of the controller's data directory: the one place that signs.
///
///     authorities    a line for each: fingerprint, since when it is announced, from when on it signs
///     <fingerprint>.pem, <fingerprint>.key    its certificate and its key
///     issued         who got what, whose is no longer good; a line is added for each
package final class TrustStore: Sendable {
    private struct State {
        var succession: Succession
        var keys: [String: FabricAuthority]
        var journal: IssueJournal
        var listeners: [UInt64: AsyncStream<TrustNews>.Continuation] = [:]
        var lastListener: UInt64 = 0
    }

    private let files: PrivateFiles
    private let name: String
    package let rules: TrustRules
    private let state: Mutex<State>

    private static let list = "authorities"
    private static let journal = "issued"

    /// Reads the files, or makes the first authority.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - name: of the fabric, for people.
    package init(_ path: String, named name: String, at now: WallTime, _ rules: TrustRules = TrustRules()) throws {
        files = try PrivateFiles(path)
        self.name = name
        self.rules = rules
        var succession = Succession(rules)
        var keys: [String: FabricAuthority] = [:]
        for line in (try files.text(Self.list) ?? "").split(separator: "\n") {
            let (authority, term) = try Self.term(line, files)
            keys[try authority.certificate.fingerprint] = authority
            succession.restore(term)
        }
        var journal = IssueJournal(text: try files.text(Self.journal) ?? "")
        journal.forget(at: now, rules)
        try files.write(Self.journal, journal.text)
        state = Mutex(State(succession: succession, keys: keys, journal: journal))
        try keepSucceeding(at: now)
    }

    private static func term(
        _ line: Substring, _ files: PrivateFiles
    ) throws -> (FabricAuthority, Succession.Term) {
        let words = line.split(separator: " ")
        guard words.count == 3, let announced = Int64(words[1]), let signs = Int64(words[2]),
            let certificate = try files.text("\(words[0]).pem"), let key = try files.text("\(words[0]).key")
        else {
            throw PrivateFiles.Failure(
                description:
                    "\(files.path)/\(list) names an authority whose files are not there: put a backup in their place"
            )
        }
        let authority = try FabricAuthority(
            try Certificate.all(pem: certificate, "\(files.path)/\(words[0]).pem")[0], try CertificateKey(pem: key))
        return (
            authority,
            Succession.Term(
                certificate: authority.certificate, announced: WallTime(microseconds: announced),
                signs: WallTime(microseconds: signs))
        )
    }

    // MARK: Authorities

    /// Announces the next authority when it is time, and forgets those whose time is over. To be called once a day.
    ///
    /// - Returns: whether something has changed.
    @discardableResult
    package func keepSucceeding(at now: WallTime) throws -> Bool {
        try state.withLock { state in
            var succession = state.succession
            succession.forget(at: now)
            let isDue = succession.isNextDue(at: now)
            if isDue { try announce(nil, at: now, &succession, &state) }
            guard succession != state.succession else { return false }
            try keep(succession, at: now, &state)
            return true
        }
    }

    /// Announces another authority now.
    ///
    /// - Parameter announcement: how long before it signs.
    package func rotate(after announcement: Duration? = nil, at now: WallTime) throws {
        try state.withLock { state in
            guard state.succession.announced(at: now) == nil else {
                throw TrustFault(.excessive, "the next authority is announced already: weft trust show")
            }
            var succession = state.succession
            try announce(announcement, at: now, &succession, &state)
            try keep(succession, at: now, &state)
        }
    }

    private func announce(
        _ announcement: Duration?, at now: WallTime, _ succession: inout Succession, _ state: inout State
    ) throws {
        let authority = try FabricAuthority(named: name, at: now, rules)
        let fingerprint = try authority.certificate.fingerprint
        try files.write("\(fingerprint).key", authority.keyPEM)
        try files.write("\(fingerprint).pem", try authority.certificate.pem)
        state.keys[fingerprint] = authority
        succession.announce(authority.certificate, at: now, after: announcement)
    }

    /// The list first, so that no line lacks its files.
    private func keep(_ succession: Succession, at now: WallTime, _ state: inout State) throws {
        try files.write(
            Self.list,
            try succession.terms.map {
                "\(try $0.certificate.fingerprint) \($0.announced.microseconds) \($0.signs.microseconds)\n"
            }.joined())
        let kept = Set(try succession.terms.map { try $0.certificate.fingerprint })
        for fingerprint in state.keys.keys where !kept.contains(fingerprint) {
            state.keys[fingerprint] = nil
            try files.remove("\(fingerprint).key")
            try files.remove("\(fingerprint).pem")
        }
        state.succession = succession
        tell(.bundle(succession.bundle(at: now)), state)
    }

    package func succession() -> Succession { state.withLock { $0.succession } }

    // MARK: Certificates

    /// Gives whoever sent a request a certificate. It is on the disk that he has one when this returns.
    ///
    /// - Parameters:
    ///   - request: PEM.
    ///   - name: who he is; that has been proved.
    /// - Returns: the certificate, and the authority that signed it behind it.
    package func issue(
        _ request: String, for name: CertifiedName, at addresses: [CallAddress] = [], now: WallTime
    ) throws -> [Certificate] {
        let request = try CertificateRequest(pem: request)
        return try state.withLock { state in
            let authority = try signer(state, at: now)
            let moment = state.journal.revocations.opening(for: name, at: now)
            let certificate = try authority.sign(request, for: name, at: addresses, now: moment, rules)
            try note(.issued(name, serial: certificate.serial, ends: certificate.ends), &state)
            return [certificate, authority.certificate]
        }
    }

    private func signer(_ state: State, at now: WallTime) throws -> FabricAuthority {
        guard let index = state.succession.signer(at: now),
            let authority = state.keys[try state.succession.terms[index].certificate.fingerprint]
        else { throw TrustFault(.notYetValid, "no authority of this fabric signs yet: is the clock right?") }
        return authority
    }

    // MARK: Those who are to join

    /// Lets somebody join under a name.
    ///
    /// - Returns: what he has to show, once. It is kept nowhere.
    package func invite(_ name: CertifiedName, for time: Duration, at now: WallTime) throws -> JoinToken {
        try state.withLock { state in
            let authority = try signer(state, at: now)
            let token = JoinToken(of: try authority.certificate.fingerprint)
            try note(.invited(name, hash: token.hash, ends: now + time), &state)
            return token
        }
    }

    /// Takes an invitation: the certificates that anybody had under that name end.
    ///
    /// - Parameter secret: of the token.
    package func join(
        _ secret: String, _ request: String, at addresses: [CallAddress] = [], now: WallTime
    ) throws -> (name: CertifiedName, chain: [Certificate]) {
        let read = try CertificateRequest(pem: request)
        let name = try state.withLock { state in
            let hash = JoinToken.hash(of: secret)
            guard let invitation = state.journal.invitations[hash], now <= invitation.ends else {
                throw TrustFault(
                    .untrusted, "the join token is not known: it is good once and for a short time (weft host add)")
            }
            // What is wrong with the request must not use up the invitation.
            try read.check(invitation.name, addresses)
            try note(.redeemed(hash: hash), &state)
            if state.journal.issued[invitation.name] != nil { try note(.revoked(invitation.name, at: now), &state) }
            return invitation.name
        }
        return (name, try issue(request, for: name, at: addresses, now: now))
    }

    /// Ends all certificates that somebody has, at once.
    package func revoke(_ name: CertifiedName, at now: WallTime) throws {
        try state.withLock { try note(.revoked(name, at: now), &$0) }
    }

    /// Ends one certificate.
    package func revoke(serial: String, at now: WallTime) throws {
        try state.withLock { state in
            let ends = state.journal.issued.values.first { $0.serial == serial }?.ends ?? now + rules.lifetime
            try note(.revokedSerial(serial, ends: ends), &state)
        }
    }

    private func note(_ entry: IssueEntry, _ state: inout State) throws {
        try files.append(Self.journal, entry.line)
        state.journal.take(entry)
        switch entry {
        case .invited, .redeemed: break
        case .issued, .revoked, .revokedSerial: tell(.entry(entry), state)
        }
    }

    /// The last certificate of each.
    package func issues() -> [CertifiedName: IssueJournal.Issue] { state.withLock { $0.journal.issued } }

    // MARK: What others are told

    /// All that somebody needs who checks certificates.
    package func knowledge(at now: WallTime) -> TrustKnowledge { state.withLock { Self.knowledge($0, at: now) } }

    private static func knowledge(_ state: State, at now: WallTime) -> TrustKnowledge {
        TrustKnowledge(bundle: state.succession.bundle(at: now), journal: state.journal.told)
    }

    /// All that there is to know, then what changes.
    package func news(at now: WallTime) -> AsyncStream<TrustNews> {
        let (stream, continuation) = AsyncStream.makeStream(of: TrustNews.self)
        let id = state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            continuation.yield(.whole(Self.knowledge(state, at: now)))
            return state.lastListener
        }
        // Not at once: whoever cancels a task holds what resuming it needs, and news are told, which resumes it, under
        // the lock.
        continuation.onTermination = { [weak self] _ in Task { self?.forget(listener: id) } }
        return stream
    }

    private func forget(listener id: UInt64) { _ = state.withLock { $0.listeners.removeValue(forKey: id) } }

    private func tell(_ news: TrustNews, _ state: State) {
        for listener in state.listeners.values { listener.yield(news) }
    }
}
