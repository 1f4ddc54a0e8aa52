import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// Routes that bear more than a message to the peers of a lane can hold. The peers are not told of them, as if they
/// were gone: a message that is too long would end the session, and again after each start (RFC 4271 §9.2).
extension ControlNode {
    /// Whether a route fits into a message by itself. Most leave so much room that nobody has to ask.
    @inline(never)
    func fits(
        _ route: RouteID, _ best: BestPath, _ bucket: Int, _ batch: borrowing ExportBatch, _ profile: ExportProfile
    ) -> Bool {
        let bucket = batch.buckets[bucket]
        guard bucket.room > 0 else { return false }
        var writer = UpdateWriter(limit: profile.messageLimit)
        if profile.pathLimit != nil { writer.pathIdentifier = 0 }
        writer.beginAnnouncements(of: profile.family, batch.attributes(of: bucket), nextHop: batch.nextHop(of: bucket))
        let detail = profile.family == .evpn ? rib.attributes(bucket.source).evpn : nil
        announce(rib.key(of: route), best.label, detail, to: &writer, profile.family)
        writer.finish()
        return writer.messageCount > 0
    }

    @inline(never)
    func leaveOut(_ route: RouteID, _ bucket: Int, _ batch: inout ExportBatch, _ lane: inout ExportLane) {
        note(route, tooLongIn: bucket, &batch, &lane)
        if lane.record.advertised.remove(route) { batch.withdrawals.append(rib.key(of: route)) }
    }

    func note(_ route: RouteID, tooLongIn bucket: Int, _ batch: inout ExportBatch, _ lane: inout ExportLane) {
        guard lane.record.tooLong.insert(route), batch.leftOut == nil else { return }
        batch.leftOut = (route, batch.buckets[bucket].attributes.count)
    }

    /// Says it once in each peer's session; how many such routes there are, ``routesTooLong(for:)`` tells.
    mutating func report(_ route: RouteID, _ bytes: Int, _ lane: ExportLane, _ profile: ExportProfile) {
        let name = routeName(of: route, in: profile.table)
        let sender = rib.bestPath(of: route)?.source
        for peer in lane.members where peer.source != sender && !peer.isShortReported {
            peer.isShortReported = true
            outputs.append(
                .leftOut(
                    to: FQName(splitting: peer.configuration.name).name,
                    """
                    the route \(name): its \(bytes) bytes of attributes do not fit into a message of \(profile.messageLimit) bytes, \
                    the longest that the router takes; weft bgp show counts such routes
                    """))
        }
    }

    /// The routes that a peer is not told because they do not fit into its messages.
    func routesTooLong(for peer: BGPPeer) -> Int {
        // What it says itself it is not told in any case.
        exports.routesTooLong(for: peer) { rib.bestPath(of: $0)?.source != peer.source }
    }
}
