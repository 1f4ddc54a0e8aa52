package import WeftNet
package import WeftTLS
package import WeftTrust

/// Whoever keeps the fabric's authority in this process.
package protocol CertificateIssuer: Sendable {
    /// How the fabric's ports speak, unless one is told otherwise.
    var mode: TLSMode { get }
    /// Where this process is called, `<address>` or `<address>:<port>`, by whoever does not know it yet.
    var place: String { get }
    /// What there is to know of the authorities.
    func succession() -> (terms: [Succession.Term], signer: Int?, bundle: TrustBundle)
    /// Who has certificates, and until when.
    func issues() -> [CertifiedName: IssueJournal.Issue]
    /// Lets somebody join, once.
    func invite(_ name: CertifiedName, for time: Duration) throws -> JoinToken
    /// - Returns: the certificate with its authority behind it, and the authorities to believe, in PEM.
    func join(_ secret: String, _ request: String, from address: IPAddress?) throws -> (CertifiedName, String, String)
    func renew(_ name: CertifiedName, _ request: String, from address: IPAddress?) throws -> (String, String)
    func revoke(_ name: CertifiedName) throws
    func rotate(after announcement: Duration?) throws
    /// All there is to know for who checks certificates, then what changes.
    func news() -> AsyncStream<TrustNews>
}
