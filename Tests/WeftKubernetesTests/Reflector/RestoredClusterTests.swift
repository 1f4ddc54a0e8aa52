import Testing
import WeftJSON
import WeftNet

@testable import WeftKubernetes

/// A cluster that was restored from a backup is behind the last version that we saw: its watches are silent about all
/// that was undone, however often they are opened. Whatever ends them, a new list has to come.
@Suite("a cluster that comes back from a backup")
struct RestoredClusterTests {
    /// How watches go from the restore on.
    enum Way: Hashable, CustomTestStringConvertible {
        /// In good order, the server's or after a silence.
        case ends
        case endsAtOnce
        /// After a while, by an error.
        case fails(KubernetesError.Code)
        /// Already when it is asked for, or while the server is to prove itself.
        case isRefused(KubernetesError.Code)
        /// The server is asked for its proof, and fails, until the outage is over.
        case cannotBeAskedFor(KubernetesError.Code)
        case isAnothers

        static let all: [Way] =
            [.ends, .endsAtOnce, .isAnothers]
            + KubernetesError.Code.allCases.flatMap { code -> [Way] in
                [.fails(code), .isRefused(code), .cannotBeAskedFor(code)]
            }

        var testDescription: String { "\(self)" }
    }

    private struct Named: KubernetesObject {
        var metadata: ObjectMetadata
        init(_ object: JSON) throws(KubernetesError) { metadata = try ObjectMetadata(object) }
        init(_ name: String) { metadata = ObjectMetadata(uid: "uid-of-\(name)", name: name) }
    }

    private static let uid = "mine"
    private static let longestWatch = Duration.seconds(360)
    /// For proofs, pages and the delays between attempts.
    private static let slack = Duration.seconds(30)

    /// Follows a cluster that is restored, with the watch open, and answers how long the restore stays unnoticed.
    ///
    /// - Parameter events: the version that the watch told last.
    private func blindness(
        _ way: Way, revisions: (before: UInt64?, after: UInt64?), events: UInt64? = nil
    ) -> Duration? {
        var core = Reflector<Named>(identity: Self.uid, seed: 1)
        let before = ClusterProof(uid: Self.uid, revision: revisions.before)
        let after = ClusterProof(uid: Self.uid, revision: revisions.after)
        _ = core.start()
        _ = core.identified(before, at: .zero)
        _ = core.received(ObjectPage(objects: [Named("kept"), Named("undone")], resourceVersion: "1000"))
        _ = core.identified(before, at: .zero)
        _ = core.watchOpened(before, at: .zero)
        if let events { core.received(.bookmark("\(events)")) }
        _ = core.takeDeliveries()

        let longest = Duration.seconds(3600)
        var now = MonotonicTime.zero + Self.longestWatch
        var action = end(way, of: &core, at: now)
        while now < .zero + longest {
            for case .snapshot(let objects) in core.takeDeliveries() where objects == [Named("kept")] {
                return now - .zero
            }
            switch action {
            case .wait(let duration):
                now = now + duration
                action = core.waited(at: now)
            case .identify:
                if case .cannotBeAskedFor(let code) = way, now < .zero + .seconds(700) {
                    action = core.failed(KubernetesError(code, ""), at: now)
                } else {
                    action = core.identified(after, at: now)
                }
            case .list: action = core.received(ObjectPage(objects: [Named("kept")], resourceVersion: "900"))
            case .watch:
                switch way {
                case .isRefused(let code): action = core.failed(KubernetesError(code, ""), at: now)
                case .isAnothers: action = core.watchOpened(ClusterProof(uid: "theirs"), at: now) ?? .identify
                default:
                    if let detour = core.watchOpened(after, at: now) {
                        action = detour
                    } else {
                        if way != .endsAtOnce { now = now + Self.longestWatch }
                        action = end(way, of: &core, at: now)
                    }
                }
            }
        }
        return nil
    }

    private func end(_ way: Way, of core: inout Reflector<Named>, at now: MonotonicTime) -> Reflector<Named>.Action {
        if case .fails(let code) = way { return core.failed(KubernetesError(code, ""), at: now) }
        return core.watchEnded(at: now)
    }

    @Test(
        "is listed anew once the list is old, however watches end, when its versions tell nothing", arguments: Way.all)
    func byAge(_ way: Way) throws {
        // The last watch may begin just before the list is old.
        let bound = Reflector<Named>.listLifetime + Self.longestWatch + Self.slack
        let blindness = try #require(self.blindness(way, revisions: (nil, nil)), "it is never noticed")
        #expect(blindness <= bound)
    }

    @Test(
        "is listed anew with the next proof when that is behind the one before, however watches end", arguments: Way.all
    )
    func byRevision(_ way: Way) throws {
        let outage = if case .cannotBeAskedFor = way { Duration.seconds(700) } else { Self.longestWatch }
        let blindness = try #require(self.blindness(way, revisions: (1000, 900)), "it is never noticed")
        #expect(blindness <= outage + Self.slack)
    }

    @Test(
        "is listed anew with the next proof when that is behind what events told since the one before, however watches end",
        arguments: Way.all)
    func byEvents(_ way: Way) throws {
        let outage = if case .cannotBeAskedFor = way { Duration.seconds(700) } else { Self.longestWatch }
        // The server's own writes at its start bring it past the proof before, not past the events.
        let blindness = try #require(
            self.blindness(way, revisions: (1000, 1100), events: 1400), "it is never noticed")
        #expect(blindness <= outage + Self.slack)
    }

    @Test(
        "a kind that is kept in a history of its own is not listed for ever", arguments: [900, 1100, 5000] as [UInt64])
    func ofItsOwnHistory(_ revision: UInt64) {
        var core = Reflector<Named>(identity: Self.uid, seed: 1)
        let proof = ClusterProof(uid: Self.uid, revision: revision)
        var (action, lists) = (core.start(), 0)
        var version: UInt64 = 1000
        for _ in 1...100 {
            switch action {
            case .identify: action = core.identified(proof, at: .zero)
            case .list:
                lists += 1
                action = core.received(ObjectPage(objects: [], resourceVersion: "\(version)"))
            case .wait: action = core.waited(at: .zero)
            case .watch:
                if let detour = core.watchOpened(proof, at: .zero) {
                    action = detour
                } else {
                    version += 300
                    core.received(.bookmark("\(version)"))
                    action = core.watchEnded(at: .zero)
                }
            }
        }
        #expect(lists <= 2)
    }

    @Test("whose new history is past the old one's end is listed anew by age", arguments: Way.all)
    func ahead(_ way: Way) throws {
        let bound = Reflector<Named>.listLifetime + Self.longestWatch + Self.slack
        let blindness = try #require(self.blindness(way, revisions: (1000, 2000)), "it is never noticed")
        #expect(blindness <= bound)
    }

    // MARK: while something is open

    private func watching() -> Reflector<Named> {
        var core = Reflector<Named>(identity: Self.uid, seed: 1)
        _ = core.start()
        _ = core.identified(ClusterProof(uid: Self.uid, revision: 1000), at: .zero)
        _ = core.received(ObjectPage(objects: [], resourceVersion: "1000"))
        _ = core.identified(ClusterProof(uid: Self.uid, revision: 1000), at: .zero)
        _ = core.takeDeliveries()
        return core
    }

    @Test("between the proof before a watch and the one while it is open, the watch is left and all is listed")
    func whileOpening() {
        var core = watching()
        #expect(core.watchOpened(ClusterProof(uid: Self.uid, revision: 999), at: .zero) == .identify)
        #expect(core.identified(ClusterProof(uid: Self.uid, revision: 999), at: .zero) == .list(continuing: nil))
    }

    @Test("in the middle of a list, that list is not believed")
    func whileListing() {
        var core = Reflector<Named>(identity: Self.uid, seed: 1)
        _ = core.start()
        _ = core.identified(ClusterProof(uid: Self.uid, revision: 1000), at: .zero)
        _ = core.received(ObjectPage(objects: [], resourceVersion: "1000"))
        guard case .wait = core.identified(ClusterProof(uid: Self.uid, revision: 900), at: .zero) else {
            Issue.record("the list was believed")
            return
        }
        #expect(core.takeDeliveries().isEmpty)
    }

    @Test(
        "versions that jump back while a watch is open end it, and the event is not believed",
        arguments: ["put", "remove", "bookmark"])
    func whileWatching(_ kind: String) {
        var core = watching()
        _ = core.watchOpened(ClusterProof(uid: Self.uid, revision: 1000), at: .zero)
        var object = Named("a")
        object.metadata.resourceVersion = "999"
        let event: WatchEvent<Named> =
            switch kind {
            case "put": .put(object)
            case "remove": .remove(object)
            default: .bookmark("999")
            }
        guard case .wait = core.received(event) else {
            Issue.record("the watch goes on")
            return
        }
        #expect(core.takeDeliveries().isEmpty)
        #expect(core.waited(at: .zero) == .identify)
        #expect(core.identified(ClusterProof(uid: Self.uid, revision: 900), at: .zero) == .list(continuing: nil))
    }

    @Test("versions that are no numbers, or none, tell nothing", arguments: ["abc", ""])
    func opaque(_ version: String) {
        var core = watching()
        _ = core.watchOpened(ClusterProof(uid: Self.uid), at: .zero)
        var object = Named("a")
        object.metadata.resourceVersion = version
        #expect(core.received(.put(object)) == nil)
        #expect(core.takeDeliveries() == [.put(object)])
        #expect(core.watchEnded(at: .zero) == .identify)
        #expect(
            core.identified(ClusterProof(uid: Self.uid), at: .zero) == .watch(from: version.isEmpty ? "1000" : version))
    }
}
