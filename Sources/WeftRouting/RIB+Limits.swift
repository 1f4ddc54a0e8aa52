/// What happens when the numbers run out that records are named by: what needs one is refused, and the owner hears of
/// it.
extension RIB {
    /// How many there can be of each. Less than the most is for tests.
    package struct Limits: Sendable {
        /// Numbers of distinguishers, which have 24 bits in a ``RouteKey``.
        package var distinguishers: UInt32 = 1 << 24
        /// Numbers of routes, paths, attributes and interned destinations.
        package var records: UInt32 = 1 << 28

        package init() {}
    }

    /// Whether something was refused since the last call. A route that could not be announced is to be taken as
    /// withdrawn; one that could not be copied is copied once there is room again (``copyAgain()``).
    package mutating func takeShortage() -> Bool {
        defer { hasShortage = false }
        return hasShortage
    }

    /// Paths that were refused because their source has as many to that destination as it may have
    /// (``acceptPathIdentifiers(from:limit:)``).
    package struct Excess: Sendable {
        package var count = 0
        /// The destination of the last one.
        package var route: RouteID?
    }

    /// What was refused since the last call. Such a path is in no table until it is announced again and there is room.
    package mutating func takeExcess() -> Excess {
        defer { if excess.count > 0 { excess = Excess() } }
        return excess
    }

    /// Notes that a number was not to be had.
    @inline(__always)
    mutating func found(_ number: UInt32?) -> UInt32? {
        if number == nil { hasShortage = true }
        return number
    }

    /// Copies what could not be copied for lack of room, as far as there is room now.
    package mutating func copyAgain() {
        guard !uncopied.isEmpty, distinguishers.hasNumber(below: limits.distinguishers),
            routes.hasNumber(below: limits.records), paths.hasNumber(below: limits.records)
        else { return }
        let waiting = uncopied.sorted()
        uncopied = []
        // What still finds no room is no news.
        let hadShortage = hasShortage
        for route in waiting { review(route) }
        settle()
        hasShortage = hadShortage
    }

    /// A copy of the path was refused. It has none until there is room for all: so much holds of each path between two
    /// calls.
    @inline(never)
    mutating func copyLater(_ path: UInt32) {
        hasShortage = true
        removeSecondaries(of: path)
        uncopied.insert(paths[path].pointee.route)
    }
}
