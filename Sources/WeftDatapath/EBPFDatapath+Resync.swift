import CLibbpf
import WeftNet
package import WeftVRouter

extension EBPFDatapath {
    package func resync(
        _ desired: DatapathState, keepingOthers: Bool
    ) throws(DatapathError) -> [DatapathDeviation] {
        var found: [DatapathDeviation] = []
        var attempts = Attempts()
        attempts.attempt { () throws(DatapathError) in found += try examineDevices(mending: true) }
        attempts.attempt { () throws(DatapathError) in
            var present: [UInt32: NetworkInterface] = [:]
            for interface in try network.interfaces() { present[interface.index] = interface }
            for index in desired.ports.keys.sorted() {
                found += try examinePort(index, present[index], mending: true)
            }
        }
        attempts.attempt { () throws(DatapathError) in
            found += try reconcile(desired, keepingOthers: keepingOthers)
        }
        attempts.attempt { () throws(DatapathError) in
            found += try reconcileCounters(desired, keepingOthers: keepingOthers)
        }
        if !keepingOthers { ports = desired.ports } else { ports.merge(desired.ports) { $1 } }
        try attempts.finish()
        return found
    }

    private func reconcile(
        _ desired: DatapathState, keepingOthers: Bool
    ) throws(DatapathError) -> [DatapathDeviation] {
        var work = Reconciliation()
        try work.add(maps.sources, desired.sources, keepingOthers: keepingOthers)
        try work.add(maps.services, desired.services, keepingOthers: keepingOthers)
        try work.add(maps.ports, desired.ports.mapValues(PortFacts.init), keepingOthers: keepingOthers)
        try work.add(maps.labels, desired.labels, keepingOthers: keepingOthers)
        try work.add(maps.routes, desired.routes, keepingOthers: keepingOthers)
        try work.add(maps.segments, desired.segments, keepingOthers: keepingOthers)
        try work.carryOut()
        return work.deviations
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
        found += try maps.sources.deviations(from: wanted.sources)
        found += try maps.services.deviations(from: wanted.services)
        found += try maps.ports.deviations(from: wanted.ports.mapValues(PortFacts.init))
        found += try maps.labels.deviations(from: wanted.labels)
        found += try maps.routes.deviations(from: wanted.routes)
        found += try maps.segments.deviations(from: wanted.segments)
        return found
    }
}

extension DatapathState {
    /// What map `sources` holds for all ports.
    fileprivate var sources: [PortAddress: IPv4Address] {
        ports.values.reduce(into: [:]) { sources, port in sources.merge(port.sources) { $1 } }
    }

    /// What map `services` holds for all ports.
    fileprivate var services: [PortAddress: PortEntry.Speaker] {
        ports.values.reduce(into: [:]) { services, port in services.merge(port.speakerEntries) { $1 } }
    }
}
