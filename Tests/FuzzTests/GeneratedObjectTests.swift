import FuzzProperties
import Testing
import WeftModel

@Suite("Objects of every type")
struct GeneratedObjectTests {
    @Test("go all the way to a host, whatever their properties say", arguments: 1...3 as ClosedRange<UInt64>)
    func everyType(seed: UInt64) {
        var generator = ObjectGenerator(seed: seed)
        for type in ObjectType.all {
            let bytes = generator.object(type)
            #expect(throws: Never.self, "\(type) \(String(decoding: bytes, as: UTF8.self))") {
                try bytes.withUnsafeBytes { try ObjectProperties.check($0) }
            }
        }
    }
}
