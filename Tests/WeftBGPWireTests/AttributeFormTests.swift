import Testing

@testable import WeftBGPWire

@Suite("Forms of attributes")
struct AttributeFormTests {
    @Test("a form lets pass what its rule finds nothing about, and nothing else", arguments: [true, false])
    func agreement(hasWideAS: Bool) {
        let forms = hasWideAS ? AttributeRule.forms : AttributeRule.narrowForms
        #expect(forms.count == 256)
        for (type, form) in forms.enumerated() {
            let rule = AttributeRule.rule(for: UInt8(type), hasWideAS: hasWideAS)
            for flags in stride(from: UInt8(0), through: 0xf0, by: 0x10) {
                for count in [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 36, 255, 256, 65535] {
                    for isInternal in [true, false] {
                        let isSound =
                            rule.map {
                                flags & 0xc0 == $0.flags && $0.allows(count) && (isInternal || !$0.isInternalOnly)
                            } ?? false
                        #expect(
                            form.allows(flags, count, isInternal: isInternal) == isSound,
                            "type \(type), flags \(flags), \(count) bytes, internal \(isInternal)")
                    }
                }
            }
        }
    }
}
