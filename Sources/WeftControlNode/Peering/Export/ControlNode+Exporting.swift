import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// Telling peers what changed.
extension ControlNode {
    /// Moves every lane of a table's peers on as far as their windows allow.
    mutating func export(_ table: TableID) {
        for profile in exports.profiles(of: table) {
            for reader in exports.readers(of: profile) { advance(reader, profile) }
        }
    }

    private mutating func advance(_ start: ReaderID, _ profile: ExportProfile) {
        var reader = start
        while let step = exports.next(for: &reader, profile, in: &rib) {
            if case .rest(let members) = step { return allIsTold(to: members, profile.family) }
            guard exportBatch(for: reader, profile) else { return }
        }
    }

    /// The members of a lane have been told all that there is of a family.
    private mutating func allIsTold(to members: [BGPPeer], _ family: BGPFamily) {
        for member in members {
            sendEnd(of: family, to: member)
            refreshIfDue(family, for: member)
        }
    }

    /// Reads the next routes of a lane and sends what they have become.
    ///
    /// - Returns: false when all its members wait.
    private mutating func exportBatch(for reader: ReaderID, _ profile: ExportProfile) -> Bool {
        let table = profile.table
        // Taken out so that the set of advertised routes is changed in place.
        guard var lane = exports.takeReady(reader, profile, in: &rib) else { return false }
        var batch = ExportBatch()
        swap(&batch, &exportBatch)
        batch.begin()
        batch.onlyReader = lane.members.count == 1 ? lane.members[0].source.number : nil
        let revisits = lane.record.revisits.prefix(ExportBatch.routeLimit)
        for route in revisits where rib.holds(route, in: table) { sort(route, into: &batch, &lane, profile) }
        lane.record.revisits.removeFirst(revisits.count)
        var last: RouteID?
        var passed = 0
        var next = rib.next(for: reader)
        while batch.count < ExportBatch.routeLimit, case .route(let route) = next {
            sort(route, into: &batch, &lane, profile)
            last = route
            passed += 1
            next = rib.next(after: route)
        }
        // Before the reader moves on: routes that are gone are known no longer than somebody has to read of them.
        write(batch, lane, profile)
        if let left = batch.leftOut { report(left.route, left.bytes, lane, profile) }
        for attributes in batch.made { rib.release(attributes) }
        batch.made.removeAll(keepingCapacity: true)
        if let last, !batch.hasEmptyRoutes {
            rib.pass(reader, through: last)
        } else {
            for _ in 0..<passed { rib.pass(reader) }
        }
        swap(&batch, &exportBatch)
        exports.putBack(lane, at: reader, profile)
        return true
    }

    /// Decides what becomes of a route.
    @inline(__always)
    private mutating func sort(
        _ route: RouteID, into batch: inout ExportBatch, _ lane: inout ExportLane, _ profile: ExportProfile
    ) {
        if let limit = profile.pathLimit { return sortPaths(of: route, limit, into: &batch, &lane, profile) }
        batch.count += 1
        guard let best = pathToSend(route, &batch, profile), best.source.number != batch.onlyReader,
            !isHidden(route, best, profile), let bucket = bucket(for: best, in: &batch, lane, profile)
        else {
            if !rib.holds(route, in: profile.table) { batch.hasEmptyRoutes = true }
            lane.record.tooLong.remove(route)
            if lane.record.advertised.remove(route) { batch.withdrawals.append(rib.key(of: route)) }
            return
        }
        guard batch.buckets[bucket].room >= UpdateWriter.destinationLimit || fits(route, best, bucket, batch, profile)
        else { return leaveOut(route, bucket, &batch, &lane) }
        lane.record.tooLong.remove(route)
        lane.record.advertised.insert(route)
        batch.add(rib.key(of: route), best.label, to: bucket)
    }

    /// The best path of a route as the peers' policies make it; `nil` without one.
    @inline(__always)
    private mutating func pathToSend(
        _ route: RouteID, _ batch: inout ExportBatch, _ profile: ExportProfile
    ) -> BestPath? {
        let best = rib.bestPath(of: route)
        guard !profile.policies.isEmpty, let best else { return best }
        return judge(best, of: route, &batch, profile)
    }

    /// Whether another route stands for this one: an aggregate, or the interest in all targets for one in a part.
    @inline(__always)
    func isHidden(_ route: RouteID, _ best: BestPath, _ profile: ExportProfile) -> Bool {
        if profile.family == .routeTarget { return rib.destination(of: rib.key(of: route)).isPartialInterest }
        return !aggregates.isEmpty && !profile.isForControlNodes
            && aggregates.hide(rib.key(of: route), in: profile.table, best, of: rib)
    }

    mutating func judge(
        _ best: BestPath, of route: RouteID, _ batch: inout ExportBatch, _ profile: ExportProfile
    ) -> BestPath? {
        // What the path bears on the wire is what policies ask for.
        var whole = rib.attributes(best.attributes)
        whole.extendedCommunities += communities(for: best, profile).map { ExtendedCommunity(rawValue: $0) }
        guard let shown = rib.intern(whole) else { return nil }
        defer { rib.release(shown) }
        let prefix = rib.prefix(of: rib.key(of: route), in: profile.table)
        guard let judged = rib.apply(profile.policies, to: shown, prefix: prefix, from: best.source) else { return nil }
        batch.made.append(judged)
        var path = best
        path.attributes = judged
        return path
    }

    /// The bucket of the routes that are sent like this path; `nil` when it is not sent.
    @inline(__always)
    mutating func bucket(
        for best: BestPath, in batch: inout ExportBatch, _ lane: ExportLane, _ profile: ExportProfile
    ) -> Int? {
        let key = ExportBatch.Key(best)
        if let known = batch.find(key) { return known.isSent ? known.number : nil }
        let exceptions = exceptions(from: lane, best, batch.onlyReader, profile)
        // Of several paths, one that is kept from all counts towards those that are sent.
        let isSent =
            (exceptions.count < lane.members.count || profile.pathLimit != nil) && mayPass(best, profile)
            && wants(best, profile)
            && batch.encode(
                best, rib: rib, profile, extra: profile.policies.isEmpty ? communities(for: best, profile) : [])
        return batch.addBucket(key, from: best.attributes, isSent: isSent, exceptTo: exceptions, profile)
    }

    /// The members of a lane that a path is kept from: the one that it came from, and one that it leads to (RFC 4271
    /// §5.1.3). A host may have the address of a control node, and where one is registered, routes lead to the host.
    @inline(__always)
    private func exceptions(
        from lane: ExportLane, _ best: BestPath, _ onlyReader: UInt16?, _ profile: ExportProfile
    ) -> [PeerID] {
        var found: [PeerID] = []
        let mayBeThere = onlyReader == nil || onlyReader == best.source.number
        if mayBeThere, let sender = peers.peer(of: best.source)?.id, lane.receivers.contains(sender) {
            found.append(sender)
        }
        guard profile.gateway == nil else { return found }
        let nextHop = rib.compactAttributes(best.attributes).rank.nextHop
        guard let there = peers.peers(at: nextHop), !hosts.hasHost(at: nextHop) else { return found }
        for peer in there where !found.contains(peer) && lane.receivers.contains(peer) {
            if peers[peer]?.configuration.isControlNode == false { found.append(peer) }
        }
        return found.count > 1 ? found.sorted() : found
    }

    /// Whether a path may go from where it was heard to peers of this kind.
    private func mayPass(_ best: BestPath, _ profile: ExportProfile) -> Bool {
        if profile.lacksPolicy { return false }
        // RFC 4271 §9.2: what internal peers say, they say to all others themselves; unless we reflect (RFC 4456).
        if best.sourceKind == .internalBGP, profile.isInternal, profile.clusterID == nil { return false }
        // RFC 9494 §4.3.
        if best.flags.contains(.longLivedStale), !profile.isInternal, !profile.takesLongLivedStale { return false }
        return true
    }

    /// Whether a peer that chooses by route targets has asked for one of the path's.
    private func wants(_ best: BestPath, _ profile: ExportProfile) -> Bool {
        guard let alone = profile.alone, let interest = peers[alone]?.interest else { return true }
        let (own, exports) = rib.targets(of: best)
        return own.contains { interest.wants($0) } || exports.contains { interest.wants($0) }
    }

    /// What a path of one of our networks bears besides its own communities: where it may go and where it comes from.
    private func communities(for best: BestPath, _ profile: ExportProfile) -> [UInt64] {
        guard rib.table(profile.table, gathers: best.originTable), let name = instanceName(of: best.originTable) else {
            return []
        }
        var communities = rib.exportTargets(of: best.originTable)
        if let index = instances[name].flatMap({ config.routing.networkIndex(of: $0.object) }) {
            communities.append(
                ExtendedCommunity.originNetwork(asn: config.routing.communityAdministrator, index).rawValue)
        }
        return communities
    }
}
