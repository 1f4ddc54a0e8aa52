import Glibc
import WeftVRouter

/// Steps of which each is tried whatever became of those before.
struct Attempts {
    private(set) var failure: DatapathError?

    mutating func attempt(_ step: () throws(DatapathError) -> Void) {
        do throws(DatapathError) {
            try step()
        } catch {
            failure = failure ?? error
        }
    }

    /// Throws the first failure.
    func finish() throws(DatapathError) {
        if let failure { throw failure }
    }
}

/// Maps that are brought in line together: what is to be written in the order in which the maps were named, referents before what refers
/// to them, and then what is to be removed, the other way round.
struct Reconciliation {
    private(set) var deviations: [DatapathDeviation] = []
    private var work: [any MapWork] = []

    /// - Parameter keepingOthers: leaves entries that nobody asks for.
    mutating func add<Key, Value>(
        _ map: BPFMap<Key, Value>, _ desired: [Key: Value], keepingOthers: Bool
    ) throws(DatapathError) {
        var difference = try map.difference(to: desired)
        if keepingOthers { difference.removals = [] }
        deviations += map.deviations(difference)
        work.append(DifferenceWork(map: map, difference: difference))
    }

    /// Goes on after a refusal and throws the first one in the end. What a full map refused is tried again once others have made room.
    func carryOut() throws(DatapathError) {
        var refused: [any MapWork] = []
        for map in work {
            do throws(DatapathError) {
                try map.write()
            } catch {
                refused.append(map)
            }
        }
        var attempts = Attempts()
        for map in work.reversed() { attempts.attempt { () throws(DatapathError) in try map.remove() } }
        for map in refused { attempts.attempt { () throws(DatapathError) in try map.write() } }
        try attempts.finish()
    }
}

/// What is to be done to one map, whatever is in it.
private protocol MapWork {
    func write() throws(DatapathError)
    func remove() throws(DatapathError)
}

private struct DifferenceWork<Key: BPFRepresentable, Value: BPFRepresentable>: MapWork {
    let map: BPFMap<Key, Value>
    let difference: BPFMap<Key, Value>.Difference

    func write() throws(DatapathError) { try map.set(difference.settings) }

    func remove() throws(DatapathError) {
        for key in difference.removals { try map.remove(key) }
    }
}
