import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

/// Everything that a connector can ask for, against an object of every type that is not its orchestrator's.
@Suite("Foreign objects")
struct ForeignObjectTests {
    enum Owner: CaseIterable { case people, system, otherOrchestrator, otherProject }

    private struct Site {
        var core = ConfigCore(generator: SeededGenerator(seed: 3))
        let me: Caller
        let owner: Owner
        private(set) var foreign: [ObjectType: Row] = [:]
        private(set) var own: [ObjectType: ObjectID] = [:]

        init(_ owner: Owner) throws {
            self.owner = owner
            func attach(_ name: String, _ core: inout ConfigCore) throws -> Caller {
                let registration = OrchestratorRegistration(name: name, kind: "kubernetes", instance: name)
                return try core.unit(by: .system, at: Self.time) { (core) throws(ConfigError) in
                    let id = try core.addOrchestrator(registration).id
                    return Caller(.orchestrator(id, epoch: try core.beginEpoch(of: id)))
                }.0
            }
            _ = try core.unit(by: .system, at: Self.time) { (core) throws(ConfigError) in try core.makeInitialObjects()
            }
            me = try attach("k8s1", &core)
            let other = try attach("k8s2", &core)
            let project = try core.unit(by: other, at: Self.time) { (core) throws(ConfigError) in
                try core.create(
                    .project, ["fq_name": ["default-domain", "k8s2-p"], "parent_type": "domain"], for: nil
                ).id
            }.0
            let mine = WeftConfig.Owner(orchestrator: me.orchestrator, kind: "", sourceUID: "")
            let theirs = WeftConfig.Owner(orchestrator: other.orchestrator, kind: "", sourceUID: "")
            for type in ObjectType.all {
                var record = Self.record(type, "foreign", .people)
                switch owner {
                case .people: break
                case .system: record.holder = .system
                case .otherOrchestrator: record.holder = .orchestrator(theirs)
                case .otherProject:
                    // A person's, in the other's project.
                    record.object = ConfigObject(
                        type: type, id: record.id, name: record.name, parent: ParentReference(.project, project),
                        properties: record.object.properties)
                }
                let own = Self.record(type, "k8s1__own", .orchestrator(mine))
                foreign[type] = Row(record)
                self.own[type] = own.id
                _ = try core.unit(by: .system, at: Self.time) { core in
                    core.put(record)
                    core.put(own)
                }
            }
        }

        static let time = WallTime(microseconds: 1)

        private static func record(_ type: ObjectType, _ name: String, _ holder: Holder) -> Record {
            let name: FQName = [type == .tag ? "label=\(name)" : name]
            let permissions: JSON = ["owner": "cloud-admin", "owner_access": 7, "global_access": 0, "share": []]
            return Record(
                object: ConfigObject(
                    type: type, id: .derived(from: "\(type.name) \(name)"), name: name, parent: nil,
                    properties: ["perms2": permissions]), holder: holder, created: time, modified: time, order: 9)
        }

        mutating func refusal(_ mutation: Mutation) -> ConfigError? {
            do {
                _ = try core.unit(by: me, at: Self.time) { (core) throws(ConfigError) in try core.apply(mutation) }
                return nil
            } catch {
                return error
            }
        }
    }

    /// What an operation may ask of the foreign object, each with what has to come of it.
    private enum Outcome {
        case refused
        /// Nothing is done, and so it need not be refused.
        case nothing
        /// The one thing that connectors do to others' objects of this type.
        case allowed
    }

    private func attempts(
        _ operation: Mutation.Operation, on row: Row, in site: Site
    ) -> [(mutation: Mutation, outcome: Outcome)] {
        let (type, id) = (row.type, row.id)
        // Those that are in no project are anybody's to claim and to bear.
        let isShared = SharedTypes.contains(type) && row.parent == nil
        let body: JSONObject = ["fq_name": row.name.json, "display_name": "mine now"]
        switch operation {
        case .create:
            return [(.create(type, body, for: nil), .refused)]
                + type.schema.children.map { child in
                    (
                        .create(
                            child.type,
                            ["fq_name": row.name.child("x").json, "parent_type": .string(type.name)], for: nil),
                        .refused
                    )
                }
                + (isShared ? [] : ObjectType.referrers(to: type)).map { referrer in
                    (
                        .create(
                            referrer, ["fq_name": ["mine"], type.referenceField: [ref(id)]], for: nil), .refused
                    )
                }
        case .ensure: return [(.ensure(type, body, for: nil), .refused)]
        case .update: return [(.update(type, id, ["display_name": "mine now"]), .refused)]
        case .delete: return [(.delete(type, id, ifSource: nil), .refused)]
        case .attach:
            let outgoing = type.schema.references.compactMap { reference -> (Mutation, Outcome)? in
                guard let own = site.own[reference.target] else { return nil }
                let isOpen = type == .virtualRouter && reference.target == .virtualMachine
                return (.attach(type, id, to: reference.target, own, attribute: nil), isOpen ? .allowed : .refused)
            }
            let incoming = ObjectType.referrers(to: type).compactMap { referrer -> (Mutation, Outcome)? in
                guard let own = site.own[referrer], !isShared else { return nil }
                return (.attach(referrer, own, to: type, id, attribute: nil), .refused)
            }
            return outgoing + incoming
        case .detach:
            return type.schema.references.compactMap { reference in
                site.own[reference.target].map { (.detach(type, id, from: reference.target, $0), .nothing) }
            }
        case .claim: return [(.claim(type, body), isShared ? .allowed : .refused)]
        case .release: return [(.release(type, id), .nothing)]
        case .share: return [1, 4, 7].map { (.share(type, id, with: "tenant:x", access: $0), .refused) }
        case .unshare: return [(.unshare(type, id, with: "tenant:x"), .refused)]
        case .setTags: return [(.setTags(type, id, site.own[.tag].map { [$0] } ?? []), .refused)]
        case .offer, .take:
            guard let owner = row.holder.owner else { return [] }
            let taking = Mutation.take(owner, for: Source(kind: "Thing", uid: "1"))
            return [(operation == .offer ? .offer(owner, to: site.me.orchestrator) : taking, .refused)]
        }
    }

    @Test(
        "no operation of a connector changes, uses or gives away what is not its orchestrator's",
        arguments: Owner.allCases, Mutation.Operation.allCases)
    func operations(_ owner: Owner, _ operation: Mutation.Operation) throws {
        var site = try Site(owner)
        var tried = 0
        for row in site.foreign.values.sorted(by: { $0.type.name < $1.type.name }) {
            for (mutation, outcome) in attempts(operation, on: row, in: site) {
                tried += 1
                let before = site.core
                let error = site.refusal(mutation)
                let text = "\(operation) of \(row.type.name): \(mutation)"
                switch outcome {
                case .refused:
                    #expect(error != nil, "\(text) was not refused")
                    #expect((400..<500).contains(error?.status ?? 400), "\(text)")
                    let isRight = [.update, .delete, .share, .unshare, .setTags, .offer, .take].contains(operation)
                    if isRight, Derived.reason(for: row.type) == nil { #expect(error?.code == .notOwner, "\(text)") }
                    #expect(site.core.catalog.intent[row.id]?.bytes == row.bytes, "\(text) changed it")
                case .nothing: #expect(site.core.catalog.intent[row.id]?.bytes == row.bytes, "\(text) changed it")
                case .allowed: #expect(error == nil, "\(text) was refused: \(error?.message ?? "")")
                }
                site.core = before
            }
        }
        // Only what an orchestrator owns can be handed over.
        let isOfOrchestrators = operation == .offer || operation == .take
        #expect(
            isOfOrchestrators && owner != .otherOrchestrator ? tried == 0 : tried >= ObjectType.all.count,
            "every type has its turn")
    }

    @Test("with a person's grant a connector does what the grant allows, and no more")
    func granted() throws {
        var bench = try Bench()
        try bench.makeProject()
        let (k8s1, k8s2) = (try bench.attach("k8s1"), try bench.attach("k8s2"))
        let projects = try ["k8s1": k8s1, "k8s2": k8s2].mapValues { caller in
            try bench.create(
                .project, ["default-domain", caller == k8s1 ? "k8s1-p" : "k8s2-p"], ["parent_type": "domain"],
                by: caller)
        }
        let mine = try #require(projects["k8s1"])
        let network = try bench.makeNetwork("v")
        let policy = try bench.create(.networkPolicy, ["default-domain", "k8s1-p", "np"], by: k8s1)
        let tag = try bench.create(.tag, ["label=a"], ["tag_type_name": "label", "tag_value": "a"])
        func attempt(_ caller: Caller, _ bench: inout Bench) -> [ConfigError.Code?] {
            let mutations: [Mutation] = [
                .setTags(.virtualNetwork, network, [tag]),
                .attach(.virtualNetwork, network, to: .networkPolicy, policy, attribute: nil),
                .share(.virtualNetwork, network, with: "tenant:y", access: 1),
            ]
            var codes: [ConfigError.Code?] = []
            for mutation in mutations {
                do throws(ConfigError) {
                    try bench.apply(mutation, by: caller)
                    codes.append(nil)
                } catch {
                    codes.append(error.code)
                }
            }
            return codes
        }
        func grant(_ access: Int, _ bench: inout Bench) throws {
            try bench.run { (core) throws(ConfigError) in
                try core.changePermissions(
                    of: network,
                    ["share": [["tenant": .string("tenant:\(mine.tenantText)"), "tenant_access": JSON(access)]]])
            }
        }
        #expect(attempt(k8s1, &bench) == [.notOwner, .notOwner, .notOwner])
        // To read and to refer to is no right to change.
        try grant(5, &bench)
        #expect(attempt(k8s1, &bench) == [.notOwner, .notOwner, .notOwner])
        try grant(3, &bench)
        #expect(attempt(k8s1, &bench) == [nil, nil, nil])
        #expect(attempt(k8s2, &bench) == [.notOwner, .notOwner, .notOwner])
        let more = refusal {
            try bench.apply(.share(.virtualNetwork, network, with: "tenant:z", access: 7), by: k8s1)
        }
        #expect(more?.code == .notOwner)
        #expect(more?.message.contains("belongs to the user and is not shared") == true)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a share that a connector was allowed to make is its to take back")
    func takenBack() throws {
        var bench = try Bench()
        try bench.makeProject()
        let k8s1 = try bench.attach("k8s1")
        let network = try bench.makeNetwork("v")
        try bench.run { (core) throws(ConfigError) in
            try core.changePermissions(of: network, ["global_access": 7])
        }
        try bench.apply(.share(.virtualNetwork, network, with: "tenant:x", access: 5), by: k8s1)
        try bench.run { (core) throws(ConfigError) in
            try core.changePermissions(of: network, ["global_access": 0])
        }
        try bench.apply(.unshare(.virtualNetwork, network, with: "tenant:x"), by: k8s1)
        #expect(try bench.record(network)["perms2"]?["share"] == [])
        #expect(refusal { try bench.apply(.unshare(.virtualNetwork, network, with: "tenant:x"), by: k8s1) } != nil)
    }

    @Test(
        "projects and machines have names that can be no other cluster's",
        arguments: [
            (ObjectType.project, ["default-domain", "shop"]), (.project, ["default-domain", "k8s2-shop"]),
            (.project, ["default-domain", "k8s1"]), (.project, ["other", "k8s1-shop"]),
            (.virtualMachine, ["k8s2__default__web"]),
        ] as [(ObjectType, [String])])
    func names(_ type: ObjectType, _ name: [String]) throws {
        var bench = try Bench()
        try bench.create(.domain, ["other"])
        let (k8s1, _) = (try bench.attach("k8s1"), try bench.attach("k8s2"))
        #expect(refusal { try bench.create(type, FQName(name), by: k8s1) }?.code == .notOwner)
        try bench.create(type, FQName(name))
    }

    @Test("a network that shares a route target with another's takes that one's consent")
    func routeTargets() throws {
        var bench = try Bench()
        try bench.makeProject()
        let k8s1 = try bench.attach("k8s1")
        let target: JSON = ["route_target": ["target:65000:7"]]
        let theirs = try bench.makeNetwork("theirs", nil, ["route_target_list": target])
        for list in ["route_target_list", "import_route_target_list", "export_route_target_list"] {
            let error = refusal {
                try bench.create(.virtualNetwork, Bench.shop.child("mine"), [list: target], by: k8s1)
            }
            #expect(error?.code == .notOwner, "\(list)")
            #expect(error?.message.contains("shop:theirs") == true)
        }
        let mine = try bench.create(
            .virtualNetwork, Bench.shop.child("mine"), ["route_target_list": ["route_target": ["target:65000:8"]]],
            by: k8s1)
        #expect(
            refusal { try bench.update(.virtualNetwork, mine, ["import_route_target_list": target], by: k8s1) }?.code
                == .notOwner)
        try bench.run { (core) throws(ConfigError) in
            try core.changePermissions(of: theirs, ["global_access": 7])
        }
        try bench.update(.virtualNetwork, mine, ["import_route_target_list": target], by: k8s1)
    }
}
