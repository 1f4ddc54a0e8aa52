import Crypto
package import WeftNet
import WeftSystem
package import WeftTLS
package import WeftTrust
package import X509

/// A fabric's authority, and callers with good and bad certificates, for the tests of every channel.
package struct TrustWorld: Sendable {
    package let authority: FabricAuthority
    private let stranger: FabricAuthority
    /// What everybody who is honest knows.
    package private(set) var knowledge: TrustKnowledge

    package init() throws {
        let now = WallTime.now
        authority = try FabricAuthority(named: "world", at: now - .days(400))
        stranger = try FabricAuthority(named: "world", at: now - .days(400))
        knowledge = TrustKnowledge(bundle: TrustBundle([authority.certificate]))
        for kind in CertifiedName.Kind.allCases {
            knowledge.take(.entry(.revoked(CertifiedName(kind, Self.revoked).unwrapped, at: now)))
        }
    }

    /// Whose certificates are revoked.
    private static let revoked = "revoked"

    /// What is wrong with a certificate.
    package enum Flaw: String, Sendable, CaseIterable {
        case expired, notYetValid, revoked, selfSigned, otherAuthority, ofAPerson, otherName, absent
    }

    /// A good one.
    package func credential(
        _ kind: CertifiedName.Kind, _ name: String, at addresses: [CallAddress] = [], now: WallTime = .now
    ) throws -> TLSCredential {
        try credential(kind, name, addresses, authority, now)
    }

    /// One that nobody may take; nil for none at all.
    package func credential(
        _ flaw: Flaw, _ kind: CertifiedName.Kind, _ name: String, at addresses: [CallAddress] = []
    ) throws -> TLSCredential? {
        let now = WallTime.now
        switch flaw {
        case .expired: return try credential(kind, name, addresses, authority, now - .days(91))
        case .notYetValid: return try credential(kind, name, addresses, authority, now + .seconds(700))
        case .revoked: return try credential(kind, Self.revoked, addresses, authority, now - .days(1))
        case .selfSigned:
            return try Self.selfSigned(CertifiedName(kind, name).unwrapped, addresses)
        case .otherAuthority: return try credential(kind, name, addresses, stranger, now)
        case .ofAPerson: return try credential(.person, name, addresses, authority, now)
        case .otherName: return try credential(kind, "other", addresses, authority, now)
        case .absent: return nil
        }
    }

    /// What a good one says, by its own key.
    private static func selfSigned(_ name: CertifiedName, _ addresses: [CallAddress]) throws -> TLSCredential {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(name.name) }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: (WallTime.now - .days(1)).date, notValidAfter: (WallTime.now + .days(1)).date,
            issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try .init {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.clientAuth, .serverAuth])
                SubjectAlternativeNames([.uniformResourceIdentifier(name.uri)])
            }, issuerPrivateKey: .init(key))
        return try TLSCredential(chain: try certificate.pem, key: key.pemRepresentation)
    }

    private func credential(
        _ kind: CertifiedName.Kind, _ name: String, _ addresses: [CallAddress], _ authority: FabricAuthority,
        _ now: WallTime
    ) throws -> TLSCredential {
        let key = CertificateKey()
        let name = CertifiedName(kind, name).unwrapped
        let request = try CertificateRequest(pem: try CertificateRequest.pem(for: name, by: key))
        let leaf = try authority.sign(request, for: name, at: addresses, now: now)
        return try TLSCredential(chain: try leaf.pem + authority.certificate.pem, key: key.pem)
    }

    package func security(
        _ own: TLSCredential?, foreign: [Certificate] = [], rules: TrustRules = TrustRules()
    ) -> TransportSecurity {
        TransportSecurity(own: own, knowledge, foreign: foreign, rules: rules)
    }
}

extension CertifiedName? {
    fileprivate var unwrapped: CertifiedName {
        guard let self else { preconditionFailure("a name that a certificate cannot have") }
        return self
    }
}
