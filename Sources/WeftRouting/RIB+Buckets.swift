/// Primary paths by source and set of targets (``BucketRecord``).
extension RIB {
    /// Puts a primary path into the bucket that its source and attributes say.
    @inline(__always)
    mutating func joinBucket(_ path: UInt32) {
        let record = paths[path].pointee
        let bucket = bucketToFill(record.source, attributes[record.attributes].pointee.targets)
        let older = buckets[bucket].pointee.newestPath
        paths[path].pointee.older = older
        paths[path].pointee.newerOfSource = 0
        if older != 0 { paths[older].pointee.newerOfSource = path }
        buckets[bucket].pointee.newestPath = path
        sources[UInt32(record.source)].pointee.pathCount += 1
    }

    /// Takes a primary path out of its bucket; its attributes must still be those with which it joined.
    @inline(__always)
    mutating func leaveBucket(_ path: UInt32) {
        let record = paths[path].pointee
        if record.older != 0 { paths[record.older].pointee.newerOfSource = record.newerOfSource }
        sources[UInt32(record.source)].pointee.pathCount -= 1
        if record.newerOfSource != 0 {
            paths[record.newerOfSource].pointee.older = record.older
            return
        }
        let bucket = findBucket(record.source, attributes[record.attributes].pointee.targets)
        buckets[bucket].pointee.newestPath = record.older
        if record.older == 0 { removeBucket(bucket) }
    }

    @inline(__always)
    private func findBucket(_ source: UInt16, _ targets: UInt32) -> UInt32 {
        bucketIndex.find(BucketRecord.hash(source, targets), in: buckets) {
            $0.source == source && $0.targets == targets
        }
    }

    @inline(__always)
    private mutating func bucketToFill(_ source: UInt16, _ targets: UInt32) -> UInt32 {
        let known = findBucket(source, targets)
        return known != 0 ? known : addBucket(source, targets)
    }

    @inline(never)
    private mutating func addBucket(_ source: UInt16, _ targets: UInt32) -> UInt32 {
        let bucket = buckets.allocate(BucketRecord(source: source, targets: targets))
        bucketIndex.insert(bucket, hash: BucketRecord.hash(source, targets), in: buckets)
        let owner = sources[UInt32(source)]
        let next = owner.pointee.firstBucket
        buckets[bucket].pointee.nextOfSource = next
        if next != 0 { buckets[next].pointee.previousOfSource = bucket }
        owner.pointee.firstBucket = bucket
        guard targets != 0 else { return bucket }
        let other = targetSets.firstBucket(of: targets)
        buckets[bucket].pointee.nextOfSet = other
        if other != 0 { buckets[other].pointee.previousOfSet = bucket }
        targetSets.setFirstBucket(of: targets, bucket)
        return bucket
    }

    @inline(never)
    private mutating func removeBucket(_ bucket: UInt32) {
        let record = buckets[bucket].pointee
        bucketIndex.remove(bucket, hash: record.hash, in: buckets)
        if record.nextOfSource != 0 { buckets[record.nextOfSource].pointee.previousOfSource = record.previousOfSource }
        if record.previousOfSource != 0 {
            buckets[record.previousOfSource].pointee.nextOfSource = record.nextOfSource
        } else {
            sources[UInt32(record.source)].pointee.firstBucket = record.nextOfSource
        }
        if record.targets != 0 {
            if record.nextOfSet != 0 { buckets[record.nextOfSet].pointee.previousOfSet = record.previousOfSet }
            if record.previousOfSet != 0 {
                buckets[record.previousOfSet].pointee.nextOfSet = record.nextOfSet
            } else {
                targetSets.setFirstBucket(of: record.targets, record.nextOfSet)
            }
        }
        buckets.free(bucket)
    }

    /// Visits the primary paths of a source. The visit may remove the path that it is shown.
    mutating func forEachPath(of source: SourceID, _ body: (inout RIB, UInt32) -> Void) {
        var bucket = sources[UInt32(source.number)].pointee.firstBucket
        while bucket != 0 {
            let next = buckets[bucket].pointee.nextOfSource
            forEachPath(in: bucket, body)
            bucket = next
        }
    }

    /// Visits the primary paths whose attributes carry a set of targets. The visit may remove the path that it is
    /// shown.
    mutating func forEachPath(withTargets set: UInt32, _ body: (inout RIB, UInt32) -> Void) {
        var bucket = targetSets.firstBucket(of: set)
        while bucket != 0 {
            let next = buckets[bucket].pointee.nextOfSet
            forEachPath(in: bucket, body)
            bucket = next
        }
    }

    private mutating func forEachPath(in bucket: UInt32, _ body: (inout RIB, UInt32) -> Void) {
        var path = buckets[bucket].pointee.newestPath
        while path != 0 {
            let older = paths[path].pointee.older
            body(&self, path)
            path = older
        }
    }
}
