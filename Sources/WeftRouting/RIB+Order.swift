/// The places of paths within their route.
///
/// MEDs are compared within one neighbour AS only, which by itself puts nothing in order: a path can be better than a
/// second one by its MED, that one than a third by a tie breaker, and the third than the first by another. So they are
/// not compared path by path. In each class of paths that tie on all that comes before, those whose neighbour AS has a
/// path with a lower MED there are *overruled* and stand behind the others, which share the traffic. Which ones those
/// are follows from what is there, not from the order in which it came.
///
/// ```
///   ├──────────── class ────────────┤├─────── class ───────┤
///   not overruled ─▶ overruled ─▶ … not overruled ─▶ overruled
///   by tie breakers  by MED first
/// ```
///
/// A path that comes or goes has the paths of its neighbour AS change sides as one run, so the cost is one visit of the
/// route's paths.
extension RIB {
    /// Puts a path that is in no list where it belongs in its route.
    @inline(__always)
    func insertInOrder(_ path: UInt32) {
        paths[path].pointee.flags.remove(.overruled)
        paths[path].pointee.next = 0
        let route = routes[paths[path].pointee.route]
        if route.pointee.best == 0 { route.pointee.best = path } else { insertAmongOthers(path) }
    }

    private func insertAmongOthers(_ path: UInt32) {
        let route = paths[path].pointee.route
        var before: UInt32 = 0
        var after = routes[route].pointee.best
        while after != 0 {
            let order = compareClass(path, after)
            if order == 0 { compareMED(path, after: before) }
            if order <= 0 { break }
            before = after
            after = paths[after].pointee.next
        }
        merge(path, after: before, in: route)
    }

    /// Takes a path out of its route's list. It must still be what it was when it came.
    @inline(__always)
    func removeFromOrder(_ path: UInt32) {
        let route = paths[path].pointee.route
        let next = paths[path].pointee.next
        if routes[route].pointee.best == path {
            routes[route].pointee.best = next
        } else {
            var before = routes[route].pointee.best
            while paths[before].pointee.next != path { before = paths[before].pointee.next }
            paths[before].pointee.next = next
        }
        // Those that it overruled stand behind it.
        if next != 0, !isOverruled(path) { reinstateRivals(of: path, from: next) }
    }

    /// From now on MEDs are compared between all paths (`true`), or within one neighbour AS, as at first. All routes
    /// are put in order.
    package mutating func compareAllMEDs(_ comparesAll: Bool) {
        guard comparesAll != comparesAllMEDs else { return }
        comparesAllMEDs = comparesAll
        var concerned: [UInt32] = []
        routeIndex.visit { if hasSeveralMEDs($0) { concerned.append($0) } }
        for route in concerned { reorder(route) }
        settle()
    }

    private func hasSeveralMEDs(_ route: UInt32) -> Bool {
        let best = routes[route].pointee.best
        var path = best
        while path != 0 {
            if med(of: path) != med(of: best) { return true }
            path = paths[path].pointee.next
        }
        return false
    }

    private mutating func reorder(_ route: UInt32) {
        var old: [(path: UInt32, isOverruled: Bool)] = []
        var path = routes[route].pointee.best
        while path != 0 {
            old.append((path, isOverruled(path)))
            path = paths[path].pointee.next
        }
        routes[route].pointee.best = 0
        for (path, _) in old { insertInOrder(path) }
        path = routes[route].pointee.best
        for was in old {
            if path != was.path || isOverruled(path) != was.isOverruled { return noteChange(of: route) }
            path = paths[path].pointee.next
        }
    }

    // MARK: MEDs within one class

    /// Finds out whether a path that comes is overruled, or overrules others of the class that begins after `start`.
    private func compareMED(_ path: UInt32, after start: UInt32) {
        let own = med(of: path)
        // Those of one neighbour AS that are not overruled have one MED.
        var other = follower(of: start, in: paths[path].pointee.route)
        while other != 0, !isOverruled(other), compareClass(other, path) == 0 {
            let med = med(of: other)
            if med != own, haveComparableMEDs(other, path) {
                if med < own {
                    paths[path].pointee.flags.insert(.overruled)
                } else {
                    moveRivals(of: path, withMED: med, after: start, areOverruled: true)
                }
                return
            }
            other = paths[other].pointee.next
        }
    }

    /// A path has gone that was not overruled: the best others of its neighbour AS take its place if there was no
    /// second one like it.
    ///
    /// - Parameter next: what came after it.
    private func reinstateRivals(of path: UInt32, from next: UInt32) {
        var other = next
        while other != 0, !isOverruled(other), compareClass(other, path) == 0 { other = paths[other].pointee.next }
        while other != 0, isOverruled(other), !haveComparableMEDs(other, path) { other = paths[other].pointee.next }
        guard other != 0, isOverruled(other) else { return }
        let route = paths[path].pointee.route
        var start: UInt32 = 0
        var second = routes[route].pointee.best
        while compareClass(second, path) < 0 {
            start = second
            second = paths[second].pointee.next
        }
        while !isOverruled(second) {
            if haveComparableMEDs(second, path) { return }
            second = paths[second].pointee.next
        }
        moveRivals(of: path, withMED: med(of: other), after: start, areOverruled: false)
    }

    /// Has the paths of one MED and of a path's neighbour AS change sides in its class, which begins after `start`.
    private func moveRivals(of path: UInt32, withMED med: UInt32, after start: UInt32, areOverruled: Bool) {
        let route = paths[path].pointee.route
        var (first, last): (UInt32, UInt32) = (0, 0)
        var before = start
        var other = follower(of: start, in: route)
        while other != 0, compareClass(other, path) == 0 {
            let next = paths[other].pointee.next
            if isOverruled(other) != areOverruled, self.med(of: other) == med, haveComparableMEDs(other, path) {
                link(next, after: before, in: route)
                if areOverruled {
                    paths[other].pointee.flags.insert(.overruled)
                } else {
                    paths[other].pointee.flags.remove(.overruled)
                }
                paths[other].pointee.next = 0
                if last == 0 { first = other } else { paths[last].pointee.next = other }
                last = other
            } else {
                before = other
            }
            other = next
        }
        merge(first, after: start, in: route)
    }

    // MARK: The list

    /// Puts a list of paths, which are in order, among those that come after `start` in the route.
    private func merge(_ list: UInt32, after start: UInt32, in route: UInt32) {
        var before = start
        var path = list
        while path != 0 {
            let rest = paths[path].pointee.next
            var after = follower(of: before, in: route)
            while after != 0, !isPreferred(path, to: after) {
                before = after
                after = paths[after].pointee.next
            }
            paths[path].pointee.next = after
            link(path, after: before, in: route)
            before = path
            path = rest
        }
    }

    /// What comes after a path, or first in the route after 0.
    @inline(__always)
    private func follower(of path: UInt32, in route: UInt32) -> UInt32 {
        path == 0 ? routes[route].pointee.best : paths[path].pointee.next
    }

    @inline(__always)
    private func link(_ path: UInt32, after before: UInt32, in route: UInt32) {
        if before == 0 { routes[route].pointee.best = path } else { paths[before].pointee.next = path }
    }
}
