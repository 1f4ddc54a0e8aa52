import SwiftASN1
package import WeftNet
package import X509

/// An authority with its key: signs the certificates of one fabric, and nothing else.
package struct FabricAuthority: Sendable {
    package let certificate: Certificate
    private let key: CertificateKey

    /// Makes a new one.
    ///
    /// - Parameter name: of the fabric, for people: it is in the authority's subject and proves nothing.
    package init(named name: String, at now: WallTime, _ rules: TrustRules = TrustRules()) throws {
        key = CertificateKey()
        let serial = Certificate.SerialNumber()
        let subject = try DistinguishedName {
            OrganizationName("Weft")
            // Two authorities of a fabric are told apart by their names, too.
            CommonName("\(name.prefix(40)) \(serial.bytes.prefix(4).hexadecimal)")
        }
        let publicKey = key.signing.publicKey
        certificate = try Certificate(
            version: .v3, serialNumber: serial, publicKey: publicKey, notValidBefore: (now - rules.skew).date,
            notValidAfter: (now + rules.authorityLifetime).date, issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                // It signs no other authorities.
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: publicKey)
            }, issuerPrivateKey: key.signing)
    }

    /// One that is kept.
    package init(_ certificate: Certificate, _ key: CertificateKey) throws(TrustFault) {
        guard key.isKey(of: certificate) else {
            throw TrustFault(.malformed, "the key is not that of the authority's certificate")
        }
        self.certificate = certificate
        self.key = key
    }

    /// A secret.
    package var keyPEM: String { key.pem }

    /// Signs a certificate for whoever sent the request, with the names that were granted to him and no others.
    ///
    /// - Parameters:
    ///   - name: who he is; that he is has been proved.
    ///   - addresses: where he may be called.
    package func sign(
        _ request: CertificateRequest, for name: CertifiedName, at addresses: [CallAddress] = [], now: WallTime,
        _ rules: TrustRules = TrustRules()
    ) throws -> Certificate {
        try request.check(name, addresses)
        return try sign(request.publicKey, for: name, at: addresses, now: now, rules)
    }

    func sign(
        _ publicKey: Certificate.PublicKey, for name: CertifiedName, at addresses: [CallAddress], now: WallTime,
        _ rules: TrustRules
    ) throws -> Certificate {
        let ends = now + rules.lifetime
        guard certificate.ends >= ends else {
            throw TrustFault(.expired, "the authority ends before a certificate that it would sign now")
        }
        let names = [GeneralName.uniformResourceIdentifier(name.uri)] + addresses.map(\.generalName)
        return try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: (now - rules.skew).date, notValidAfter: ends.date, issuer: certificate.subject,
            subject: try DistinguishedName {
                OrganizationalUnitName(name.kind.rawValue)
                CommonName(String(name.name.prefix(64)))
            }, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage(name.kind.usages)
                SubjectAlternativeNames(names)
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
            }, issuerPrivateKey: key.signing)
    }
}

extension CertifiedName.Kind {
    /// Those whom others call are servers as well.
    var usages: [ExtendedKeyUsage.Usage] {
        switch self {
        case .controller, .controlNode, .host, .connector: [.clientAuth, .serverAuth]
        case .person: [.clientAuth]
        }
    }
}
