import Crypto
import WeftNet

/// What somebody shows who is to join: a secret that is good once, and the fingerprint of the authority that he will
/// find, so that his first call already knows whom it reaches.
///
///     wj1.<secret, 32 random bytes>.<SHA-256 of the authority's certificate>     both in hexadecimal digits
package struct JoinToken: Hashable, Sendable {
    package let secret: String
    package let fingerprint: String

    private static let version = "wj1"
    private static let digits = 64

    init(of fingerprint: String) {
        var generator = SystemRandomNumberGenerator()
        secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }.hexadecimal
        self.fingerprint = fingerprint
    }

    /// nil for what is none.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "." as Character, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.version,
            parts[1...].allSatisfy({ $0.utf8.count == Self.digits && $0.allSatisfy(\.isHexDigit) })
        else { return nil }
        secret = parts[1].lowercased()
        fingerprint = parts[2].lowercased()
    }

    package var text: String { "\(Self.version).\(secret).\(fingerprint)" }

    /// Under which it is known; it is no secret.
    package var hash: String { Self.hash(of: secret) }

    /// Under which a secret is kept.
    static func hash(of secret: String) -> String { SHA256.hash(data: Array(secret.utf8)).hexadecimal }
}

extension JoinToken: CustomStringConvertible {
    /// Without the secret.
    package var description: String { "a join token" }
}
