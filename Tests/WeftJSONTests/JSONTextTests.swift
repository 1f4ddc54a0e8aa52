import Testing
import WeftNet

@testable import WeftJSON

@Suite("JSON as text")
struct JSONTextTests {
    private func members(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        JSONText.members(of: bytes, in: bytes.indices) { name, value in
            found.append(String(decoding: bytes[name], as: UTF8.self))
            found.append(String(decoding: bytes[value], as: UTF8.self))
        }
        return found
    }

    private func elements(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        JSONText.elements(of: bytes, in: bytes.indices) { found.append(String(decoding: bytes[$0], as: UTF8.self)) }
        return found
    }

    @Test("members and elements are found whatever they hold")
    func places() {
        #expect(members("{}").isEmpty && members(" { } ").isEmpty && elements("[]").isEmpty)
        #expect(
            members(#"{"a":1,"b":"x\"},","c":{"d":[1,{"e":"]"}]},"":null}"#)
                == ["a", "1", "b", #""x\"},""#, "c", #"{"d":[1,{"e":"]"}]}"#, "", "null"])
        #expect(members(" { \"a\" : [ 1 , 2 ] , \"b\":\ttrue }\n") == ["a", "[ 1 , 2 ]", "b", "true"])
        #expect(elements(#"[1,"a,b",[2,[3]],{"x":[4]}, -5e3 ]"#) == ["1", #""a,b""#, "[2,[3]]", #"{"x":[4]}"#, "-5e3"])
    }

    @Test("another value has neither")
    func others() {
        for text in ["1", "null", "\"{\"", ""] { #expect(members(text).isEmpty && elements(text).isEmpty) }
        #expect(members("[1]").isEmpty && elements("{\"a\":1}").isEmpty)
    }

    @Test("what was cut or changed is read no further than it goes", arguments: 1...200 as ClosedRange<UInt64>)
    func damaged(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array(#"{"a":"x\"y","b":[1,{"c":"d"},[]],"e":{"f":{}},"g":-1.5e3}"#.utf8)
        for _ in 0..<3 {
            bytes[Int.random(in: bytes.indices, using: &generator)] =
                Array("\"\\{}[],: 1".utf8).randomElement(using: &generator) ?? 0
        }
        bytes.removeLast(Int.random(in: 0..<20, using: &generator))
        let all = bytes.indices
        JSONText.members(of: bytes, in: all) { name, value in
            #expect(all.contains(name.lowerBound) && name.upperBound <= all.upperBound)
            #expect(value.lowerBound < value.upperBound && value.upperBound <= all.upperBound)
        }
        JSONText.elements(of: bytes, in: all) { #expect($0.upperBound <= all.upperBound) }
    }
}
