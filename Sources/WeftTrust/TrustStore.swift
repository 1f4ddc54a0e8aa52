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
        var version = 1
        var listeners: [UInt64: AsyncStream<Void>.Continuation] = [:]
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
            try keep(succession, &state)
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
            try keep(succession, &state)
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
    private func keep(_ succession: Succession, _ state: inout State) throws {
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
        tell(&state)
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
        tell(&state)
    }

    // MARK: What others are told

    /// All that somebody needs who checks certificates.
    package func knowledge(at now: WallTime) -> TrustKnowledge {
        state.withLock { state in
            TrustKnowledge(
                version: state.version, bundle: state.succession.bundle(at: now),
                revocations: state.journal.revocations, issued: Set(state.journal.issued.keys))
        }
    }

    package func issues() -> [CertifiedName: IssueJournal.Issue] { state.withLock { $0.journal.issued } }

    /// Says something at once, and whenever something changes; changes that come together are told once.
    package func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            return state.lastListener
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.listeners[id] = nil } }
        continuation.yield()
        return stream
    }

    private func tell(_ state: inout State) {
        state.version += 1
        for listener in state.listeners.values { listener.yield() }
    }
}

/// What whoever checks certificates has to know: whom to believe, what is no longer good, and who has joined.
package struct TrustKnowledge: Hashable, Sendable {
    package var version: Int
    package var bundle: TrustBundle
    package var revocations: Revocations
    /// Who has a certificate, and so no longer any business without one.
    package var issued: Set<CertifiedName>

    package init(
        version: Int = 0, bundle: TrustBundle, revocations: Revocations = Revocations(),
        issued: Set<CertifiedName> = []
    ) {
        self.version = version
        self.bundle = bundle
        self.revocations = revocations
        self.issued = issued
    }
}
