import WeftNet
import WeftTrust
@_spi(FixedExpiryValidationTime) import X509

/// Authorities of the operator's, whose certificates agents of Tungsten Fabric have: chains of any length, checked as
/// RFC 5280 says, and names of machines.
struct ForeignAuthorities: Sendable {
    private let roots: [Certificate]
    /// No chain of ours or theirs is longer.
    private static let longest = 8

    init(_ roots: [Certificate]) { self.roots = roots }

    func proof(
        of chain: [Certificate], at now: WallTime, _ rules: TrustRules
    ) async throws(TrustFault) -> PeerProof {
        guard let leaf = chain.first, chain.count <= Self.longest else {
            throw TrustFault(.malformed, "it comes with more than \(Self.longest) others")
        }
        try leaf.checkTimes(at: now, rules, "the certificate")
        // Within the skew the leaf is taken for good at the end that is near.
        let date = min(max(leaf.notValidBefore, now.date), leaf.notValidAfter)
        var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
            RFC5280Policy(fixedExpiryValidationTime: date)
        }
        guard
            case .validCertificate = await verifier.validate(
                leaf: leaf, intermediates: CertificateStore(chain.dropFirst()))
        else { throw TrustFault(.untrusted, "no authority that is believed here has signed it") }
        let names = leaf.machineNames
        guard !names.isEmpty else { throw TrustFault(.misnamed, "it names no machine") }
        return PeerProof(.foreign(names), serial: leaf.serial, ends: leaf.ends)
    }
}

extension Certificate {
    /// The names of DNS, and without any the common name (RFC 9525 §2).
    fileprivate var machineNames: [String] {
        let names = ((try? extensions.subjectAlternativeNames) ?? nil).map { names in
            names.compactMap { name -> String? in if case .dnsName(let name) = name { name } else { nil } }
        }
        if let names, !names.isEmpty { return names }
        return subject.commonName.map { [$0] } ?? []
    }
}
