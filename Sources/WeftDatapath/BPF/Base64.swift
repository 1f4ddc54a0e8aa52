/// The standard alphabet of RFC 4648 §4, in which the build embeds the data plane.
enum Base64 {
    /// Decodes a text that the build made; characters outside the alphabet end it, as the padding does.
    static func decode(_ text: StaticString) -> [UInt8] {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        var values = [UInt8](repeating: .max, count: 256)
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        return text.withUTF8Buffer { characters in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(characters.count / 4 * 3)
            var bits: UInt32 = 0
            var count = 0
            for character in characters {
                let value = values[Int(character)]
                if value == .max { break }
                bits = bits << 6 | UInt32(value)
                count += 6
                if count >= 8 {
                    count -= 8
                    bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                }
            }
            return bytes
        }
    }
}
