/// Names of the DNS, as virtual DNS servers and their records have them.
enum DomainName {
    /// RFC 1123 §2.1: labels of up to 63 letters, digits and hyphens, none of which begins or ends with a hyphen; 255
    /// in all. One dot at the end is allowed.
    static func isValid(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 255 else { return false }
        let name = text.hasSuffix(".") ? text.dropLast() : text[...]
        return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel)
    }

    static func isLabel(_ label: some StringProtocol) -> Bool {
        let bytes = label.utf8
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(bytes.count) && bytes.first != hyphen && Array(bytes).last != hyphen
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen:
                    true
                default: false
                }
            }
    }
}
