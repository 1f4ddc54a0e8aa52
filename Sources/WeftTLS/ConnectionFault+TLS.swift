import NIOPosix
import NIOSSL
package import WeftConnections
import WeftTrust

extension ConnectionFault {
    /// Why a handshake failed, or nothing when it is no error of TLS.
    package init?(tls error: any Error) {
        switch error {
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first else { return nil }
            self.init(tls: first.error)
        case let error as TrustFault: self.init(.untrusted, "the certificate is not good: \(error)")
        case let error as NIOSSLExtraError: self.init(error == .failedToValidateHostname ? .misnamed : .untrusted)
        // The library tells the reason only within a text, by names of OpenSSL's.
        case is NIOSSLError, is BoringSSLError:
            self.init(Self.reasons.first { "\(error)".contains($0.name) }?.kind ?? .untrusted)
        default: return nil
        }
    }

    private static var reasons: [(name: String, kind: Kind)] {
        [
            ("CERTIFICATE_HAS_EXPIRED", .expired), ("CERTIFICATE_VERIFY_FAILED", .untrusted),
            ("HOSTNAME_MISMATCH", .misnamed), ("WRONG_VERSION_NUMBER", .notTLS), ("HTTP_REQUEST", .notTLS),
            ("UNSUPPORTED_PROTOCOL", .notTLS), ("PROTOCOL_VERSION", .notTLS), ("ALERT_UNKNOWN_CA", .distrusted),
            ("ALERT_BAD_CERTIFICATE", .distrusted), ("ALERT_CERTIFICATE", .distrusted), ("uncleanShutdown", .closed),
            ("EOF during", .closed),
        ]
    }
}
