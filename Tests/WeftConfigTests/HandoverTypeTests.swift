import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

/// Every type, owned by one orchestrator, offered to another.
@Suite("Handing over objects of every type")
struct HandoverTypeTests {
    private struct Site {
        var core = ConfigCore(generator: SeededGenerator(seed: 3))
        var ids: [String: ObjectID] = [:]
        static let time = WallTime(microseconds: 1)
        static let source = Source(kind: "Thing", uid: "1")

        init() throws {
            try run(.system) { core throws(ConfigError) in try core.makeInitialObjects() }
            for name in ["k8s1", "k8s2"] {
                ids[name] = try run(.system) { core throws(ConfigError) in
                    let id = try core.addOrchestrator(
                        OrchestratorRegistration(name: name, kind: "kubernetes", instance: name)
                    ).id
                    _ = try core.beginEpoch(of: id)
                    return id
                }
            }
        }

        func caller(_ name: String) -> Caller { Caller(.orchestrator(ids[name] ?? .zero, epoch: 1)) }

        @discardableResult
        mutating func run<Answer>(
            _ caller: Caller, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
        ) throws(ConfigError) -> Answer { try core.unit(by: caller, at: Self.time, body).0 }

        /// Puts an object past all rules.
        mutating func put(
            _ type: ObjectType, _ name: String, for source: Source? = source, parent: ParentReference? = nil,
            to targets: [(ObjectType, ObjectID)] = [], claims: [ObjectID: ClaimSet] = [:], access: Int = 0
        ) throws -> ObjectID {
            let holder = source.map { Holder.orchestrator(Owner(ids["k8s1"] ?? .zero, $0)) } ?? .people
            var object = ConfigObject(
                type: type, id: .derived(from: "\(type.name) \(name)"), name: [type == .tag ? "label=\(name)" : name],
                parent: parent,
                properties: ["perms2": ["owner": "x", "owner_access": 7, "global_access": JSON(access), "share": []]])
            object.references = ReferenceSet(targets.map { Reference($0.0, $0.1) })
            let record = Record(
                object: object, holder: holder, created: Self.time, modified: Self.time, order: core.takeOrder(),
                referenceClaims: claims)
            try run(.system) { core in core.put(record) }
            return record.id
        }

        /// Offers what was made for the source, and takes it.
        mutating func handOver() -> ConfigError? {
            let owner = Owner(ids["k8s1"] ?? .zero, Self.source)
            do {
                try run(caller("k8s1")) { [ids] core throws(ConfigError) in
                    _ = try core.apply(.offer(owner, to: ids["k8s2"]))
                }
                try run(caller("k8s2")) { core throws(ConfigError) in
                    _ = try core.apply(.take(owner, for: Source(kind: "Other", uid: "2")))
                }
                return nil
            } catch { return error }
        }

        func owner(of id: ObjectID) -> String? {
            let owner = core.catalog.intent[id]?.holder.owner
            return ids.first { $0.value == owner?.orchestrator }.map { "\($0.key) \(owner?.kind ?? "")" }
        }
    }

    private static let movable = (ConnectorTypes().ofKind[OrchestratorKind.kubernetes.rawValue] ?? [])
        .subtracting([.project])

    @Test("moves those that connectors make, but for projects, and nothing else of them changes")
    func types() throws {
        for type in ObjectType.all where Derived.reason(for: type) == nil && !SharedTypes.contains(type) {
            var site = try Site()
            let id = try site.put(type, "a")
            let before = try #require(site.core.catalog.intent[id]?.record)
            let error = site.handOver()
            guard Self.movable.contains(type) else {
                #expect(error?.code == .notOwner, "\(type.name)")
                #expect(site.owner(of: id) == "k8s1 Thing")
                continue
            }
            #expect(error == nil, "\(type.name): \(error?.message ?? "")")
            #expect(site.owner(of: id) == "k8s2 Other")
            var after = try #require(site.core.catalog.intent[id]?.record)
            after.holder = before.holder
            #expect(after == before, "\(type.name)")
        }
    }

    private enum Referent: CaseIterable {
        case givers, given, persons, shared, personsLink
    }

    @Test("asks for every reference that the object holds whether the taker may have it")
    func references() throws {
        var tried = 0
        for type in Self.movable {
            for reference in type.schema.references where reference.target != .project {
                for referent in Referent.allCases {
                    var site = try Site()
                    let source: Source? =
                        switch referent {
                        case .givers: Source(kind: "Thing", uid: "kept")
                        case .given: Site.source
                        case .persons, .shared, .personsLink: nil
                        }
                    let target = try site.put(
                        reference.target, "target", for: source, access: referent == .shared ? 7 : 0)
                    let id = try site.put(
                        type, "a", to: [(reference.target, target)],
                        claims: referent == .personsLink ? [target: [.people]] : [:])
                    let error = site.handOver()
                    let isShared = SharedTypes.contains(reference.target)
                    let isGiven = referent == .given && Self.movable.contains(reference.target)
                    let isFree = isShared || isGiven || referent == .shared || referent == .personsLink
                    tried += 1
                    let text = "\(type.name) to \(reference.target.name), \(referent): \(error?.message ?? "taken")"
                    #expect((error == nil) == isFree, "\(text)")
                    #expect(site.owner(of: id) == (isFree ? "k8s2 Other" : "k8s1 Thing"), "\(text)")
                }
            }
        }
        #expect(tried > 50)
    }

    @Test("asks for the parent, and for every child and referrer that the giver keeps")
    func relatives() throws {
        for type in Self.movable {
            for parent in type.schema.parents where parent.type != .project {
                var site = try Site()
                let id = try site.put(parent.type, "parent", for: Source(kind: "Thing", uid: "kept"))
                _ = try site.put(type, "a", parent: ParentReference(parent.type, id))
                #expect(site.handOver()?.code == .notOwner, "\(type.name) in \(parent.type.name)")
            }
            for child in type.schema.children.map(\.type) {
                for isKept in [true, false] {
                    var site = try Site()
                    let id = try site.put(type, "a")
                    let source = isKept ? Source(kind: "Thing", uid: "kept") : nil
                    _ = try site.put(child, "child", for: source, parent: ParentReference(type, id))
                    #expect(
                        site.handOver()?.code == (isKept ? ConfigError.Code.referrersExist : nil),
                        "\(child.name) in \(type.name), \(isKept)")
                }
            }
            for referrer in ObjectType.referrers(to: type) where Derived.reason(for: referrer) == nil {
                for isKept in [true, false] {
                    var site = try Site()
                    let id = try site.put(type, "a")
                    let source = isKept ? Source(kind: "Thing", uid: "kept") : nil
                    _ = try site.put(referrer, "referrer", for: source, to: [(type, id)])
                    #expect(
                        site.handOver()?.code == (isKept ? ConfigError.Code.referrersExist : nil),
                        "\(referrer.name) to \(type.name), \(isKept)")
                }
            }
        }
    }
}
