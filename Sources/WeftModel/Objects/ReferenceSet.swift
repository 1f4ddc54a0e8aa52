package import WeftJSON
package import WeftNet

/// A link from one object to another. The field it stands in follows from the target's type.
package struct Reference: Hashable, Sendable {
    package var targetType: ObjectType
    package var target: ObjectID
    /// The data on the link; nil when there is none. JSON's `null` means the same and becomes nil.
    package var attribute: JSON?
    /// Does not keep its target from being deleted, and goes away with it.
    package var isRelaxed: Bool

    package init(_ targetType: ObjectType, _ target: ObjectID, attribute: JSON? = nil, isRelaxed: Bool = false) {
        self.targetType = targetType
        self.target = target
        self.attribute = attribute == .null ? nil : attribute
        self.isRelaxed = isRelaxed
    }

    fileprivate func precedes(_ type: ObjectType, _ target: ObjectID) -> Bool {
        (targetType, self.target) < (type, target)
    }
}

/// What an object refers to: at most one link to each target. Order has no meaning; one array, sorted by target, is
/// smaller than a dictionary of arrays and equal sets compare equal.
package struct ReferenceSet: Hashable, Sendable {
    private var links: [Reference] = []

    package init() {}

    /// Of two links to one target the later counts.
    package init(_ references: some Sequence<Reference>) {
        for reference in references { insert(reference) }
    }

    /// The links to objects of one type.
    package subscript(to type: ObjectType) -> ArraySlice<Reference> {
        let start = position { $0.targetType < type }
        return links[start...].prefix { $0.targetType == type }
    }

    package subscript(to type: ObjectType, target: ObjectID) -> Reference? {
        let index = position { $0.precedes(type, target) }
        guard index < links.count, links[index].targetType == type, links[index].target == target else { return nil }
        return links[index]
    }

    /// Adds the link, or replaces the one to the same target.
    package mutating func insert(_ reference: Reference) {
        let index = position { $0.precedes(reference.targetType, reference.target) }
        if index < links.count, links[index].targetType == reference.targetType, links[index].target == reference.target
        {
            links[index] = reference
        } else {
            links.insert(reference, at: index)
        }
    }

    @discardableResult
    package mutating func remove(_ type: ObjectType, _ target: ObjectID) -> Reference? {
        let index = position { $0.precedes(type, target) }
        guard index < links.count, links[index].targetType == type, links[index].target == target else { return nil }
        return links.remove(at: index)
    }

    /// Puts these links in the place of all to that type.
    package mutating func replace(_ type: ObjectType, by references: some Sequence<Reference>) {
        links.removeAll { $0.targetType == type }
        for reference in references where reference.targetType == type { insert(reference) }
    }

    /// The first index whose link does not lie before what is looked for.
    private func position(_ precedes: (Reference) -> Bool) -> Int {
        var low = 0
        var high = links.count
        while low < high {
            let middle = (low + high) / 2
            if precedes(links[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ReferenceSet: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { links.count }
    package subscript(position: Int) -> Reference { links[position] }
}

extension ReferenceSet: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Reference...) { self.init(elements) }
}
