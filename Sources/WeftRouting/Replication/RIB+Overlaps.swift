import WeftBGPWire
package import WeftNet

/// Networks that exchange routes and have a range in common: neither takes routes in that range from the other, for the
/// same address is somebody else there. Their copies are made all the same, infeasible, so that people see where they
/// are and why nobody is told.
extension RIB {
    /// Sets what an instance takes over from no other network. The cost is one visit of the instance's paths; only
    /// routes to which the change makes a difference change.
    ///
    /// - Parameter overlaps: the ranges in common with other networks, by each route target that those export. A leaked
    ///   path with such a target is withheld when its destination lies in such a range. A wider one is not: it says
    ///   something about other addresses too, and hosts prefer their networks' own subnets to it.
    package mutating func setOverlaps(_ overlaps: [RouteTarget: [IPPrefix]], of instance: InstanceID) {
        let new = Dictionary(uniqueKeysWithValues: overlaps.map { (ExtendedCommunity($0).rawValue, $1) })
        guard new != self.overlaps[instance.number] ?? [:] else { return }
        self.overlaps[instance.number] = new.isEmpty ? nil : new
        for table in instances[instance.number].pointee.tables {
            tables[table].pointee.hasOverlaps = !new.isEmpty
            for path in allPaths(in: table) where paths[path].pointee.flags.contains(.leaked) {
                let record = paths[path].pointee
                let isOverlapping = isOverlapping(record.primary, routes[record.route].pointee.key, in: table)
                guard isOverlapping != record.flags.contains(.overlapping) else { continue }
                let reasons = record.flags.intersection(.reasons).symmetricDifference(.overlapping)
                assign(path, record.attributes, record.label, reasons)
            }
        }
        settle()
    }

    /// Whether a table keeps addresses apart from those that a path of another network is about.
    ///
    /// - Parameter key: where its copy stands in the table.
    func isOverlapping(_ primary: UInt32, _ key: RouteKey, in table: UInt32) -> Bool {
        guard let overlaps = overlaps[tables[table].pointee.instance], let addresses = addresses(of: key, in: table)
        else {
            return false
        }
        return targetSets.targets(targetSet(of: primary)).contains { target in
            overlaps[target]?.contains { $0.contains(addresses) } ?? false
        }
    }

    /// What a destination says something about; `nil` when that is no range of a network's addresses.
    private func addresses(of key: RouteKey, in table: UInt32) -> IPPrefix? {
        tables[table].pointee.family.isNarrow ? IPPrefix(key.prefix) : destinations[key.destination].addresses
    }
}
