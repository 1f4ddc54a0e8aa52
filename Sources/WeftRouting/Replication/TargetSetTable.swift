import WeftBGPWire
import WeftNet

/// Interned sets of route targets, each with the instances that import one of them.
///
/// Paths that carry the same targets go to the same instances, so that list is worked out once per set and kept until
/// an instance changes its imports or somebody's exports become the set, or cease to be.
struct TargetSetTable: ~Copyable {
    /// An instance that imports a set.
    struct Importer: BitwiseCopyable {
        private let rawValue: UInt32

        init(_ instance: UInt32, isForeign: Bool) { rawValue = instance << 1 | (isForeign ? 1 : 0) }

        @inline(__always)
        var instance: UInt32 { rawValue >> 1 }
        /// The set is another network's.
        @inline(__always)
        var isForeign: Bool { rawValue & 1 != 0 }
    }

    struct Entry {
        /// Sorted, as wire numbers.
        var targets: [UInt64]
        var references: UInt32
    }

    /// What replication reads for every path, kept apart from the arrays so that reading it counts no references.
    struct Importers: BitwiseCopyable {
        var instances: UnsafeMutablePointer<Importer>?
        var count: UInt32
        var isCurrent: Bool
        /// The first of the buckets of paths that carry the set (``BucketRecord``).
        var firstBucket: UInt32 = 0
    }

    /// Number 0 is the empty set.
    private var entries: [Entry] = [Entry(targets: [], references: 1)]
    private var importers = Slab<Importers>()
    private var numbers: [[UInt64]: UInt32] = [:]
    private var free: [UInt32] = []
    private var setsByTarget: [UInt64: Set<UInt32>] = [:]
    private var instancesByTarget: [UInt64: Set<UInt32>] = [:]
    /// Instances by the set that they export.
    private var exporters: [UInt32: Set<UInt32>] = [:]
    /// What instances import by themselves.
    private var ownImports: [UInt32: Set<UInt64>] = [:]

    deinit {
        for number in entries.indices.dropFirst() { importers[UInt32(number)].pointee.instances?.deallocate() }
    }

    // MARK: Sets

    /// The number of the set, with one reference for the caller.
    mutating func intern(_ targets: [UInt64]) -> UInt32 {
        let targets = Set(targets).sorted()
        if targets.isEmpty { return 0 }
        if let number = numbers[targets] {
            entries[Int(number)].references += 1
            return number
        }
        let fresh = Importers(instances: nil, count: 0, isCurrent: false)
        let number: UInt32
        if let reused = free.popLast() {
            number = reused
            importers[number].pointee = fresh
            entries[Int(number)] = Entry(targets: targets, references: 1)
        } else {
            number = importers.allocate(fresh)
            entries.append(Entry(targets: targets, references: 1))
        }
        numbers[targets] = number
        for target in targets { setsByTarget.insert(number, under: target) }
        return number
    }

    /// The number of the set that attributes in compact form carry, with one reference for the caller.
    mutating func intern(targetsIn attributes: UnsafeRawBufferPointer) -> UInt32 {
        var found: [UInt64] = []
        CompactAttributes.forEach(in: attributes) { _, type, value in
            guard type == AttributeType.extendedCommunities else { return }
            for offset in stride(from: 0, to: value.count - 7, by: 8) {
                let community = ExtendedCommunity(rawValue: value.wire64(at: offset))
                if community.isRouteTarget { found.append(community.rawValue) }
            }
        }
        return intern(found)
    }

    mutating func release(_ number: UInt32) {
        if number == 0 { return }
        entries[Int(number)].references -= 1
        if entries[Int(number)].references > 0 { return }
        for target in entries[Int(number)].targets { setsByTarget.remove(number, under: target) }
        numbers[entries[Int(number)].targets] = nil
        importers[number].pointee.instances?.deallocate()
        importers[number].pointee = Importers(instances: nil, count: 0, isCurrent: false)
        entries[Int(number)].targets = []
        free.append(number)
    }

    /// The sets that contain a target.
    func sets(with target: UInt64) -> Set<UInt32> { setsByTarget[target] ?? [] }

    @inline(__always)
    func firstBucket(of number: UInt32) -> UInt32 { importers[number].pointee.firstBucket }
    func setFirstBucket(of number: UInt32, _ bucket: UInt32) { importers[number].pointee.firstBucket = bucket }

    func targets(_ number: UInt32) -> [UInt64] { entries[Int(number)].targets }

    // MARK: Importers

    /// Changes what `instance` imports. The answer is every set that has begun or ceased to reach it.
    mutating func setImports(
        of instance: UInt32, from old: Set<UInt64>, to new: Set<UInt64>
    ) -> (gained: Set<UInt32>, lost: Set<UInt32>) {
        let changed = old.symmetricDifference(new)
        let candidates = changed.reduce(into: Set<UInt32>()) { $0.formUnion(setsByTarget[$1] ?? []) }
        instancesByTarget.move(instance, from: old, to: new)
        var gained: Set<UInt32> = []
        var lost: Set<UInt32> = []
        for number in candidates {
            importers[number].pointee.isCurrent = false
            let had = !old.isDisjoint(with: targets(number))
            let has = !new.isDisjoint(with: targets(number))
            if has && !had { gained.insert(number) }
            if had && !has { lost.insert(number) }
        }
        return (gained, lost)
    }

    /// Changes what `instance` imports by itself, not as a member of a pair of networks. The answer is every set whose
    /// paths have become its own or ceased to be.
    mutating func setOwnImports(of instance: UInt32, from old: Set<UInt64>, to new: Set<UInt64>) -> Set<UInt32> {
        let candidates = old.symmetricDifference(new).reduce(into: Set<UInt32>()) { $0.formUnion(sets(with: $1)) }
        let before = candidates.filter { isForeign($0, to: instance) }
        ownImports[instance] = new.isEmpty ? nil : new
        for number in candidates { importers[number].pointee.isCurrent = false }
        return before.symmetricDifference(candidates.filter { isForeign($0, to: instance) })
    }

    /// The instances that export exactly this set.
    func exporters(of number: UInt32) -> Set<UInt32> { exporters[number] ?? [] }

    /// Changes which set an instance exports; 0 for none.
    mutating func setExports(of instance: UInt32, from old: UInt32, to new: UInt32) {
        if old != 0 { exporters.remove(instance, under: old) }
        if new != 0 { exporters.insert(instance, under: new) }
        for number in [old, new] where number != 0 { importers[number].pointee.isCurrent = false }
    }

    /// Whether paths with the set belong to another network than the instance's. They belong to whoever exports exactly
    /// this set; those of which nobody here says so come from routers, and belong to whoever imports one of the targets
    /// by itself.
    func isForeign(_ number: UInt32, to instance: UInt32) -> Bool {
        if let exporters = exporters[number] { return !exporters.contains(instance) }
        guard let own = ownImports[instance] else { return true }
        return !targets(number).contains(where: own.contains)
    }

    /// The instances that import one of the set's targets. Valid until the next change of what instances import or
    /// export.
    @inline(__always)
    func importers(of number: UInt32) -> UnsafeBufferPointer<Importer> {
        if number == 0 { return UnsafeBufferPointer(start: nil, count: 0) }
        if !importers[number].pointee.isCurrent { resolve(number) }
        let found = importers[number].pointee
        return UnsafeBufferPointer(start: found.instances, count: Int(found.count))
    }

    @inline(never)
    private func resolve(_ number: UInt32) {
        let instances = targets(number).reduce(into: Set<UInt32>()) { $0.formUnion(instancesByTarget[$1] ?? []) }
            .sorted()
        importers[number].pointee.instances?.deallocate()
        let storage = UnsafeMutablePointer<Importer>.allocate(capacity: instances.count)
        for (place, instance) in instances.enumerated() {
            (storage + place).initialize(to: Importer(instance, isForeign: isForeign(number, to: instance)))
        }
        importers[number].pointee.instances = storage
        importers[number].pointee.count = UInt32(instances.count)
        importers[number].pointee.isCurrent = true
    }

    /// The instances that import `target`.
    func importers(ofTarget target: UInt64) -> Set<UInt32> { instancesByTarget[target] ?? [] }
}
