import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore
import WeftSystem

@testable import WeftConfig

/// Every call of the service, by somebody who may do nothing and by somebody who may do everything.
@Suite("Who may do what")
struct PermissionTests {
    /// What there is to ask about.
    private struct Site: Sendable {
        let folder: StoreFolder
        let service: ConfigService
        let orchestrator: ObjectID
        let lease: ConnectorLease
        let network: ObjectID
        let owned: ObjectID
        let policy: ObjectID
        let token: String
        let source = Source(kind: "Pod", uid: "1")

        var connector: Caller { Caller(.orchestrator(orchestrator, epoch: lease.epoch)) }

        init() async throws {
            folder = try StoreFolder()
            let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.path + "/weft.db"))
            service = try await ConfigService.open(store, mode: .cloudAdmin)
            orchestrator = try await service.addOrchestrator(
                OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u"), by: .system
            ).id
            lease = try await service.acquireLease(
                of: orchestrator, holder: "here", lifetime: .seconds(600), by: .system)
            let project: FQName = ["default-domain", "k8s1-p"]
            let tag: JSONObject = ["fq_name": ["tier=web"], "tag_type_name": "tier", "tag_value": "web"]
            let ids = try await service.apply(
                [
                    .create(.project, ["fq_name": project.json, "parent_type": "domain"], for: source),
                    .create(
                        .virtualNetwork,
                        [
                            "fq_name": project.child("n").json,
                            "network_ipam_refs": [Bench.ipamLink("10.1.1.0/24")],
                        ], for: source),
                    .claim(.tag, tag),
                ], by: Caller(.orchestrator(orchestrator, epoch: lease.epoch)))
            (owned, network) = (ids[0], ids[1])
            try await service.setValue("v", forKey: "k", by: .system)
            try await service.addUser(
                "root", [RoleAssignment(role: AuthorizationMode.administrator, scope: .everywhere)], by: .system)
            try await service.addUser("known", [], by: .system)
            token = try await service.makeToken(TokenRequest(for: .user("known")), TokenDigest([1]), by: .system).id
            let made = try await service.create(
                .networkPolicy,
                ["fq_name": InitialNames.project.child("p").json, "network_policy_entries": Self.rules],
                by: .system)
            policy = try #require(made["uuid"]?.string.flatMap { ObjectID($0) })
        }

        /// Rules that are not followed as they stand, so that there is a condition to tell.
        private static var rules: JSON {
            let ports: JSON = [["start_port": -1, "end_port": -1]]
            func rule(_ name: String) -> JSON {
                [
                    "direction": "<>", "protocol": .string(name), "action_list": ["simple_action": "pass"],
                    "src_addresses": [["virtual_network": "any"]], "dst_addresses": [["virtual_network": "any"]],
                    "src_ports": ports, "dst_ports": ports,
                ]
            }
            return ["policy_rule": [rule("tcp"), rule("any")]]
        }

        var name: FQName { ["default-domain", "k8s1-p", "n"] }

        func new(_ name: String) -> JSONObject { ["fq_name": InitialNames.project.child(name).json] }

        func update(_ operation: ReferenceUpdate.Operation) -> ReferenceUpdate {
            ReferenceUpdate(
                type: .virtualNetwork, id: network, targetType: .networkPolicy, target: .id(policy),
                operation: operation, attribute: ["sequence": ["major": 0, "minor": 0]])
        }
    }

    /// Answers whether the caller was told anything, or could do it.
    private typealias Call = @Sendable (Site, Caller) async throws -> Bool

    private static let reads: [String: Call] = [
        "read(_:_:_:by:)": { site, caller in
            try await !site.service.read(.virtualNetwork, site.network, by: caller).isEmpty
        },
        "text(of:_:_:by:)": { site, caller in
            try await !site.service.text(of: .virtualNetwork, site.network, ReadOptions(), by: caller).json.isEmpty
        },
        "textAtOnce(of:_:_:atMost:by:)": { site, caller in
            site.service.textAtOnce(of: .virtualNetwork, site.network, ReadOptions(), atMost: 64, by: caller) != nil
        },
        "list(_:by:)": { site, caller in
            var query = ListQuery(.virtualNetwork)
            let all = try await site.service.list(query, by: caller).rows
            query.detail = true
            let details = try await site.service.list(query, by: caller).rows
            query.page = ListQuery.Page(marker: nil, limit: 2)
            let page = try await site.service.list(query, by: caller).rows
            query.count = true
            guard case .count(let count) = try await site.service.list(query, by: caller).content else { return true }
            let told = [all.isEmpty, details.isEmpty, page.isEmpty, count == 0]
            #expect(Set(told).count == 1)
            return !all.isEmpty
        },
        "id(of:named:by:)": { site, caller in
            try await site.service.id(of: .virtualNetwork, named: site.name, by: caller) == site.network
        },
        "name(of:by:)": { site, caller in try await site.service.name(of: site.network, by: caller).name == site.name },
        "propertyCollections(of:fields:position:by:)": { site, caller in
            try await site.service.propertyCollections(of: site.network, fields: ["annotations"], by: caller)
                .keys.contains("annotations")
        },
        "addressCounts(in:subnets:by:)": { site, caller in
            try await site.service.addressCounts(in: site.network, subnets: ["x"], by: caller) == [0]
        },
        "value(forKey:by:)": { site, caller in try await site.service.value(forKey: "k", by: caller) == "v" },
        "values(by:)": { site, caller in try await !site.service.values(by: caller).isEmpty },
        "conditions(of:by:)": { site, caller in try await !site.service.conditions(by: caller).isEmpty },
        "events(by:)": { site, caller in
            var events = try site.service.events(by: caller).makeAsyncIterator()
            return try await events.next()?.changes.isEmpty == false
        },
        "changes(of:by:)": { site, caller in
            var changes = try site.service.changes(of: [.virtualNetwork], by: caller).makeAsyncIterator()
            _ = try await site.service.create(.virtualNetwork, site.new("\(ObjectID.random())"), by: .system)
            return try await changes.next()?.changes.isEmpty == false
        },
        "orchestrators(by:)": { site, caller in try await !site.service.orchestrators(by: caller).isEmpty },
        "objects(of:kind:by:)": { site, caller in
            try await !site.service.objects(of: site.orchestrator, by: caller).isEmpty
        },
        "objects(of:by:)": { site, caller in
            let owner = Owner(orchestrator: site.orchestrator, kind: site.source.kind, sourceUID: site.source.uid)
            return try await !site.service.objects(of: owner, by: caller).isEmpty
        },
        "users(by:)": { site, caller in try await !site.service.users(by: caller).isEmpty },
        "tokens(by:)": { site, caller in try await !site.service.tokens(by: caller).isEmpty },
        "rights(on:by:)": { site, caller in try await !site.service.rights(on: site.network, by: caller).isEmpty },
        "claims(of:by:)": { site, caller in
            try await !site.service.claims(of: site.orchestrator, by: caller).isEmpty
        },
    ]

    private static let writes: [String: Call] = [
        "create(_:_:for:by:)": { site, caller in
            try await !site.service.create(.virtualNetwork, site.new("\(ObjectID.random())"), by: caller).isEmpty
        },
        "update(_:_:_:by:)": { site, caller in
            try await site.service.update(.virtualNetwork, site.network, ["mtu": 1400], by: caller)
            return true
        },
        "delete(_:_:by:)": { site, caller in
            try await site.service.delete(.networkPolicy, site.policy, by: caller)
            return true
        },
        "removeHost(_:force:by:)": { site, caller in
            let host = try await site.service.create(
                .virtualRouter, ["fq_name": ["default-global-system-config", .string("\(ObjectID.random())")]],
                by: .system)
            let id = try #require(host["uuid"]?.string.flatMap { ObjectID($0) })
            try await site.service.removeHost(id, force: false, by: caller)
            return true
        },
        "apply(_:by:)": { site, caller in try await site.service.apply([], by: caller).isEmpty },
        "updateReference(_:by:)": { site, caller in
            try await site.service.updateReference(site.update(.add), by: caller)
            return true
        },
        "relaxReference(from:to:by:)": { site, caller in
            try await site.service.updateReference(site.update(.add), by: .system)
            try await site.service.relaxReference(from: site.network, to: site.policy, by: caller)
            return true
        },
        "updatePropertyCollections(of:_:by:)": { site, caller in
            let update = CollectionUpdate(field: "annotations", operation: "set", value: ["key": "a", "value": "b"])
            try await site.service.updatePropertyCollections(of: site.network, [update], by: caller)
            return true
        },
        "setTags(_:_:_:by:)": { site, caller in
            try await site.service.setTags(.virtualNetwork, site.network, [:], by: caller)
            return true
        },
        "changePermissions(of:_:by:)": { site, caller in
            try await site.service.changePermissions(of: site.network, ["global_access": 5], by: caller)
            return true
        },
        "allocateAddresses(in:count:subnet:family:by:)": { site, caller in
            try await site.service.allocateAddresses(
                in: site.network, count: 1, subnet: nil, family: nil, by: caller
            ).count == 1
        },
        "freeAddresses(_:in:by:)": { site, caller in
            try await site.service.freeAddresses([], in: site.network, by: caller)
            return true
        },
        "setValue(_:forKey:by:)": { site, caller in
            try await site.service.setValue("1", forKey: "k2", by: caller)
            return true
        },
        "removeValue(forKey:by:)": { site, caller in
            try await site.service.removeValue(forKey: "k", by: caller)
            return true
        },
        "setMode(_:by:)": { site, caller in
            try await site.service.setMode(.cloudAdmin, by: caller)
            return true
        },
        "addUser(_:_:by:)": { site, caller in
            try await site.service.addUser("ada", [], by: caller)
            return true
        },
        "changeUser(_:adding:removing:by:)": { site, caller in
            let role = RoleAssignment(role: "member", scope: .everywhere)
            try await site.service.changeUser("known", adding: [role], removing: [], by: caller)
            return true
        },
        "removeUser(_:by:)": { site, caller in
            try await site.service.removeUser("known", by: caller)
            return true
        },
        "makeToken(_:_:by:)": { site, caller in
            try await !site.service.makeToken(TokenRequest(for: .user("known")), TokenDigest([2]), by: caller).id
                .isEmpty
        },
        "revokeToken(_:by:)": { site, caller in
            try await site.service.revokeToken(site.token, by: caller)
            return true
        },
        "addOrchestrator(_:by:)": { site, caller in
            let registration = OrchestratorRegistration(name: "k8s2", kind: "kubernetes", instance: "u2")
            return try await site.service.addOrchestrator(registration, by: caller).name == "k8s2"
        },
        "removeOrchestrator(named:deletingObjects:by:)": { site, caller in
            try await site.service.removeOrchestrator(named: "k8s1", deletingObjects: true, by: caller)
            return true
        },
    ]

    /// For a connector of the orchestrator alone.
    private static let leases: [String: Call] = [
        "acquireLease(of:holder:lifetime:by:)": { site, caller in
            try await site.service.acquireLease(
                of: site.orchestrator, holder: "here", lifetime: .seconds(9), by: caller
            ).epoch > 0
        },
        "renewLease(_:by:)": { site, caller in
            try await site.service.renewLease(site.lease, by: caller)
            return true
        },
        "releaseLease(_:by:)": { site, caller in
            try await site.service.releaseLease(site.lease, by: caller)
            return true
        },
    ]

    private static let strangers: [Identity] = [
        .person("ada"), .person(""), .user(.init(name: "bob", roles: ["member"], project: .random())),
        .user(.init(name: "eve", roles: [], project: nil)),
    ]

    @Test("each call of the service is in these lists")
    func complete() throws {
        let known = Set([Self.reads, Self.writes, Self.leases].flatMap(\.keys))
        let declared = try ServiceCalls.declared()
        #expect(known.union(Self.impersonal) == declared)
    }

    /// What tells of no object, whoever asks.
    private static let impersonal: Set<String> = [
        "mode", "revision", "figures", "open(_:mode:now:audit:logger:)", "expiry(ofToken:)",
        // About the caller himself, and before it is known who he is.
        "bearer(of:in:)", "certified(_:)", "permit(_:by:)", "seesSecrets(_:)", "checkOperator(to:by:)",
        "checkAuditor(to:by:)",
    ]

    @Test("a call is found wherever and however it is declared")
    func forms() {
        let source = """
            package final class ConfigService: Sendable {
                package let mode: Mode
                private let state: Int
            }

            extension ConfigService {
                /// package func told() of in a comment
                package func everything() async -> [ConfigObject] { [] }
                package nonisolated func names(of type: ObjectType, _ rest: Int) {}
                nonisolated package var allNames: [String] { [] }
                package private(set) static var shared: Int
                package subscript(id: ObjectID) -> Int { 0 }
                func hidden() {}
                package struct Figures {
                    package let revision: Int
                }
            }

            extension ConfigService.Figures {
                package func own() {}
            }

            package extension ConfigService {
                func open() {}
            }
            """
        #expect(
            ServiceCalls.declared(in: source) == [
                "mode", "everything()", "names(of:_:)", "allNames", "shared", "subscript(id:)", "package extension",
            ])
    }

    @Test("who may read nothing is told nothing", arguments: reads.keys.sorted(), strangers)
    func hidden(call: String, identity: Identity) async throws {
        let site = try await Site()
        do {
            #expect(try await Self.reads[call]?(site, Caller(identity)) == false)
        } catch let error as ConfigError {
            #expect(error.code == Self.refusal(of: identity))
        }
    }

    /// Who proved nothing is asked for proof.
    private static func refusal(of identity: Identity) -> ConfigError.Code {
        if case .person = identity { .unauthenticated } else { .notPermitted }
    }

    @Test("who may write nothing is refused", arguments: writes.keys.sorted(), strangers)
    func refused(call: String, identity: Identity) async throws {
        let site = try await Site()
        let error = await #expect(throws: ConfigError.self) { try await Self.writes[call]?(site, Caller(identity)) }
        #expect(error?.code == Self.refusal(of: identity))
    }

    @Test(
        "an administrator and Weft may do the same",
        arguments: (Array(reads.keys) + Array(writes.keys)).sorted())
    func admitted(call: String) async throws {
        let administrator = Identity.user(
            .init(name: "root", roles: ["member", AuthorizationMode.administrator], project: nil))
        for identity in [administrator, .system] {
            let site = try await Site()
            #expect(try await (Self.reads[call] ?? Self.writes[call])?(site, Caller(identity)) == true, "\(identity)")
        }
    }

    @Test("a connector reads what there is, but for people", arguments: reads.keys.sorted())
    func connector(call: String) async throws {
        let site = try await Site()
        guard call != "users(by:)", call != "tokens(by:)" else {
            let error = await #expect(throws: ConfigError.self) { try await Self.reads[call]?(site, site.connector) }
            #expect(error?.code == .notPermitted)
            return
        }
        #expect(try await Self.reads[call]?(site, site.connector) == true)
    }

    @Test("a control node reads what there is, but for people", arguments: reads.keys.sorted())
    func controlNode(call: String) async throws {
        let site = try await Site()
        let caller = Caller(.controlNode("cn"))
        guard call != "users(by:)", call != "tokens(by:)" else {
            let error = await #expect(throws: ConfigError.self) { try await Self.reads[call]?(site, caller) }
            #expect(error?.code == .notPermitted)
            return
        }
        #expect(try await Self.reads[call]?(site, caller) == true)
    }

    @Test("a control node changes nothing but its own router", arguments: writes.keys.sorted())
    func controlNodeWrites(call: String) async throws {
        let site = try await Site()
        // A batch of nothing changes nothing.
        guard call != "apply(_:by:)" else { return }
        let error = await #expect(throws: ConfigError.self) {
            try await Self.writes[call]?(site, Caller(.controlNode("cn")))
        }
        #expect(
            error.map { [.notPermitted, .notOwner, .unauthenticated].contains($0.code) } == true, "\(error as Any)")
    }

    @Test("a control node makes and keeps its own router, and no other's")
    func ownRouter() async throws {
        let site = try await Site()
        let instance: FQName = ["default-domain", "default-project", "ip-fabric", "__default__"]
        func router(_ name: String) -> JSONObject {
            ["fq_name": instance.child(name).json, "parent_type": "routing-instance"]
        }
        let node = Caller(.controlNode("cn"))
        let made = try await site.service.create(.bgpRouter, router("cn"), by: node)
        let id = try #require(made["uuid"]?.string.flatMap { ObjectID($0) })
        try await site.service.update(.bgpRouter, id, ["display_name": "x"], by: node)
        let error = await #expect(throws: ConfigError.self) {
            try await site.service.create(.bgpRouter, router("cn2"), by: node)
        }
        #expect(error?.code == .notPermitted)
        let other = await #expect(throws: ConfigError.self) {
            try await site.service.delete(.bgpRouter, id, by: Caller(.controlNode("cn2")))
        }
        #expect(other?.code == .notPermitted)
    }

    @Test("a lease is for a connector of its orchestrator", arguments: leases.keys.sorted())
    func lease(call: String) async throws {
        for identity in Self.strangers + [.controlNode("cn"), .orchestrator(.random(), epoch: 1)] {
            let site = try await Site()
            let error = await #expect(throws: ConfigError.self) { try await Self.leases[call]?(site, Caller(identity)) }
            #expect(error?.code == .notOwner)
        }
        for connects in [true, false] {
            let site = try await Site()
            #expect(try await Self.leases[call]?(site, connects ? site.connector : .system) == true)
        }
    }

    @Test("where nothing is to be proved everybody reads and writes", arguments: strangers)
    func open(identity: Identity) { #expect(AuthorizationMode.noAuth.reach(of: identity) == .everything) }

    @Test("links to what may not be seen are left out") func links() async throws {
        let site = try await Site()
        let core = try site.service.core
        let project = try #require(core.catalog.view(site.owned, ReadOptions()))
        #expect(project.families.reduce(0) { $0 + $1.count } > 0)
        let hidden = try #require(core.catalog.view(site.owned, ReadOptions(), where: { $0.id == site.owned }))
        #expect(hidden.families.isEmpty)
    }
}
