import Crypto
import CryptoExtras
package import X509

/// A private key of ours: ECDSA on P-256. It is in no description, and in no error.
package struct CertificateKey: Sendable, CustomStringConvertible {
    let key: P256.Signing.PrivateKey

    package init() { key = P256.Signing.PrivateKey() }

    package init(pem: String) throws(TrustFault) {
        do {
            key = try P256.Signing.PrivateKey(pemRepresentation: pem)
        } catch {
            throw TrustFault(.malformed, "it is not a private key of ECDSA on P-256 in PEM form")
        }
    }

    /// PKCS#8. A secret.
    package var pem: String { key.pemRepresentation + "\n" }

    var signing: Certificate.PrivateKey { Certificate.PrivateKey(key) }

    package func isKey(of certificate: Certificate) -> Bool { certificate.publicKey == signing.publicKey }

    package var description: String { "a private key" }
}

extension Certificate.PublicKey {
    /// ECDSA on P-256 and P-384, RSA from 2048 to 8192 bits; what is weaker, or slow to check, is not taken.
    func checkStrength() throws(TrustFault) {
        if P256.Signing.PublicKey(self) != nil || P384.Signing.PublicKey(self) != nil { return }
        guard let rsa = _RSA.Signing.PublicKey(self) else {
            throw TrustFault(.weak, "keys are ECDSA on P-256 or P-384, or RSA of 2048 bits or more")
        }
        guard 2048...8192 ~= rsa.keySizeInBits else {
            throw TrustFault(.weak, "an RSA key of \(rsa.keySizeInBits) bits is not taken: 2048 to 8192 are")
        }
    }
}
