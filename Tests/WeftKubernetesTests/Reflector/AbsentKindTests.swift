import Testing
import WeftJSON
import WeftNet

@testable import WeftKubernetes

@Suite("a kind that a cluster does not have")
struct AbsentKindTests {
    private struct Named: KubernetesObject {
        var metadata: ObjectMetadata
        init(_ object: JSON) throws(KubernetesError) { metadata = try ObjectMetadata(object) }
        init(_ name: String) { metadata = ObjectMetadata(uid: "uid-of-\(name)", name: name) }
    }

    private typealias Core = Reflector<Named>
    private static let proof = ClusterProof(uid: "mine")
    private static let notFound = KubernetesError(.notFound, "")

    /// What a list answers at a time.
    private enum Answer { case absent, fails, objects }

    private struct Told {
        var deliveries: [(time: Duration, delivery: Core.Delivery)] = []
        /// Whether all was well at the last wait.
        var isWell = false
    }

    /// Follows for `duration`.
    private func follow(_ core: inout Core, for duration: Duration, _ answer: (Duration) -> Answer) -> Told {
        var now = MonotonicTime.zero
        var told = Told()
        var action = core.start()
        while now < .zero + duration {
            switch action {
            case .wait(let pause):
                told.isWell = core.isFollowing
                now = now + pause
                action = core.waited(at: now)
            case .identify: action = core.identified(Self.proof, at: now)
            case .list:
                switch answer(now - .zero) {
                case .absent: action = core.failed(Self.notFound, at: now)
                case .fails: action = core.failed(KubernetesError(.server, ""), at: now)
                case .objects: action = core.received(ObjectPage(objects: [Named("a")], resourceVersion: "10"))
                }
            case .watch:
                _ = core.watchOpened(Self.proof, at: now)
                now = now + .seconds(5)
                action =
                    answer(now - .zero) == .objects ? core.watchEnded(at: now) : core.failed(Self.notFound, at: now)
            }
            told.deliveries += core.takeDeliveries().map { (now - .zero, $0) }
        }
        return told
    }

    private func core() -> Core { Core(identity: "mine", isOptional: true, seed: 1) }

    @Test("is told once, is no fault, and its objects are gone when it was missing for as long as a list is good")
    func absence() {
        var core = core()
        let told = follow(&core, for: .seconds(2000)) { _ in .absent }
        #expect(told.deliveries.map(\.delivery) == [.absent, .snapshot([])])
        #expect(told.deliveries[0].time < .seconds(1))
        #expect(Core.listLifetime...(Core.listLifetime + .seconds(30)) ~= told.deliveries[1].time)
        #expect(told.isWell)
    }

    @Test("is seen soon after it was defined")
    func appearance() throws {
        var core = core()
        let told = follow(&core, for: .seconds(100)) { $0 < .seconds(50) ? .absent : .objects }
        #expect(told.deliveries.map(\.delivery) == [.absent, .snapshot([Named("a")])])
        #expect(told.deliveries[1].time < .seconds(60))
    }

    @Test("counts as missing only as long as the server says so without a break")
    func interruption() {
        var core = core()
        // A server that just came back, and does not serve what it will.
        let told = follow(&core, for: .seconds(1100)) {
            (.seconds(10)..<(.seconds(590))).contains($0) ? .fails : .absent
        }
        #expect(told.deliveries.allSatisfy { $0.delivery == .absent })
    }

    @Test("that goes while it is watched is listed, and so found missing")
    func disappearance() {
        var core = core()
        let told = follow(&core, for: .seconds(60)) { $0 < .seconds(20) ? .objects : .absent }
        #expect(told.deliveries.map(\.delivery) == [.snapshot([Named("a")]), .absent])
    }

    @Test("but that every cluster has is a fault, and nothing is known of its objects")
    func necessary() {
        var core = Core(identity: "mine", seed: 1)
        let told = follow(&core, for: .seconds(2000)) { _ in .absent }
        #expect(told.deliveries.isEmpty)
        #expect(!told.isWell)
    }

    @Test("is not believed of another server")
    func otherServer() {
        var core = core()
        _ = core.start()
        _ = core.identified(Self.proof, at: .zero)
        #expect(core.failed(Self.notFound, at: .zero) == .identify)
        guard case .wait = core.identified(ClusterProof(uid: "theirs"), at: .zero) else {
            Issue.record("another server was believed")
            return
        }
        #expect(core.takeDeliveries().isEmpty)
        #expect(!core.isFollowing)
    }
}
