import SwiftASN1
package import WeftNet
package import X509

/// The authorities that are believed: one, or two while the next takes over.
package struct TrustBundle: Hashable, Sendable {
    package let authorities: [Certificate]

    package init(_ authorities: [Certificate]) { self.authorities = authorities }

    /// - Parameter what: the file, for the error.
    package init(pem: String, _ what: String = "the bundle") throws(TrustFault) {
        authorities = try Certificate.all(pem: pem, what)
        for authority in authorities where !authority.isAuthority {
            throw TrustFault(.misused, "\(what): the certificate of \(authority.subject) is not an authority's")
        }
    }

    package var pem: String { get throws { try authorities.map { try $0.pem }.joined() } }

    package var fingerprints: [String] { get throws { try authorities.map { try $0.fingerprint } } }

    /// What somebody shows himself to be used for.
    package enum Side: Hashable, Sendable, CaseIterable {
        case client, server
    }

    /// Who a certificate is for, if it is good.
    ///
    /// - Parameters:
    ///   - leaf: what was shown. That whoever showed it has its key, TLS proves.
    ///   - side: what he is in the connection.
    package func name(
        of leaf: Certificate, as side: Side, at now: WallTime, revoked: Revocations = Revocations(),
        _ rules: TrustRules = TrustRules()
    ) throws(TrustFault) -> CertifiedName {
        try check(leaf.signer(among: authorities), leaf, at: now, rules)
        let name = try leaf.certifiedName(for: side)
        try revoked.check(leaf, name, rules)
        return name
    }

    private func check(
        _ authority: Certificate?, _ leaf: Certificate, at now: WallTime, _ rules: TrustRules
    ) throws(TrustFault) {
        guard let authority else {
            throw TrustFault(
                .untrusted,
                leaf.issuer == leaf.subject
                    ? "it is signed by itself" : "no authority that is believed here has signed it")
        }
        try leaf.checkTimes(at: now, rules, "the certificate")
        try authority.checkTimes(at: now, rules, "the authority's certificate")
    }
}

extension Certificate {
    package var isAuthority: Bool {
        if case .isCertificateAuthority = try? extensions.basicConstraints { return true }
        return false
    }

    func signer(among authorities: [Certificate]) -> Certificate? {
        // What is checked is the signature; the name only spares trying others.
        authorities.first {
            $0.subject == issuer && $0.isAuthority && $0.publicKey.isValidSignature(signature, for: self)
        }
    }

    package func checkTimes(at now: WallTime, _ rules: TrustRules, _ what: String) throws(TrustFault) {
        if now + rules.skew < begins { throw TrustFault(.notYetValid, "\(what) is good from \(begins.iso8601) UTC on") }
        if ends + rules.skew < now { throw TrustFault(.expired, "\(what) ended at \(ends.iso8601) UTC") }
    }

    /// What it says of its holder, all of which has to be known here.
    package func certifiedName(for side: TrustBundle.Side) throws(TrustFault) -> CertifiedName {
        let names: SubjectAlternativeNames?
        let usages: ExtendedKeyUsage?
        let keyUsage: KeyUsage?
        let isBounded: Bool
        do {
            names = try extensions.subjectAlternativeNames
            usages = try extensions.extendedKeyUsage
            keyUsage = try extensions.keyUsage
            isBounded = try extensions.basicConstraints != nil
        } catch {
            throw TrustFault(.malformed, "an extension of it cannot be read")
        }
        for one in extensions where one.critical && !Self.known.contains(one.oid) {
            throw TrustFault(.malformed, "it has an extension that must be known and is not: \(one.oid)")
        }
        guard isBounded, !isAuthority else { throw TrustFault(.misused, "it is an authority's") }
        guard keyUsage?.digitalSignature == true, let usages, usages.contains(side.usage) else {
            throw TrustFault(.misused, "it is not for \(side == .client ? "callers" : "servers")")
        }
        let found = (names ?? SubjectAlternativeNames()).compactMap { name -> String? in
            if case .uniformResourceIdentifier(let uri) = name { uri } else { nil }
        }
        guard found.count == 1, let name = CertifiedName(uri: found[0]) else {
            throw TrustFault(.misnamed, "it does not name one host, control node, controller, connector or person")
        }
        return name
    }

    private static let known: Set<ASN1ObjectIdentifier> = [
        .X509ExtensionID.basicConstraints, .X509ExtensionID.keyUsage, .X509ExtensionID.extendedKeyUsage,
        .X509ExtensionID.subjectAlternativeName, .X509ExtensionID.subjectKeyIdentifier,
        .X509ExtensionID.authorityKeyIdentifier,
    ]
}

extension TrustBundle.Side {
    fileprivate var usage: ExtendedKeyUsage.Usage { self == .client ? .clientAuth : .serverAuth }
}
