import WeftModel
import WeftNet

/// Ids of objects. Most sets of a configuration have one member (the interface of a machine, the address of an
/// interface), and a set of one needs no table.
enum IDSet: Hashable, Sendable {
    case one(ObjectID)
    case many(Set<ObjectID>)

    var count: Int {
        switch self {
        case .one: 1
        case .many(let ids): ids.count
        }
    }

    func contains(_ id: ObjectID) -> Bool {
        switch self {
        case .one(let only): only == id
        case .many(let ids): ids.contains(id)
        }
    }

    mutating func insert(_ id: ObjectID) {
        switch self {
        case .one(let only):
            if only != id { self = .many([only, id]) }
        case .many(var ids):
            // The table must be referred to once only, or the insertion copies it.
            self = .one(id)
            ids.insert(id)
            self = .many(ids)
        }
    }

    /// Whether nothing is left; an empty set is removed by its holder.
    mutating func remove(_ id: ObjectID) -> Bool {
        switch self {
        case .one(let only): return only == id
        case .many(var ids):
            self = .one(id)
            ids.remove(id)
            self = .many(ids)
            return ids.isEmpty
        }
    }
}

extension IDSet: Sequence {
    struct Iterator: IteratorProtocol {
        fileprivate var only: ObjectID?
        fileprivate var rest: Set<ObjectID>.Iterator?

        mutating func next() -> ObjectID? {
            guard let only else { return rest?.next() }
            self.only = nil
            return only
        }
    }

    func makeIterator() -> Iterator {
        switch self {
        case .one(let id): Iterator(only: id, rest: nil)
        case .many(let ids): Iterator(only: nil, rest: ids.makeIterator())
        }
    }

    var underestimatedCount: Int { count }
}

extension Dictionary where Value == IDSet {
    mutating func insert(_ id: ObjectID, into family: Key) {
        if self[family]?.insert(id) == nil { self[family] = .one(id) }
    }

    mutating func remove(_ id: ObjectID, from family: Key) {
        if self[family]?.remove(id) == true { self[family] = nil }
    }
}

/// All objects of one type that have the same parent, or refer to the same target.
struct RelationKey: Hashable, Sendable {
    let anchor: ObjectID
    let type: ObjectType

    init(_ anchor: ObjectID, _ type: ObjectType) {
        self.anchor = anchor
        self.type = type
    }
}
