import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// Telling peers several paths to a destination, each under an identifier of ours (RFC 7911).
extension ControlNode {
    /// Decides what becomes of each path of a route: told are those that are new or other than before.
    ///
    /// Those count towards the limit that may be told to peers of this kind, also a path that came from one of them: it
    /// has that one already. So all peers of a profile are told the same.
    @inline(never)
    mutating func sortPaths(
        of route: RouteID, _ limit: Int, into batch: inout ExportBatch, _ lane: inout ExportLane,
        _ profile: ExportProfile
    ) {
        batch.count += 1
        var next = rib.usablePath(of: route, after: nil)
        // A batch has buckets for twice as many paths as it takes routes: for one more route, of which no more paths
        // are looked at.
        if next != nil, batch.buckets.count >= ExportBatch.routeLimit {
            return lane.record.revisits.append(route)
        }
        var unseen = ExportBatch.routeLimit - 1
        let key = rib.key(of: route)
        // By identifier; in the end those that are told no more.
        let before = lane.record.advertisedPaths[route].map { ($0.identifier, $0.digest) }
        var gone = Dictionary(before) { first, _ in first }
        var told: [AdvertisedPaths.Path] = []
        var count = 0
        var isTooLong = false
        while count < limit, unseen > 0, let (id, path) = next {
            unseen -= 1
            batch.count += 1
            next = rib.usablePath(of: route, after: id)
            guard let sent = profile.policies.isEmpty ? path : judge(path, of: route, &batch, profile),
                !isHidden(route, sent, profile), let bucket = bucket(for: sent, in: &batch, lane, profile)
            else { continue }
            guard
                batch.buckets[bucket].room >= UpdateWriter.destinationLimit
                    || fits(route, sent, bucket, batch, profile)
            else {
                isTooLong = true
                note(route, tooLongIn: bucket, &batch, &lane)
                continue
            }
            count += 1
            guard batch.buckets[bucket].exceptTo.count < lane.members.count else { continue }
            let identifier = rib.sentIdentifier(of: id)
            let digest = lane.record.advertisedPaths.aged(batch.digest(of: bucket, rib) ^ UInt64(sent.label) << 32)
            told.append(.init(identifier, digest))
            guard gone.removeValue(forKey: identifier) != digest else { continue }
            batch.add(key, sent.label, identifier, to: bucket)
        }
        if !isTooLong { lane.record.tooLong.remove(route) }
        if !rib.holds(route, in: profile.table) { batch.hasEmptyRoutes = true }
        for identifier in gone.keys.sorted() {
            batch.withdrawals.append(key)
            batch.withdrawnIdentifiers.append(identifier)
        }
        lane.record.advertisedPaths[route] = told
    }
}
