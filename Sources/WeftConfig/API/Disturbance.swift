/// What others did to the objects and claims of an orchestrator, so that its connector brings them back in line.
package struct Disturbance: Hashable, Sendable {
    /// What the objects were made for that were changed or deleted, or whose references and shares were taken off.
    package private(set) var sources: Set<Source>
    /// More than can be named, or nobody knows what: everything is to be compared.
    package private(set) var isTotal: Bool
    /// Hosts were added or removed, or have other addresses.
    package var hasOtherHosts: Bool

    /// A connector that has been away for longer compares everything.
    private static let limit = 1000

    package init(sources: Set<Source> = [], isTotal: Bool = false, hasOtherHosts: Bool = false) {
        self.sources = sources
        self.isTotal = isTotal
        self.hasOtherHosts = hasOtherHosts
    }

    package static let total = Disturbance(isTotal: true, hasOtherHosts: true)

    package var isEmpty: Bool { sources.isEmpty && !isTotal && !hasOtherHosts }

    package func merging(_ other: Disturbance) -> Disturbance {
        var merged = self
        merged.merge(other)
        return merged
    }

    package mutating func merge(_ other: Disturbance) {
        hasOtherHosts = hasOtherHosts || other.hasOtherHosts
        isTotal = isTotal || other.isTotal || sources.count + other.sources.count > Self.limit
        if isTotal { sources = [] } else { sources.formUnion(other.sources) }
    }
}
