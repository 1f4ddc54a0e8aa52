import WeftNet
import WeftTrust
import X509

/// A fabric's authority, and the certificates of it that a test needs.
struct TrustFixture {
    static let now = WallTime(microseconds: 1_800_000_000_000_000)
    static let rules = TrustRules()

    let authority: FabricAuthority
    var bundle: TrustBundle { TrustBundle([authority.certificate]) }

    init(named name: String = "test", at now: WallTime = now) throws {
        authority = try FabricAuthority(named: name, at: now)
    }

    func certificate(
        _ kind: CertifiedName.Kind, _ name: String, at addresses: [CallAddress] = [], now: WallTime = now
    ) throws -> (Certificate, CertificateKey, CertifiedName) {
        let name = try name.certified(kind)
        let key = CertificateKey()
        let request = try CertificateRequest(pem: try CertificateRequest.pem(for: name, by: key))
        return (try authority.sign(request, for: name, at: addresses, now: now), key, name)
    }
}

struct NoSuchName: Error {}

extension String {
    func certified(_ kind: CertifiedName.Kind) throws -> CertifiedName {
        guard let name = CertifiedName(kind, self) else { throw NoSuchName() }
        return name
    }
}
