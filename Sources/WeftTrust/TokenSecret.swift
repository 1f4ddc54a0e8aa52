import Crypto

/// A token as its bearer has it: seen when it is made, and never kept. 256 random bits, so nobody finds one by trying.
package struct TokenSecret: Sendable {
    /// So that who finds one in a file knows what it is.
    package static let prefix = "weft_"

    package let text: String

    /// A new one.
    package init() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var generator = SystemRandomNumberGenerator()
        let letters = (0..<43).map { _ in alphabet[Int(generator.next(upperBound: UInt64(alphabet.count)))] }
        text = Self.prefix + String(decoding: letters, as: UTF8.self)
    }

    /// One that somebody presents.
    package init(_ text: some StringProtocol) { self.text = String(text) }

    /// What is kept of it: SHA-256 (FIPS 180-4). A slow hash would cost every request, and is for secrets that can be
    /// guessed.
    package var digest: [UInt8] {
        var text = text
        return text.withUTF8 { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
            return hash.finalize().withUnsafeBytes { Array($0) }
        }
    }
}

extension TokenSecret: CustomStringConvertible {
    package var description: String { "a token" }
}
