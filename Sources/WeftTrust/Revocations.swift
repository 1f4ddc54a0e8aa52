package import WeftNet
import X509

/// Certificates that are no longer good before their time: each by its number, or all that somebody got up to a moment.
package struct Revocations: Hashable, Sendable {
    /// When whatever it speaks of has ended by itself, by serial number.
    package private(set) var serials: [String: WallTime] = [:]
    /// By whose: when his certificates were ended. What he gets after that is good.
    package private(set) var names: [CertifiedName: WallTime] = [:]

    package init() {}

    /// - Parameter ends: of the certificate.
    package mutating func revoke(serial: String, ends: WallTime) { serials[serial] = ends }

    /// Ends all certificates that somebody has.
    package mutating func revoke(_ name: CertifiedName, at now: WallTime) {
        names[name] = max(now, names[name] ?? now)
    }

    /// Leaves out what time has ended.
    package mutating func forget(at now: WallTime, _ rules: TrustRules = TrustRules()) {
        serials = serials.filter { now <= $0.value + rules.skew }
        names = names.filter { now <= $0.value + rules.lifetime + rules.skew + rules.skew }
    }

    /// From when on a certificate for somebody is good, if it is made now: dates of certificates are whole seconds, and
    /// one that is granted anew in the second in which the others were ended must not look like one of them.
    func opening(for name: CertifiedName, at now: WallTime) -> WallTime {
        names[name].map { max(now, $0 + .seconds(1)) } ?? now
    }

    /// Whether they speak of a certificate that was taken before.
    package func cover(_ proof: PeerProof, _ rules: TrustRules = TrustRules()) -> Bool {
        if serials[proof.serial] != nil { return true }
        guard let name = proof.name, let moment = names[name] else { return false }
        return proof.ends - rules.lifetime <= moment
    }

    func check(_ certificate: Certificate, _ name: CertifiedName, _ rules: TrustRules) throws(TrustFault) {
        if serials[certificate.serial] != nil { throw TrustFault(.revoked, "it was revoked") }
        guard let moment = names[name] else { return }
        // It begins before it was made, by the skew.
        if certificate.begins + rules.skew <= moment {
            throw TrustFault(.revoked, "the certificates of \(name) were revoked")
        }
    }
}
