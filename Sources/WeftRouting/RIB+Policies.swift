import WeftBGPWire
package import WeftNet
package import WeftPolicy

/// Routing policies of instances (docs/wire/bgp.md, "Routing policies"): each path in an instance's tables, whether it
/// was announced there or copied from elsewhere, is what the policies make of it. What it was before is kept, so that
/// policies can change.
extension RIB {
    /// Sets the policies of an instance, in the order in which they apply. The cost is one visit of the instance's
    /// paths.
    package mutating func setPolicies(_ policies: [RoutingPolicy], of instance: InstanceID) {
        guard policies != self.policies[instance.number] ?? [] else { return }
        self.policies[instance.number] = policies.isEmpty ? nil : policies
        for table in instances[instance.number].pointee.tables {
            for path in allPaths(in: table) { police(path, in: table) }
            tables[table].pointee.hasPolicies = !policies.isEmpty
        }
        settle()
    }

    /// The paths of a table, primary and secondary.
    func allPaths(in table: UInt32) -> [UInt32] {
        var found: [UInt32] = []
        var entry = tables[table].pointee.first
        while entry != 0 {
            var path = routes[entry].pointee.isReader ? 0 : routes[entry].pointee.best
            while path != 0 {
                found.append(path)
                path = paths[path].pointee.next
            }
            entry = routes[entry].pointee.next
        }
        return found
    }

    /// Looks at a path again under the policies as they are now.
    private mutating func police(_ path: UInt32, in table: UInt32) {
        let record = paths[path].pointee
        let isSecondary = record.flags.contains(.secondary)
        let original = isSecondary ? paths[record.primary].pointee.attributes : originals[path] ?? record.attributes
        let policed = police(original, routes[record.route].pointee.key, table, record.source)
        let reason = record.flags.intersection(.reasons).subtracting(.rejected).union(policed.flags)
        if isSecondary {
            if policed.attributes != record.attributes || reason != record.flags.intersection(.reasons) {
                assign(path, policed.attributes, record.label, reason)
            }
        } else {
            keepOriginal(original, of: path, instead: policed.attributes)
            replace(path, policed.attributes, record.label, reason)
        }
        releaseAttributes(policed.attributes)
    }

    /// What the policies of a table's instance make of attributes: other ones, with a reference for the caller, and the
    /// reason why the path is not used if they reject it.
    mutating func police(
        _ attributes: UInt32, _ key: RouteKey, _ table: UInt32, _ source: UInt16
    ) -> (attributes: UInt32, flags: PathFlags) {
        let instance = tables[table].pointee.instance
        if let policies = policies[instance] {
            let judged = apply(
                policies, to: AttributeID(number: attributes), prefix: prefix(of: key, table),
                from: SourceID(number: source))
            if let judged { return (judged.number, []) }
            self.attributes.retain(attributes)
            return (attributes, .rejected)
        }
        self.attributes.retain(attributes)
        return (attributes, [])
    }

    /// What policies make of interned attributes, with a reference for the caller; nil when they reject them.
    package mutating func apply(
        _ policies: [RoutingPolicy], to attributes: AttributeID, prefix: IPPrefix?, from source: SourceID
    ) -> AttributeID? {
        let before = self.attributes(attributes)
        let kind = sources[UInt32(source.number)].pointee.kind.asPolicySource
        guard let after = policies.apply(to: before, prefix: prefix, source: kind) else { return nil }
        // Lists that became too long for an attribute leave the path as it was.
        if after != before, let id = intern(after) { return id }
        self.attributes.retain(attributes.number)
        return attributes
    }

    /// The prefix of a destination; `nil` when it is none.
    package func prefix(of key: RouteKey, in table: TableID) -> IPPrefix? { prefix(of: key, table.number) }

    private func prefix(of key: RouteKey, _ table: UInt32) -> IPPrefix? {
        if tables[table].pointee.family.isNarrow { return IPPrefix(key.prefix) }
        let destination = destinations[key.destination]
        return destination.prefix6.map { IPPrefix(.v6($0), length: destination.detail) }
    }

    /// Remembers what a primary path was before policies; nothing is kept of one that they leave alone.
    mutating func keepOriginal(_ original: UInt32, of path: UInt32, instead policed: UInt32) {
        let old = originals[path]
        if original != policed {
            attributes.retain(original)
            originals[path] = original
        } else {
            originals[path] = nil
        }
        if let old { releaseAttributes(old) }
    }

    mutating func dropOriginal(of path: UInt32) {
        if let old = originals.removeValue(forKey: path) { releaseAttributes(old) }
    }
}

extension SourceKind {
    fileprivate var asPolicySource: RoutingPolicy.Source? {
        switch self {
        case .local: nil
        case .aggregate: .aggregate
        case .staticRoute: .static
        case .xmpp: .xmpp
        case .externalBGP, .internalBGP: .bgp
        }
    }
}
