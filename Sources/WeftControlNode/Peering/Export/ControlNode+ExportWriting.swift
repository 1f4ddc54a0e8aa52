import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// Writing what peers are told, and handing it out.
extension ControlNode {
    mutating func write(_ batch: borrowing ExportBatch, _ lane: ExportLane, _ profile: ExportProfile) {
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

    /// Sends the routes that some members are kept from to the others, and takes back from those what they may have
    /// been told before.
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

    mutating func sendEnd(of family: BGPFamily, to peer: BGPPeer) {
        guard peer.families[family]?.owesEnd == true else { return endTellingAgain(family, to: peer) }
        guard !hosts.isAwaiting else { return }
        peer.families[family]?.owesEnd = false
        peer.counters.endsOfRIBSent += 1
        send(UpdateWriter.endOfRIB(family), count: 1, to: [peer], [peer.id])
    }
}
