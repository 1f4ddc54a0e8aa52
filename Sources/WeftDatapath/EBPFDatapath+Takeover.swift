import Glibc
import WeftVRouter

/// How an agent's programs come into the place of those that an earlier one left.
extension EBPFDatapath {
    /// Puts this agent's programs in front of the host's own interfaces, of those of `ports` and of all others that an
    /// earlier agent's are in front of, such as a port's that was switched off meanwhile. Takes over everything that
    /// packets made until then in their maps, and lets go of maps that only the earlier programs used. Tries
    /// everything, and throws the first failure.
    func takeOver(_ ports: some Sequence<UInt32>) throws(DatapathError) {
        isHeld = false
        let ports = Set(ports)
        var attempts = Attempts()
        attempts.attempt { () throws(DatapathError) in try convertObserved(replacing: true) }
        attempts.attempt { () throws(DatapathError) in _ = try examineDevices(mending: true) }
        var present: [NetworkInterface] = []
        attempts.attempt { () throws(DatapathError) in present = try network.interfaces() }
        for interface in present {
            attempts.attempt { () throws(DatapathError) in
                let index = interface.index
                let isOurs = if ports.contains(index) { true } else { try isGuarded(index) }
                if isOurs { _ = try examinePort(index, interface, mending: true) }
            }
        }
        // While some interfaces had the earlier programs still, packets made more in the earlier maps.
        attempts.attempt { () throws(DatapathError) in try convertObserved(replacing: false) }
        // A pin says that the map is complete, so it comes last.
        attempts.attempt { () throws(DatapathError) in
            for layout in unpinned { try object.pin(layout.map, at: pins.path(layout)) }
            unpinned = []
            try pins.keepOnly(layouts)
        }
        try attempts.finish()
    }

    /// Whether an agent's program looks at what a workload sends by this interface.
    private func isGuarded(_ index: UInt32) throws(DatapathError) -> Bool {
        try network.ingressFilters(of: index).contains { $0.isInOurPlace && $0.name == "from_workload" }
    }

    /// Fills the maps of packets that are new in their layout from those of an earlier one.
    private func convertObserved(replacing: Bool) throws(DatapathError) {
        for layout in unpinned {
            guard let (descriptor, steps) = try pins.earlier(layout) else { continue }
            defer { close(descriptor) }
            let earlier = try RawMap(layout.map, descriptor)
            let map = try object.rawMap(layout.map)
            for entry in try earlier.entries() {
                if let converted = entry.converted(by: steps) { try map.set(converted, replacing: replacing) }
            }
        }
    }
}
