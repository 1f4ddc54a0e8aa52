package import WeftBGPWire
package import WeftNet

/// Keys of destinations that are more than a plain IPv4 prefix.
extension RIB {
    /// The key of a destination that is about to be announced; `nil` when no number is left for its distinguisher.
    package mutating func vpnKey(_ distinguisher: RouteDistinguisher, _ prefix: IPv4Prefix) -> RouteKey? {
        number(of: distinguisher.wire).map { RouteKey(prefix).with(distinguisher: $0) }
    }

    /// The key of a destination that is about to be announced; `nil` when no number is left for it.
    package mutating func key(_ destination: WideDestination, _ distinguisher: RouteDistinguisher? = nil) -> RouteKey? {
        var own: UInt32 = 0
        // Before the destination, of which there are more.
        if let distinguisher {
            guard let number = number(of: distinguisher.wire) else { return nil }
            own = number
        }
        return found(destinations.number(of: destination, below: limits.records)).map {
            RouteKey(rawValue: UInt64($0)).with(distinguisher: own)
        }
    }

    mutating func number(of distinguisher: UInt64) -> UInt32? {
        found(distinguishers.number(of: distinguisher, below: limits.distinguishers))
    }

    /// The key of a destination that some table holds.
    package func knownVPNKey(_ distinguisher: RouteDistinguisher, _ prefix: IPv4Prefix) -> RouteKey? {
        let number = distinguishers.find(distinguisher.wire)
        return number == 0 ? nil : RouteKey(prefix).with(distinguisher: number)
    }

    /// The key of a destination that some table holds.
    package func knownKey(_ destination: WideDestination, _ distinguisher: RouteDistinguisher? = nil) -> RouteKey? {
        let number = destinations.find(destination)
        guard number != 0 else { return nil }
        let key = RouteKey(rawValue: UInt64(number))
        guard let distinguisher else { return key }
        let other = distinguishers.find(distinguisher.wire)
        return other == 0 ? nil : key.with(distinguisher: other)
    }

    /// Whether the keys of a table are IPv4 prefixes.
    package func isPlainIPv4(_ table: TableID) -> Bool { tables[table.number].pointee.family.isNarrow }

    /// What a key of a family without plain IPv4 prefixes stands for.
    package func destination(of key: RouteKey) -> WideDestination { destinations[key.destination] }

    /// The distinguisher of a destination; `nil` when it has none.
    package func distinguisher(of key: RouteKey) -> RouteDistinguisher? {
        key.distinguisher == 0 ? nil : RouteDistinguisher(wire: distinguishers.wire(key.distinguisher))
    }

    /// The key under which a destination stands in an instance's table of `family`.
    @inline(__always)
    func keyInInstance(_ key: RouteKey, _ family: Family) -> RouteKey {
        if !family.isNarrow, key.distinguisher != 0, destinations[key.destination].kind.keepsDistinguisher {
            return key
        }
        return key.withoutDistinguisher
    }

    @inline(__always)
    func retainParts(of key: RouteKey, _ family: Family) {
        if key.distinguisher != 0 { distinguishers.retain(key.distinguisher) }
        if !family.isNarrow { destinations.retain(key.destination) }
    }

    mutating func releaseParts(of key: RouteKey, _ family: Family) {
        if key.distinguisher != 0 { distinguishers.release(key.distinguisher) }
        if !family.isNarrow { destinations.release(key.destination) }
    }
}
