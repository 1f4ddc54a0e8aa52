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

    /// The members of a lane that a path is kept from: the one that it came from, and one that it leads to (RFC 4271 §5.1.3). A host
    /// may have the address of a control node, and where one is registered, routes lead to the host.
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

    // MARK: Sending

    private mutating func write(_ batch: borrowing ExportBatch, _ lane: ExportLane, _ profile: ExportProfile) {
        var writer = UpdateWriter(limit: profile.messageLimit)
        swap(&writer, &updateWriter)
        writer.reset(limit: profile.messageLimit)
        if !batch.withdrawals.isEmpty {
            writer.beginWithdrawals(of: profile.family)
            for (index, key) in batch.withdrawals.enumerated() {
                if profile.pathLimit != nil { writer.pathIdentifier = batch.withdrawnIdentifiers[index] }
                add(key, 0x80_0000, to: &writer, profile.family)
            }
        }
        for bucket in batch.buckets where bucket.isSent && bucket.exceptTo.isEmpty {
            write(bucket, batch, profile, &writer)
        }
        writer.finish()
        let routes = batch.sentCount(exceptTo: [])
        for member in lane.members {
            member.counters.withdrawalsSent += UInt64(batch.withdrawals.count)
            member.counters.routesSent += UInt64(routes)
            member.counters.updatesSent += UInt64(writer.messageCount)
        }
        send(writer, to: lane.members, lane.receivers)
        let exceptions = Set(batch.buckets.lazy.filter { $0.isSent && !$0.exceptTo.isEmpty }.map(\.exceptTo))
        for members in exceptions.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            writeExceptTo(members, batch, lane, profile, &writer)
        }
        swap(&writer, &updateWriter)
    }

    /// Sends the routes that some members are kept from to the others, and takes back from those what they may have been told before.
    private mutating func writeExceptTo(
        _ exceptions: [PeerID], _ batch: borrowing ExportBatch, _ lane: ExportLane, _ profile: ExportProfile,
        _ writer: inout UpdateWriter
    ) {
        writer.reset(limit: profile.messageLimit)
        for bucket in batch.buckets where bucket.isSent && bucket.exceptTo == exceptions {
            write(bucket, batch, profile, &writer)
        }
        writer.finish()
        let others = lane.members.filter { !exceptions.contains($0.id) }
        send(writer, to: others, others.map(\.id))
        writer.reset(limit: profile.messageLimit)
        writer.beginWithdrawals(of: profile.family)
        for bucket in batch.buckets where bucket.isSent && bucket.exceptTo == exceptions {
            batch.forEachItem(of: bucket) { key, _, identifier in
                writer.pathIdentifier = identifier
                add(key, 0x80_0000, to: &writer, profile.family)
            }
        }
        writer.finish()
        send(writer, to: exceptions.compactMap { peers[$0] }, exceptions)
    }

    private func write(
        _ bucket: ExportBatch.Bucket, _ batch: borrowing ExportBatch, _ profile: ExportProfile,
        _ writer: inout UpdateWriter
    ) {
        writer.beginAnnouncements(of: profile.family, batch.attributes(of: bucket), nextHop: batch.nextHop(of: bucket))
        let detail = profile.family == .evpn ? rib.attributes(bucket.source).evpn : nil
        batch.forEachItem(of: bucket) { key, label, identifier in
            writer.pathIdentifier = identifier
            announce(key, label, detail, to: &writer, profile.family)
        }
    }

    @inline(__always)
    func announce(
        _ key: RouteKey, _ label: UInt32, _ detail: EVPNPathDetail?, to writer: inout UpdateWriter, _ family: BGPFamily
    ) {
        guard family == .evpn else { return add(key, label << 4 | 1, to: &writer, family) }
        addEVPN(key, label, detail, to: &writer)
    }

    /// Adds a destination as its family writes it.
    @inline(__always)
    private func add(_ key: RouteKey, _ label: UInt32, to writer: inout UpdateWriter, _ family: BGPFamily) {
        switch family {
        case .ipv4Unicast: writer.addIPv4(key.prefix.network.rawValue, key.prefix.length)
        case .ipv4VPN:
            writer.addVPNv4(
                label, rib.distinguisher(of: key)?.wire ?? 0, key.prefix.network.rawValue, key.prefix.length)
        case .ipv4Labeled:
            writer.addLabeledIPv4(label, key.prefix.network.rawValue, key.prefix.length)
        case .ipv6Unicast, .ipv6Labeled, .ipv6VPN:
            let destination = rib.destination(of: key)
            guard let network = destination.prefix6 else { return }
            writer.addIPv6(
                network, destination.detail, label: family == .ipv6Unicast ? nil : label,
                distinguisher: family == .ipv6VPN ? rib.distinguisher(of: key)?.wire ?? 0 : nil)
        case .evpn: addEVPN(key, 0, nil, to: &writer)
        case .routeTarget: writer.addInterest(rib.destination(of: key))
        case .ermVPN, .ipv4MVPN:
            writer.addMulticast(
                MulticastRoute(
                    rib.destination(of: key), rib.distinguisher(of: key) ?? RouteDistinguisher(wire: 0)))
        }
    }

    /// Labels of EVPN routes are kept as the field has them: it may hold a VNI.
    private func addEVPN(_ key: RouteKey, _ label: UInt32, _ detail: EVPNPathDetail?, to writer: inout UpdateWriter) {
        var route = EVPNRoute(rib.destination(of: key), rib.distinguisher(of: key) ?? RouteDistinguisher(wire: 0))
        route.label = label
        route.segment = detail?.segment ?? .zero
        route.secondLabel = detail?.secondLabel
        route.gateway = detail?.gateway
        writer.addEVPN(route)
    }

    /// Hands out what was written, in as many bytes as it takes: the writer keeps its room.
    ///
    /// - Parameter ids: the peers', in the same order.
    private mutating func send(_ writer: borrowing UpdateWriter, to peers: [BGPPeer], _ ids: [PeerID]) {
        guard writer.messageCount > 0, !ids.isEmpty else { return }
        let messages = writer.bytes.withUnsafeBufferPointer { Array($0) }
        send(messages, count: writer.messageCount, to: peers, ids)
    }

    private mutating func send(_ messages: [UInt8], count: Int, to peers: [BGPPeer], _ ids: [PeerID]) {
        outputs.append(.sendToPeers(messages, count: count, to: ids))
        for peer in peers { peer.window.add(messages.count, limit: settings.peerWindow) }
    }

    private mutating func sendEnd(of family: BGPFamily, to peer: BGPPeer) {
        guard peer.families[family]?.owesEnd == true else { return endTellingAgain(family, to: peer) }
        guard !hosts.isAwaiting else { return }
        peer.families[family]?.owesEnd = false
        peer.counters.endsOfRIBSent += 1
        send(UpdateWriter.endOfRIB(family), count: 1, to: [peer], [peer.id])
    }
}
