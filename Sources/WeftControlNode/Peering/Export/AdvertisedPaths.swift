import WeftRouting

/// What the members of a lane have been told of routes with several paths (RFC 7911). Most routes have one.
struct AdvertisedPaths {
    /// A path that was told: its identifier, and a digest of what was said of it.
    struct Path {
        var identifier: UInt32
        /// In two halves, which take less room.
        private var high: UInt32
        private var low: UInt32

        var digest: UInt64 { UInt64(high) << 32 | UInt64(low) }

        init(_ identifier: UInt32, _ digest: UInt64) {
            self.identifier = identifier
            (high, low) = (UInt32(truncatingIfNeeded: digest >> 32), UInt32(truncatingIfNeeded: digest))
        }
    }

    private var age: UInt64 = 0
    private var single: [RouteID: Path] = [:]
    private var several: [RouteID: [Path]] = [:]

    subscript(route: RouteID) -> [Path] {
        get { single[route].map { [$0] } ?? several[route] ?? [] }
        set {
            single[route] = newValue.count == 1 ? newValue[0] : nil
            several[route] = newValue.count > 1 ? newValue : nil
        }
    }

    /// Takes in what was told to those who have seen the table up to the same place. Of routes that changed since,
    /// which both have yet to see, the one may have been told what the other was not, so all is said again when it
    /// comes up.
    mutating func formUnion(_ other: AdvertisedPaths) {
        age = max(age, other.age) + 1
        for route in Array(other.single.keys) + Array(other.several.keys) {
            var own = self[route]
            let missing = other[route].filter { path in !own.contains { $0.identifier == path.identifier } }
            guard !missing.isEmpty else { continue }
            own += missing
            self[route] = own
        }
    }

    /// All is said again when it comes up: no digest from before is met once more.
    mutating func forgetContents() { age += 1 }

    /// What is kept as the digest of what is said now.
    func aged(_ digest: UInt64) -> UInt64 { digest &+ age &* 0x9e37_79b9_7f4a_7c15 }
}
