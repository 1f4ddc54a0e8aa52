import Crypto
import CryptoExtras
import SwiftASN1
import Testing
import WeftNet
import WeftTrust
import X509

@Suite("Requests for certificates")
struct CertificateRequestTests {
    private static func pem(
        _ key: Certificate.PrivateKey, _ algorithm: Certificate.SignatureAlgorithm = .ecdsaWithSHA256,
        subject: String = "h1", names: [GeneralName] = []
    ) throws -> String {
        let request = ExtensionRequest(extensions: try .init { SubjectAlternativeNames(names) })
        return try CertificateSigningRequest(
            version: .v1, subject: try DistinguishedName { CommonName(subject) }, privateKey: key,
            attributes: .init([.init(request)]), signatureAlgorithm: algorithm
        ).serializeAsPEM().pemString
    }

    private static func sign(_ pem: String) throws -> Certificate {
        try TrustFixture().authority.sign(
            try CertificateRequest(pem: pem), for: try "h1".certified(.host),
            at: [CallAddress("10.0.0.7"), CallAddress("H1.example"), CallAddress("2001:db8::7")], now: TrustFixture.now)
    }

    @Test("what a request may name was granted; the certificate has all that was granted, and nothing else")
    func granted() throws {
        let key = Certificate.PrivateKey(P384.Signing.PrivateKey())
        let certificate = try Self.sign(
            try Self.pem(
                key, .ecdsaWithSHA384, names: [.dnsName("h1.example"), .uniformResourceIdentifier("weft://host/h1")]))
        let names = try #require(try certificate.extensions.subjectAlternativeNames)
        #expect(
            Set(names) == [
                .uniformResourceIdentifier("weft://host/h1"), .dnsName("h1.example"),
                .ipAddress(ASN1OctetString(contentBytes: [10, 0, 0, 7])),
                .ipAddress(
                    ASN1OctetString(contentBytes: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7])),
            ])
        #expect(certificate.publicKey == key.publicKey)
    }

    @Test(
        "a name that was not granted is refused",
        arguments: [
            GeneralName.uniformResourceIdentifier("weft://host/h2"), .uniformResourceIdentifier("weft://person/h1"),
            .dnsName("h2.example"), .dnsName("*"), .ipAddress(ASN1OctetString(contentBytes: [10, 0, 0, 8])),
            .rfc822Name("h1@example"),
        ])
    func beyond(_ name: GeneralName) throws {
        let pem = try Self.pem(.init(P256.Signing.PrivateKey()), names: [name])
        #expect((#expect(throws: TrustFault.self) { try Self.sign(pem) })?.kind == .excessive)
    }

    @Test("a subject that is somebody else is refused")
    func subject() throws {
        let pem = try Self.pem(.init(P256.Signing.PrivateKey()), subject: "h2")
        #expect((#expect(throws: TrustFault.self) { try Self.sign(pem) })?.kind == .excessive)
    }

    @Test("keys that are weak or of a kind that TLS here does not take are refused")
    func weak() throws {
        let edwards = try Self.pem(.init(Curve25519.Signing.PrivateKey()), .ed25519)
        let long = try Self.pem(.init(P521.Signing.PrivateKey()), .ecdsaWithSHA512)
        let short = try Self.pem(
            .init(try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024))), .sha256WithRSAEncryption)
        for pem in [edwards, long] {
            #expect((#expect(throws: TrustFault.self) { try CertificateRequest(pem: pem) })?.kind == .weak)
        }
        // The library reads none so short.
        #expect(throws: TrustFault.self) { try CertificateRequest(pem: short) }
        let enough = try Self.pem(.init(try _RSA.Signing.PrivateKey(keySize: .bits2048)), .sha256WithRSAEncryption)
        _ = try Self.sign(enough)
    }

    @Test("a request without the proof that its sender has the key is refused")
    func unproved() throws {
        let mine = try CertificateSigningRequest(
            pemEncoded: try Self.pem(.init(P256.Signing.PrivateKey())))
        let forged = try CertificateSigningRequest(
            version: .v1, subject: mine.subject, publicKey: .init(P256.Signing.PrivateKey().publicKey),
            attributes: mine.attributes, signatureAlgorithm: mine.signatureAlgorithm, signature: mine.signature)
        let pem = try forged.serializeAsPEM().pemString
        #expect((#expect(throws: TrustFault.self) { try CertificateRequest(pem: pem) })?.kind == .malformed)
    }

    @Test("whatever bytes come, nothing traps", arguments: 0..<4 as Range<UInt64>)
    func bytes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let good = Array(try Self.pem(.init(P256.Signing.PrivateKey())).utf8)
        for _ in 0..<300 {
            var bytes = good
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            _ = try? CertificateRequest(pem: String(decoding: bytes, as: UTF8.self))
        }
        let long = String(repeating: "x", count: 20_000)
        for text in ["", "-----BEGIN CERTIFICATE REQUEST-----", long] {
            #expect((#expect(throws: TrustFault.self) { try CertificateRequest(pem: text) })?.kind == .malformed)
        }
    }
}
