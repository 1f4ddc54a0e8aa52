import Testing

@testable import WeftJSON

@Suite("JSON objects")
struct JSONObjectTests {
    @Test("members are read, replaced, appended and removed by name")
    func members() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = nil
        object["d"] = .null
        #expect(object.map(\.key) == ["a", "b", "d"])
        #expect(object["a"] == 3)
        #expect(object["c"] == nil)
        #expect(object["d"] == .null)
        object["b"] = nil
        #expect(Array(object.keys) == ["a", "d"])
    }

    @Test("equality and hash leave the order of members out")
    func equality() {
        let a: JSON = ["x": 1, "y": ["p": 1, "q": [1, 2]], "z": nil]
        let b: JSON = ["z": nil, "x": 1, "y": ["q": [1, 2], "p": 1]]
        #expect(a == b)
        #expect(a.hashValue == b.hashValue)
        #expect(a != ["z": nil, "x": 1, "y": ["q": [2, 1], "p": 1]])
        #expect(a != ["x": 1, "y": ["p": 1, "q": [1, 2]]])
        #expect(["a": 1, "b": 2] as JSON != ["a": 1, "c": 2])
        #expect(["a": 1, "b": 2] as JSON != ["b": 1, "a": 2])
    }

    @Test("merging takes over the other's members")
    func merge() {
        var object: JSONObject = ["a": 1, "b": 2]
        object.merge(["b": 3, "c": 4])
        #expect(object == ["a": 1, "b": 3, "c": 4])
    }

    @Test("accessors answer nil for another kind")
    func accessors() {
        let value: JSON = ["n": 5, "s": "x", "l": [1, 2], "u": .uint(.max), "d": 0.5]
        #expect(value["n"]?.int == 5)
        #expect(value["n"]?.string == nil)
        #expect(value["n"]?.uint == 5)
        #expect(value["n"]?.double == 5)
        #expect(value["u"]?.int == nil)
        #expect(value["l"]?[1] == 2)
        #expect(value["l"]?[2] == nil)
        #expect(value["l"]?["x"] == nil)
        #expect(value["d"]?.bool == nil)
        #expect(JSON(UInt64(7)) == .int(7))
    }
}
