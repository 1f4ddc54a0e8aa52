/// The members of a JSON object in the order they were written; a name occurs once.
///
/// An array searched from the front: the objects of the model have a handful of members, where this is both smaller and
/// faster than a hash table. Building one of thousands of members by name is quadratic; the parser does not.
package struct JSONObject: Sendable {
    package typealias Member = (key: String, value: JSON)

    var members: [Member]

    package init() { members = [] }

    /// Of two members with one name the later value counts.
    package init(_ members: some Sequence<(String, JSON)>) {
        self.members = []
        for (key, value) in members { self[key] = value }
    }

    /// Trusts the caller that no name occurs twice.
    init(unique members: [Member]) { self.members = members }

    package subscript(key: String) -> JSON? {
        get {
            for member in members where member.key == key { return member.value }
            return nil
        }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((key, value))
            case (nil, nil): break
            }
        }
    }

    package var keys: some Sequence<String> { members.lazy.map(\.key) }

    /// Takes over the members of `other`; its values win.
    package mutating func merge(_ other: JSONObject) {
        for (key, value) in other { self[key] = value }
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { members.count }
    package subscript(position: Int) -> Member { members[position] }
}

extension JSONObject: Hashable {
    /// The order of members carries no meaning (RFC 8259 §4), so it does not count here.
    package static func == (a: JSONObject, b: JSONObject) -> Bool {
        guard a.count == b.count else { return false }
        for (index, member) in a.members.enumerated() where b.members[index] != member {
            return a.hasTail(from: index, of: b)
        }
        return true
    }

    /// Whether the members from `index` on are those of `other` in another order.
    private func hasTail(from index: Int, of other: JSONObject) -> Bool {
        let values = Dictionary(other.members[index...].lazy.map { ($0.key, $0.value) }) { first, _ in first }
        return members[index...].allSatisfy { values[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in members {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            sum &+= member.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// A name that occurs twice is a mistake of the program.
    package init(dictionaryLiteral elements: (String, JSON)...) {
        assert(Set(elements.lazy.map(\.0)).count == elements.count, "a name occurs twice")
        self.init(unique: elements.map { (key: $0, value: $1) })
    }
}

extension JSONObject: CustomStringConvertible {
    package var description: String { JSON.object(self).text }
}
