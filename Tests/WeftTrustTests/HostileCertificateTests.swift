import Crypto
import Foundation
import SwiftASN1
import Testing
import WeftNet
import WeftTrust
import X509

/// Certificates that are wrong in one way each.
@Suite("Certificates: who they are for, and which are refused")
struct HostileCertificateTests {
    private static let now = TrustFixture.now

    /// A certificate that differs from a good one in what a case changes.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: TrustFault.Kind
        var begins: Duration = .seconds(-300)
        var ends: Duration = .days(90)
        var at: Duration = .zero
        var names: [GeneralName] = [.uniformResourceIdentifier("weft://host/h1"), .dnsName("h1")]
        var usages: [ExtendedKeyUsage.Usage] = [.clientAuth, .serverAuth]
        var signs = KeyUsage(digitalSignature: true)
        var constraints: BasicConstraints? = .notCertificateAuthority
        var stranger = false
        var bySelf = false
        var extra: Certificate.Extension?

        init(_ description: String, _ kind: TrustFault.Kind, _ change: (inout Case) -> Void = { _ in }) {
            testDescription = description
            self.kind = kind
            change(&self)
        }
    }

    static let cases: [Case] = [
        Case("expired", .expired) { $0.at = .days(90) + .seconds(301) },
        Case("not yet valid", .notYetValid) { ($0.begins, $0.at) = (.seconds(301), .zero) },
        Case("of another authority with the same name", .untrusted) { $0.stranger = true },
        Case("signed by itself", .untrusted) { $0.bySelf = true },
        Case("an authority's", .misused) { $0.constraints = .isCertificateAuthority(maxPathLength: nil) },
        Case("without bounds", .misused) { $0.constraints = nil },
        Case("without a purpose", .misused) { $0.usages = [] },
        Case("for mail", .misused) { $0.usages = [.emailProtection] },
        Case("for any purpose", .misused) { $0.usages = [.any] },
        Case("not for signatures", .misused) { $0.signs = KeyUsage(keyEncipherment: true) },
        Case("without a name", .misnamed) { $0.names = [] },
        Case("with a name of DNS alone", .misnamed) { $0.names = [.dnsName("h1")] },
        Case("with two names", .misnamed) { $0.names.append(.uniformResourceIdentifier("weft://host/h2")) },
        Case("with another scheme", .misnamed) { $0.names = [.uniformResourceIdentifier("https://host/h1")] },
        Case("of an unknown kind", .misnamed) { $0.names = [.uniformResourceIdentifier("weft://king/h1")] },
        Case("with a longer path", .misnamed) { $0.names = [.uniformResourceIdentifier("weft://host/h1/x")] },
        Case("with a name that is written otherwise", .misnamed) {
            $0.names = [.uniformResourceIdentifier("weft://host/%68%31")]
        },
        Case("with blanks in the name", .misnamed) { $0.names = [.uniformResourceIdentifier("weft://host/h 1")] },
        Case("with an unknown critical extension", .malformed) {
            $0.extra = Certificate.Extension(oid: [1, 2, 3, 4], critical: true, value: [5, 0])
        },
        Case("with an extension that cannot be read", .malformed) {
            $0.usages = []
            $0.extra = Certificate.Extension(oid: .X509ExtensionID.extendedKeyUsage, critical: false, value: [1, 2, 3])
        },
    ]

    static func certificate(_ one: Case) throws -> (TrustBundle, Certificate) {
        let own = P256.Signing.PrivateKey()
        let root = P256.Signing.PrivateKey()
        let stranger = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName("root") }
        let authority = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(root.publicKey), notValidBefore: date(.days(-1)),
            notValidAfter: date(.days(1000)), issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try .init { Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0)) },
            issuerPrivateKey: .init(root))
        var extensions = try Certificate.Extensions { Critical(one.signs) }
        if let constraints = one.constraints { try extensions.append(.init(constraints, critical: true)) }
        if !one.usages.isEmpty { try extensions.append(.init(try ExtendedKeyUsage(one.usages), critical: false)) }
        if !one.names.isEmpty {
            try extensions.append(.init(SubjectAlternativeNames(one.names), critical: false))
        }
        if let extra = one.extra { try extensions.append(extra) }
        let name = try DistinguishedName { CommonName("h1") }
        let leaf = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(own.publicKey), notValidBefore: date(one.begins),
            notValidAfter: date(one.ends), issuer: one.bySelf ? name : subject, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
            issuerPrivateKey: .init(one.bySelf ? own : one.stranger ? stranger : root))
        return (TrustBundle([authority]), leaf)
    }

    @Test("a certificate that is wrong in any way is refused, and the refusal says how", arguments: cases)
    func refused(_ one: Case) throws {
        let (bundle, leaf) = try Self.certificate(one)
        for side in TrustBundle.Side.allCases {
            let fault = #expect(throws: TrustFault.self) { try bundle.name(of: leaf, as: side, at: Self.now + one.at) }
            #expect(fault?.kind == one.kind)
        }
    }

    @Test(
        "the one that they all differ from is taken, from five minutes before it begins until five after it ended",
        arguments: [-599, 0, 90 * 86_400, 90 * 86_400 + 299])
    func taken(_ second: Int) throws {
        let (bundle, leaf) = try Self.certificate(Case("good", .absent))
        let name = try bundle.name(of: leaf, as: .client, at: Self.now + .seconds(second))
        #expect(name == CertifiedName(.host, "h1"))
    }

    @Test("a person is nobody's server")
    func person() throws {
        let fixture = try TrustFixture()
        let (leaf, _, name) = try fixture.certificate(.person, "anna")
        #expect(try fixture.bundle.name(of: leaf, as: .client, at: Self.now) == name)
        #expect(throws: TrustFault.self) { try fixture.bundle.name(of: leaf, as: .server, at: Self.now) }
    }

    @Test("what is damaged anywhere is not taken, and nothing traps", arguments: 0..<8 as Range<UInt64>)
    func damaged(seed: UInt64) throws {
        let fixture = try TrustFixture()
        let good = try fixture.certificate(.host, "h1").0.der
        var generator = SeededGenerator(seed: seed)
        for round in 0..<400 {
            var bytes = good
            if round % 4 == 0 {
                bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
            } else {
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                        1 << UInt8.random(in: 0..<8, using: &generator)
                }
            }
            guard bytes != good, let leaf = try? Certificate(der: bytes) else { continue }
            #expect(throws: TrustFault.self) { try fixture.bundle.name(of: leaf, as: .client, at: Self.now) }
        }
    }

    private static func date(_ offset: Duration) -> Date {
        Date(timeIntervalSince1970: Double((now + offset).microseconds / 1_000_000))
    }
}

@Suite("Certificates that are no longer good before their time")
struct RevocationTests {
    private static let now = TrustFixture.now

    @Test(
        "somebody's certificates end together, of every kind; those of others of that name go on",
        arguments: CertifiedName.Kind.allCases)
    func byName(_ kind: CertifiedName.Kind) throws {
        let fixture = try TrustFixture()
        var revoked = Revocations()
        let (old, _, name) = try fixture.certificate(kind, "one")
        revoked.revoke(name, at: Self.now)
        let fault = #expect(throws: TrustFault.self) {
            try fixture.bundle.name(of: old, as: .client, at: Self.now, revoked: revoked)
        }
        #expect(fault?.kind == .revoked)
        for other in CertifiedName.Kind.allCases where other != kind {
            let (leaf, _, name) = try fixture.certificate(other, "one")
            #expect(try fixture.bundle.name(of: leaf, as: .client, at: Self.now, revoked: revoked) == name)
        }
        let (new, _, _) = try fixture.certificate(kind, "one", now: Self.now + .seconds(1))
        #expect(try fixture.bundle.name(of: new, as: .client, at: Self.now, revoked: revoked) == name)
    }

    @Test("one certificate ends by its number")
    func bySerial() throws {
        let fixture = try TrustFixture()
        var revoked = Revocations()
        let (first, _, _) = try fixture.certificate(.host, "h1")
        let (second, _, name) = try fixture.certificate(.host, "h1")
        revoked.revoke(serial: first.serial, ends: first.ends)
        #expect(throws: TrustFault.self) {
            try fixture.bundle.name(of: first, as: .client, at: Self.now, revoked: revoked)
        }
        #expect(try fixture.bundle.name(of: second, as: .client, at: Self.now, revoked: revoked) == name)
    }

    @Test("a revocation is kept for as long as a certificate that it speaks of could be shown, and no longer")
    func forgotten() throws {
        let fixture = try TrustFixture()
        let (leaf, _, name) = try fixture.certificate(.host, "h1")
        var revoked = Revocations()
        revoked.revoke(name, at: Self.now)
        revoked.revoke(serial: leaf.serial, ends: leaf.ends)
        revoked.forget(at: Self.now + .days(90))
        #expect(revoked.names.count == 1 && revoked.serials.count == 1)
        revoked.forget(at: Self.now + .days(91))
        #expect(revoked == Revocations())
    }
}

@Suite("Names in certificates")
struct CertifiedNameTests {
    @Test(
        "a name that a machine may have is read from what it is written as",
        arguments: [
            "h1", "h1.example.org", "Rack_7+b", "höst", "a%b", "x:y", "100%",
        ])
    func written(_ name: String) throws {
        for kind in CertifiedName.Kind.allCases {
            let one = try #require(CertifiedName(kind, name))
            #expect(one.uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
            #expect(CertifiedName(uri: one.uri) == one)
        }
    }

    @Test("what is no machine's name is none", arguments: ["", ".", "..", "a b", "a/b", "a\nb", "a\u{0}"])
    func none(_ name: String) { #expect(CertifiedName(.host, name) == nil) }
}
