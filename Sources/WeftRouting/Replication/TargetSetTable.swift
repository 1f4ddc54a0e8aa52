import WeftBGPWire
import WeftNet

/// Interned sets of route targets, each with the instances that import one of them.
///
/// Paths that carry the same targets go to the same instances, so that list is worked out once per set and kept until
/// an instance changes its imports.
struct TargetSetTable: ~Copyable {
    struct Entry {
        /// Sorted, as wire numbers.
        var targets: [UInt64]
        var references: UInt32
    }

    /// What replication reads for every path, kept apart from the arrays so that reading it counts no references.
    struct Importers: BitwiseCopyable {
        var instances: UnsafeMutablePointer<UInt32>?
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

    /// The instances that import one of the set's targets. Valid until the next change of an import list.
    @inline(__always)
    func importers(of number: UInt32) -> UnsafeBufferPointer<UInt32> {
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
        let storage = UnsafeMutablePointer<UInt32>.allocate(capacity: instances.count)
        storage.initialize(from: instances, count: instances.count)
        importers[number].pointee.instances = storage
        importers[number].pointee.count = UInt32(instances.count)
        importers[number].pointee.isCurrent = true
    }

    /// The instances that import `target`.
    func importers(ofTarget target: UInt64) -> Set<UInt32> { instancesByTarget[target] ?? [] }
}
