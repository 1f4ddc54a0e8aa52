import Crypto
package import Foundation
import SwiftASN1
package import WeftNet
package import X509

extension Certificate {
    package var begins: WallTime { WallTime(notValidBefore) }
    package var ends: WallTime { WallTime(notValidAfter) }

    /// SHA-256 of the whole certificate, 64 hexadecimal digits.
    package var fingerprint: String { get throws { SHA256.hash(data: try der).hexadecimal } }

    package var der: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }

    package var pem: String { get throws { try serializeAsPEM().pemString + "\n" } }

    /// The serial number, in hexadecimal digits.
    package var serial: String { serialNumber.bytes.hexadecimal }

    package init(der bytes: [UInt8]) throws(TrustFault) {
        do {
            try self.init(derEncoded: bytes)
        } catch {
            throw TrustFault(.malformed, "it is not a certificate that can be read")
        }
    }

    /// All that stand in a text, at least one.
    package static func all(pem text: String, _ what: String) throws(TrustFault) -> [Certificate] {
        do {
            let found = try PEMDocument.parseMultiple(pemString: text)
                .filter { $0.discriminator == defaultPEMDiscriminator }.map { try Certificate(pemDocument: $0) }
            if !found.isEmpty { return found }
        } catch {}
        throw TrustFault(.malformed, "\(what) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")
    }
}

extension WallTime {
    init(_ date: Date) { self.init(microseconds: Int64((date.timeIntervalSince1970 * 1_000_000).rounded())) }

    /// Whole seconds, as certificates have them.
    package var date: Date { Date(timeIntervalSince1970: Double(microseconds / 1_000_000)) }
}
