import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// An authority of an operator's, and certificates of machines by it, as agents of the original have them.
struct OperatorCertificates {
    static let shared = Result { try OperatorCertificates() }

    let root: Certificate
    private let key = P256.Signing.PrivateKey()

    private init() throws {
        let subject = try DistinguishedName { CommonName("operator") }
        root = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -86_400), notValidAfter: Date(timeIntervalSinceNow: 86_400),
            issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try .init {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            }, issuerPrivateKey: .init(key))
    }

    /// - Parameter isOld: it ended an hour ago.
    func configuration(_ name: String, inDNS: Bool = true, isOld: Bool = false) throws -> TLSConfiguration {
        let own = P256.Signing.PrivateKey()
        let leaf = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(own.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -7200),
            notValidAfter: Date(timeIntervalSinceNow: isOld ? -3600 : 3600),
            issuer: root.subject, subject: try DistinguishedName { CommonName(name) },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try .init { if inDNS { SubjectAlternativeNames([.dnsName(name)]) } },
            issuerPrivateKey: .init(key))
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.certificateChain = [
            .certificate(try NIOSSLCertificate(bytes: Array(leaf.serializeAsPEM().pemString.utf8), format: .pem))
        ]
        configuration.privateKey = .privateKey(
            try NIOSSLPrivateKey(bytes: Array(own.pemRepresentation.utf8), format: .pem))
        return configuration
    }
}

extension Result where Success == OperatorCertificates, Failure == any Error {
    var root: Certificate { get throws { try get().root } }
}
