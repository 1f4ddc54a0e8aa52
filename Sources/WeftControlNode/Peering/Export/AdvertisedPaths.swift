import WeftRouting

/// What the members of a lane have been told of routes with several paths (RFC 7911). Most routes have one.
struct AdvertisedPaths {
    /// A path that was told: its identifier, and a digest of what was said of it.
    struct Path {
        var identifier: UInt32
        /// In two halves, which take less room; 0 for what is to be said again in any case.
        private var high: UInt32
        private var low: UInt32

        var digest: UInt64 { UInt64(high) << 32 | UInt64(low) }

        init(_ identifier: UInt32, _ digest: UInt64) {
            self.identifier = identifier
            (high, low) = (UInt32(truncatingIfNeeded: digest >> 32), UInt32(truncatingIfNeeded: digest))
        }
    }

    /// Paths are missing that were kept from every member, or are yet to be told, and may have been told elsewhere.
    var isPartial = false
    private var single: [RouteID: Path] = [:]
    private var several: [RouteID: [Path]] = [:]

    subscript(route: RouteID) -> [Path] {
        get { single[route].map { [$0] } ?? several[route] ?? [] }
        set {
            single[route] = newValue.count == 1 ? newValue[0] : nil
            several[route] = newValue.count > 1 ? newValue : nil
        }
    }

    /// Takes in what was told to those who have seen the table up to the same place.
    mutating func formUnion(_ other: AdvertisedPaths) {
        guard isPartial else { return }
        isPartial = other.isPartial
        for route in Array(other.single.keys) + Array(other.several.keys) {
            var own = self[route]
            let missing = other[route].filter { path in !own.contains { $0.identifier == path.identifier } }
            guard !missing.isEmpty else { continue }
            own += missing
            self[route] = own
        }
    }

    /// All is said again when it comes up.
    mutating func forgetContents() {
        single = single.mapValues { Path($0.identifier, 0) }
        several = several.mapValues { $0.map { Path($0.identifier, 0) } }
    }
}
