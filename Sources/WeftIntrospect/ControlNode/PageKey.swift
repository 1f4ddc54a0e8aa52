/// Where a listing goes on, and what it is to show, as the text of a `next_batch`.
///
/// Readers send it back as it is, some without encoding anything, so it is written in digits.
enum PageKey {
    static func text(_ parts: [String]) -> String {
        parts.map { part in part.filter { $0 != "\n" } }.joined(separator: "\n").utf8
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// nil for a key that was not made here.
    static func parts(of key: String) -> [String]? {
        let digits = Array(key.utf8)
        guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }
}
