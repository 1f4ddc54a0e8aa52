import WeftBGPWire
import WeftNet
import WeftRouting

/// The route targets that this control node wants routes of (RFC 4684), announced as paths of its own: those that
/// running instances import, and what several peers want under one name.
struct OwnInterest: ~Copyable {
    /// Who says so.
    struct Speaker {
        /// nil as long as it is not known who we are: then nothing is said.
        var identifier: IPv4Address?
        var asn: UInt32
    }

    /// The control node as the origin of these paths.
    private var source: SourceID?
    /// The targets that running instances import, with how many do.
    private var targets: [RouteTarget: Int] = [:]
    /// Interests that several peers have under one name.
    private var shared: Set<WideDestination> = []

    /// An instance imports other targets than before.
    mutating func update(
        from old: Set<RouteTarget>, to new: Set<RouteTarget>, as speaker: Speaker, in rib: inout RIB
    ) {
        for target in new.subtracting(old) {
            targets[target, default: 0] += 1
            if targets[target] == 1 { announce(Self.interest(in: target, speaker), speaker, &rib) }
        }
        for target in old.subtracting(new) {
            guard let count = targets[target] else { continue }
            targets[target] = count == 1 ? nil : count - 1
            if count == 1 { withdraw(Self.interest(in: target, speaker), speaker, &rib) }
        }
    }

    /// Announces everything anew, once it is known who we are or when that has changed.
    mutating func announceAll(as speaker: Speaker, in rib: inout RIB) {
        if let source { rib.withdrawAll(from: source) }
        for target in targets.keys.sorted() { announce(Self.interest(in: target, speaker), speaker, &rib) }
        for destination in shared { announce(destination, speaker, &rib) }
    }

    private mutating func announce(_ destination: WideDestination, _ speaker: Speaker, _ rib: inout RIB) {
        guard let identifier = speaker.identifier else { return }
        if source == nil { source = rib.addSource(.local, routerID: identifier, order: 0) }
        var attributes = PathAttributes(nextHop: .v4(identifier))
        attributes.origin = .igp
        guard let source, let id = rib.intern(attributes) else { return }
        if let key = rib.key(destination) {
            rib.announce(key, in: rib.sharedTable(.routeTarget), from: source, attributes: id, label: 0)
        }
        rib.release(id)
    }

    /// Takes back what is neither a running instance's nor shared any longer.
    private func withdraw(_ destination: WideDestination, _ speaker: Speaker, _ rib: inout RIB) {
        let target = destination.detail == 64 ? ExtendedCommunity(rawValue: destination.first).routeTarget : nil
        let isOwn = target.map { targets[$0] != nil && Self.interest(in: $0, speaker) == destination } ?? false
        guard !isOwn, !shared.contains(destination), let source, let key = rib.knownKey(destination) else { return }
        rib.withdraw(key, in: rib.sharedTable(.routeTarget), from: source)
    }

    private static func interest(in target: RouteTarget, _ speaker: Speaker) -> WideDestination {
        WideDestination(interestIn: ExtendedCommunity(target).rawValue, length: 64, origin: speaker.asn)
    }

    // MARK: Shared ones

    /// What several peers want under one name becomes our own interest. The best of their paths alone would be told to
    /// all but its own peer, who would not hear that others want it, too (RFC 4684 §3.2).
    mutating func share(_ destination: WideDestination, as speaker: Speaker, in rib: inout RIB) {
        guard peerCount(of: destination, in: rib) > 1 else {
            if shared.remove(destination) != nil { withdraw(destination, speaker, &rib) }
            return
        }
        if shared.insert(destination).inserted { announce(destination, speaker, &rib) }
    }

    /// Paths of peers went without being withdrawn one by one.
    mutating func reviewShared(as speaker: Speaker, in rib: inout RIB) {
        for destination in shared { share(destination, as: speaker, in: &rib) }
    }

    private func peerCount(of destination: WideDestination, in rib: borrowing RIB) -> Int {
        let table = rib.sharedTable(.routeTarget)
        guard let key = rib.knownKey(destination), let route = rib.route(to: key, in: table) else { return 0 }
        var count = 0
        rib.forEachPath(of: route) { if $0.source != source { count += 1 } }
        return count
    }
}
