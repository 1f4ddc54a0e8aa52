import Testing
import WeftNet

@Suite("Dictionaries of sets")
struct DictionaryOfSetsTests {
    private var index: [String: Set<Int>] = ["a": [1, 2], "b": [1]]

    @Test("a member joins the set under its key, which comes with the first")
    mutating func insert() {
        index.insert(3, under: "a")
        index.insert(3, under: "a")
        index.insert(4, under: "c")
        #expect(index == ["a": [1, 2, 3], "b": [1], "c": [4]])
    }

    @Test("a set goes with its last member, and not before")
    mutating func remove() {
        index.remove(1, under: "a")
        index.remove(1, under: "b")
        #expect(index == ["a": [2]])
    }

    @Test("what is not there can be taken away")
    mutating func removeAbsent() {
        index.remove(3, under: "a")
        index.remove(3, under: "c")
        #expect(index == ["a": [1, 2], "b": [1]])
    }

    @Test("a member moves from old keys to new ones, and other members stay")
    mutating func move() {
        index.move(1, from: ["a", "b"], to: ["c", "c"])
        #expect(index == ["a": [2], "c": [1]])
        index.move(1, from: ["c"], to: [])
        #expect(index == ["a": [2]])
        index.move(1, from: [], to: ["a"])
        #expect(index == ["a": [1, 2]])
    }

    @Test("under keys that are both old and new nothing changes")
    mutating func moveInPlace() {
        index.move(1, from: ["a", "b"], to: ["b"])
        #expect(index == ["a": [2], "b": [1]])
        index.move(3, from: ["b"], to: ["b"])
        #expect(index == ["a": [2], "b": [1]])
    }
}
