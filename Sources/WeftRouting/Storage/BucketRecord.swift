/// The primary paths of one source whose attributes carry one set of route targets, as a list.
///
/// A path is in exactly one bucket. So what a source announced is found by the buckets of the source, and what an
/// import or an interest in a target concerns is found by the buckets of the sets with that target, without a link of
/// its own in each path.
struct BucketRecord: HashedRecord {
    var source: UInt16
    var targets: UInt32
    /// Its path added last, see ``PathRecord/older``.
    var newestPath: UInt32 = 0
    /// The other buckets of the source, and of the set.
    var nextOfSource: UInt32 = 0
    var previousOfSource: UInt32 = 0
    var nextOfSet: UInt32 = 0
    var previousOfSet: UInt32 = 0

    init(source: UInt16, targets: UInt32) {
        self.source = source
        self.targets = targets
    }

    var hash: UInt32 { Self.hash(source, targets) }

    @inline(__always)
    static func hash(_ source: UInt16, _ targets: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: mixed(UInt64(source), UInt64(targets)))
    }
}
