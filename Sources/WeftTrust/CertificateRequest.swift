import SwiftASN1
package import WeftNet
package import X509

/// A request for a certificate (PKCS#10, RFC 2986): a public key, and the proof that whoever asks has the private one.
package struct CertificateRequest: Sendable {
    let publicKey: Certificate.PublicKey
    /// What the request itself names. Nothing of it is put into a certificate, and all of it must have been granted.
    private let named: [GeneralName]
    private let commonName: String?

    /// No request of ours has a tenth of that.
    private static let longest = 16 << 10

    /// The text of a request for a name, with the proof.
    package static func pem(for name: CertifiedName, by key: CertificateKey) throws -> String {
        let extensions = try Certificate.Extensions {
            SubjectAlternativeNames([.uniformResourceIdentifier(name.uri)])
        }
        return try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName { CommonName(name.name) }, privateKey: key.signing,
            attributes: .init([.init(ExtensionRequest(extensions: extensions))]), signatureAlgorithm: .ecdsaWithSHA256
        ).serializeAsPEM().pemString + "\n"
    }

    /// Checks form, key and proof.
    package init(pem: String) throws(TrustFault) {
        guard pem.utf8.count <= Self.longest else {
            throw TrustFault(.malformed, "a request for a certificate has at most \(Self.longest) bytes")
        }
        let request: CertificateSigningRequest
        do {
            request = try CertificateSigningRequest(pemEncoded: pem)
            named = try request.attributes.extensionRequest.map { try Self.names($0.extensions) } ?? []
        } catch {
            throw TrustFault(.malformed, "it is not a request for a certificate in PEM form (PKCS#10)")
        }
        try request.publicKey.checkStrength()
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw TrustFault(.malformed, "the request does not prove that its sender has the private key")
        }
        publicKey = request.publicKey
        commonName = request.subject.commonName
    }

    private static func names(_ extensions: Certificate.Extensions) throws -> [GeneralName] {
        try extensions.subjectAlternativeNames.map(Array.init) ?? []
    }

    /// Whether all that it names was granted. What was granted and it does not name is in the certificate all the same.
    func check(_ name: CertifiedName, _ addresses: [CallAddress]) throws(TrustFault) {
        if let commonName, commonName != name.name {
            throw TrustFault(.excessive, "the request is for \(commonName.onOneLine), and \(name) was granted")
        }
        let granted = Set([.uniformResourceIdentifier(name.uri)] + addresses.map(\.generalName))
        for other in named where !granted.contains(other) {
            throw TrustFault(.excessive, "the request names \("\(other)".onOneLine), which was not granted to \(name)")
        }
    }
}

extension DistinguishedName {
    /// The first one, whatever kind of text it is.
    package var commonName: String? {
        for relative in self {
            for attribute in relative where attribute.type == .RDNAttributeType.commonName {
                return String(attribute.value)
            }
        }
        return nil
    }
}
