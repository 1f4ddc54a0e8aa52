import Testing
import WeftJSON
import WeftNet

@testable import WeftKubernetes

@Suite("the reflector")
struct ReflectorTests {
    private struct Named: KubernetesObject {
        var metadata: ObjectMetadata
        init(_ object: JSON) throws(KubernetesError) { metadata = try ObjectMetadata(object) }
        init(_ name: String, _ version: String = "1") {
            metadata = ObjectMetadata(uid: "uid-of-\(name)", name: name, resourceVersion: version)
        }
    }

    private typealias Core = Reflector<Named>
    private static let unreachable = KubernetesError(.unreachable, "")
    private static let gone = KubernetesError(.gone, "")

    private func core() -> Core { Core(identity: "mine", seed: 1) }

    private func page(_ names: String..., version: String = "10", next: String? = nil) -> ObjectPage<Named> {
        ObjectPage(objects: names.map { Named($0) }, resourceVersion: version, next: next)
    }

    /// A core whose watch is open at version 10.
    private func watching() -> Core {
        var core = core()
        #expect(core.start() == .identify)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .list(continuing: nil))
        #expect(core.received(page("a")) == .identify)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .watch(from: "10"))
        #expect(core.takeDeliveries() == [.snapshot([Named("a")])])
        #expect(core.watchOpened(.init(uid: "mine"), at: .zero) == nil)
        return core
    }

    private func delay(_ action: Core.Action) -> Duration? {
        if case .wait(let duration) = action { duration } else { nil }
    }

    @Test("pages are collected, and delivered only when the server has proved itself again")
    func pages() {
        var core = core()
        _ = core.start()
        _ = core.identified(.init(uid: "mine"), at: .zero)
        #expect(core.received(page("a", "b", next: "token")) == .list(continuing: "token"))
        #expect(core.received(page("c")) == .identify)
        #expect(core.takeDeliveries().isEmpty)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .watch(from: "10"))
        #expect(core.takeDeliveries() == [.snapshot([Named("a"), Named("b"), Named("c")])])
    }

    @Test("a list that is cut short by any fault delivers nothing and begins again")
    func brokenLists() {
        let faults: [(String, (inout Core) -> Core.Action)] = [
            ("an error", { $0.failed(Self.unreachable, at: .zero) }),
            ("an expired continuation", { $0.failed(Self.gone, at: .zero) }),
            ("another revision", { $0.received(ObjectPage(objects: [], resourceVersion: "11")) }),
        ]
        for (name, fault) in faults {
            var core = core()
            _ = core.start()
            _ = core.identified(.init(uid: "mine"), at: .zero)
            _ = core.received(page("a", next: "token"))
            #expect(delay(fault(&core)) != nil, "\(name)")
            #expect(core.waited(at: .zero) == .identify, "\(name)")
            #expect(core.identified(.init(uid: "mine"), at: .zero) == .list(continuing: nil), "\(name)")
            #expect(core.takeDeliveries().isEmpty, "\(name)")
        }
    }

    @Test("a list of namespaces without the one that proves the cluster is asked for again")
    func namespacesOfNoCluster() throws {
        func namespace(_ name: String, _ uid: String) throws -> Namespace {
            try Namespace(["metadata": ["name": .string(name), "uid": .string(uid), "resourceVersion": "1"]])
        }
        let others = [try namespace("default", "other")]
        let whole = others + [try namespace("kube-system", "mine")]
        for first in [[], others] {
            var core = Reflector<Namespace>(identity: "mine", seed: 1)
            _ = core.start()
            _ = core.identified(.init(uid: "mine"), at: .zero)
            #expect(core.received(ObjectPage(objects: first, resourceVersion: "1")) == .identify)
            guard case .wait = core.identified(.init(uid: "mine"), at: .zero) else {
                Issue.record("a list of \(first.count) namespaces was believed")
                continue
            }
            #expect(core.takeDeliveries().isEmpty)
            #expect(core.waited(at: .zero) == .identify)
            #expect(core.identified(.init(uid: "mine"), at: .zero) == .list(continuing: nil))
            #expect(core.received(ObjectPage(objects: whole, resourceVersion: "2")) == .identify)
            #expect(core.identified(.init(uid: "mine"), at: .zero) == .watch(from: "2"))
            #expect(core.takeDeliveries() == [.snapshot(whole)])
        }
    }

    @Test("another server's list is not believed, neither before nor after it", arguments: [true, false])
    func otherServer(_ isBefore: Bool) {
        var core = core()
        _ = core.start()
        if isBefore {
            #expect(delay(core.identified(.init(uid: "theirs"), at: .zero)) != nil)
        } else {
            _ = core.identified(.init(uid: "mine"), at: .zero)
            _ = core.received(page())
            #expect(delay(core.identified(.init(uid: "theirs"), at: .zero)) != nil)
        }
        #expect(core.takeDeliveries().isEmpty)
        #expect(core.waited(at: .zero) == .identify)
    }

    @Test("without a given identity the first server's counts from then on")
    func adoptedIdentity() {
        var core = Core(identity: nil, seed: 1)
        _ = core.start()
        #expect(core.identified(.init(uid: "first"), at: .zero) == .list(continuing: nil))
        #expect(!core.expects("second"))
    }

    @Test("a watch that another server took is not read")
    func otherServersWatch() {
        var core = core()
        _ = core.start()
        _ = core.identified(.init(uid: "mine"), at: .zero)
        _ = core.received(page())
        _ = core.identified(.init(uid: "mine"), at: .zero)
        #expect(core.watchOpened(.init(uid: "theirs"), at: .zero).flatMap(delay) != nil)
        core.received(.put(Named("foreign", "11")))
        #expect(core.takeDeliveries() == [.snapshot([])])
    }

    @Test("events are delivered in order, and a watch resumes behind the last version seen")
    func resumption() {
        var core = watching()
        core.received(.put(Named("b", "11")))
        core.received(.remove(Named("a", "12")))
        #expect(core.takeDeliveries() == [.put(Named("b", "11")), .remove(Named("a", "12"))])
        #expect(core.watchEnded(at: .zero) == .identify)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .watch(from: "12"))
        _ = core.watchOpened(.init(uid: "mine"), at: .zero)
        core.received(.bookmark("40"))
        #expect(core.takeDeliveries().isEmpty)
        #expect(core.watchEnded(at: .zero) == .identify)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .watch(from: "40"))
    }

    @Test("a watch is not resumed on another server, and later where it was")
    func resumptionElsewhere() {
        var core = watching()
        _ = core.watchEnded(at: .zero + .seconds(5))
        #expect(delay(core.identified(.init(uid: "theirs"), at: .zero)) != nil)
        #expect(core.waited(at: .zero) == .identify)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .watch(from: "10"))
    }

    @Test("a fault of a watch resumes it, 410 lists again", arguments: [false, true])
    func watchFaults(_ isGone: Bool) {
        var core = watching()
        core.received(.put(Named("b", "11")))
        #expect(delay(core.failed(isGone ? Self.gone : Self.unreachable, at: .zero)) != nil)
        #expect(core.waited(at: .zero) == .identify)
        #expect(
            core.identified(.init(uid: "mine"), at: .zero) == (isGone ? .list(continuing: nil) : .watch(from: "11")))
    }

    @Test("410 when a watch is opened lists again")
    func goneAtOpening() {
        var core = watching()
        _ = core.watchEnded(at: .zero + .seconds(5))
        _ = core.identified(.init(uid: "mine"), at: .zero)
        #expect(delay(core.failed(Self.gone, at: .zero)) != nil)
        #expect(core.waited(at: .zero) == .identify)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .list(continuing: nil))
    }

    @Test("a watch that ends at once and says nothing is resumed only after a delay")
    func shortWatch() {
        var core = watching()
        #expect(delay(core.watchEnded(at: .zero + .milliseconds(10))) != nil)
        #expect(core.waited(at: .zero) == .identify)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .watch(from: "10"))
    }

    @Test("when its list is old, a watch's end lists again")
    func oldList() {
        var core = watching()
        #expect(core.watchEnded(at: .zero + Core.listLifetime) == .identify)
        #expect(core.identified(.init(uid: "mine"), at: .zero) == .list(continuing: nil))
    }

    @Test("delays double from a second to five, shortened by up to a half, and begin anew after a watch")
    func delays() throws {
        var core = core()
        _ = core.start()
        for whole in [1.0, 2, 4, 5, 5] {
            let wait = try #require(delay(core.failed(Self.unreachable, at: .zero)))
            #expect(wait >= .seconds(whole / 2) && wait <= .seconds(whole))
            _ = core.waited(at: .zero)
        }
        _ = core.identified(.init(uid: "mine"), at: .zero)
        _ = core.received(page())
        _ = core.identified(.init(uid: "mine"), at: .zero)
        _ = core.watchOpened(.init(uid: "mine"), at: .zero)
        let wait = try #require(delay(core.failed(Self.unreachable, at: .zero + .seconds(1))))
        #expect(wait <= .seconds(1))
    }

    @Test("the server's own delay is kept to, but for one that would make an outage longer than it is")
    func retryAfter() {
        var core = watching()
        #expect(core.failed(KubernetesError(.throttled, "", retryAfter: .seconds(4)), at: .zero) == .wait(.seconds(4)))
        var later = watching()
        #expect(
            later.failed(KubernetesError(.server, "", retryAfter: .seconds(3600)), at: .zero)
                == .wait(Core.longestDelay))
    }
}
