import CLibbpf
package import WeftVRouter

extension EBPFDatapath {
    package func resync(
        _ desired: DatapathState, keepingOthers: Bool
    ) throws(DatapathError) -> [DatapathDeviation] {
        var found: [DatapathDeviation] = []
        var attempts = Attempts()
        attempts.attempt { () throws(DatapathError) in
            found += try reconcile(desired, keepingOthers: keepingOthers)
        }
        attempts.attempt { () throws(DatapathError) in
            found += try reconcileCounters(desired, keepingOthers: keepingOthers)
        }
        if isHeld, !keepingOthers {
            attempts.attempt { () throws(DatapathError) in try takeOver(desired.ports.keys) }
        }
        attempts.attempt { () throws(DatapathError) in found += try examineDevices(mending: true) }
        attempts.attempt { () throws(DatapathError) in
            var present: [UInt32: NetworkInterface] = [:]
            for interface in try network.interfaces() { present[interface.index] = interface }
            for index in desired.ports.keys.sorted() {
                found += try examinePort(index, present[index], mending: true)
            }
        }
        attached = keepingOthers ? attached.union(desired.ports.keys) : Set(desired.ports.keys)
        try attempts.finish()
        return found
    }

    private func reconcile(
        _ desired: DatapathState, keepingOthers: Bool
    ) throws(DatapathError) -> [DatapathDeviation] {
        var found: [DatapathDeviation] = []
        var work: [MapWork] = []
        for table in tables {
            let (next, deviations) = try table.work(object, towards: desired, keepingOthers: keepingOthers)
            work.append(next)
            found += deviations
        }
        try work.carryOut()
        return found
    }

    private func reconcileCounters(
        _ desired: DatapathState, keepingOthers: Bool
    ) throws(DatapathError) -> [DatapathDeviation] {
        let present = Set(try maps.counters.keys())
        let missing = desired.ports.keys.filter { !present.contains($0) }.sorted()
        var attempts = Attempts()
        for index in present where !keepingOthers && desired.ports[index] == nil {
            attempts.attempt { () throws(DatapathError) in try maps.counters.remove(index) }
        }
        for index in missing {
            attempts.attempt { () throws(DatapathError) in try maps.counters.create(index) }
        }
        try attempts.finish()
        return missing.map(Self.uncounted)
    }

    private static func uncounted(_ index: UInt32) -> DatapathDeviation {
        DatapathDeviation(.entry, "map counters of the data plane lacks interface \(index)")
    }

    package func deviations(from wanted: DatapathState) throws(DatapathError) -> [DatapathDeviation] {
        var found = try examineDevices(mending: false)
        for index in wanted.ports.keys.sorted() {
            found += try examinePort(index, try network.interface(at: index), mending: false)
            if try maps.counters.values(index).isEmpty { found.append(Self.uncounted(index)) }
        }
        for table in tables { found += try table.deviations(object, from: wanted) }
        return found
    }
}
