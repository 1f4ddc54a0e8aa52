import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

/// What users may do with objects of every type by what the objects say, every way of asking against every way of being
/// given access.
@Suite("Permissions of objects", .timeLimit(.minutes(5)))
struct TenantTests {
    /// How an object stands to the caller's project.
    enum Relation: String, CaseIterable, Sendable {
        case owner, weakOwner, readShare, writeShare, linkShare, fullShare, plainShare, domainShare
        case globalRead, globalWrite, globalLink, globalFull, twoGrants, othersShare, nothing, invisible

        /// What the original's rules make of it (docs/wire/config-api.md, "Permissions").
        var access: AccessBits {
            switch self {
            case .owner, .fullShare, .globalFull: .all
            case .weakOwner, .readShare, .domainShare, .globalRead: .read
            case .writeShare, .globalWrite: .write
            case .linkShare, .globalLink: .link
            case .plainShare, .twoGrants: [.read, .link]
            case .othersShare, .nothing, .invisible: []
            }
        }

        var isOwner: Bool { self == .owner || self == .weakOwner || self == .invisible }

        func permissions(_ mine: ObjectID, _ theirs: ObjectID, _ domain: ObjectID) -> JSON {
            func share(_ tenant: String, _ access: Int) -> JSON {
                [Field.tenant: .string(tenant), Field.tenantAccess: JSON(access)]
            }
            let shares: [JSON] =
                switch self {
                case .readShare: [share("tenant:\(mine)", 4)]
                case .writeShare: [share("tenant:\(mine)", 2)]
                case .linkShare: [share("tenant:\(mine.tenantText)", 1)]
                case .fullShare: [share("tenant:\(mine)", 7)]
                // Without its kind, as older clients write it.
                case .plainShare: [share("\(mine)", 5)]
                case .domainShare: [share("domain:\(domain)", 4)]
                case .twoGrants:
                    [share("tenant:\(theirs)", 7), share("tenant:\(mine)", 1), share("domain:\(domain)", 4)]
                case .othersShare: [share("tenant:\(theirs)", 7), share("domain:\(theirs)", 7)]
                default: []
                }
            let global: Int =
                switch self {
                case .globalRead: 4
                case .globalWrite: 2
                case .globalLink: 1
                case .globalFull: 7
                default: 0
                }
            return [
                Field.owner: .string((isOwner ? mine : theirs).tenantText),
                Field.ownerAccess: self == .weakOwner ? 4 : 7, Field.globalAccess: JSON(global),
                Field.share: .array(shares),
            ]
        }
    }

    enum Role: CaseIterable, Sendable { case member, auditor, administrator }

    private struct Site {
        var core = ConfigCore(generator: SeededGenerator(seed: 5))
        let mine: ObjectID
        let theirs: ObjectID
        let domain: ObjectID
        private(set) var rows: [Relation: [ObjectType: Row]] = [:]

        static let time = WallTime(microseconds: 1)
        static let types = ObjectType.all.filter { Derived.reason(for: $0) == nil }

        init() throws {
            func project(_ name: String, _ core: inout ConfigCore) throws -> ObjectID {
                try core.unit(by: Bench.person, at: Self.time) { (core) throws(ConfigError) in
                    try core.create(
                        .project, ["fq_name": ["default-domain", .string(name)], "parent_type": "domain"], for: nil
                    ).id
                }.0
            }
            _ = try core.unit(by: .system, at: Self.time) { (core) throws(ConfigError) in try core.makeInitialObjects()
            }
            mine = try project("mine", &core)
            theirs = try project("theirs", &core)
            domain = try #require(core.catalog.id(of: .domain, named: InitialNames.domain))
            for relation in Relation.allCases {
                for type in Self.types { try put(type, relation) }
            }
            _ = try core.unit(by: .system, at: Self.time) { core in core.setMode(.rbac) }
        }

        static func name(_ type: ObjectType, _ relation: Relation) -> FQName {
            [type == .tag ? "label=secret-\(relation)" : "secret-\(relation)"]
        }

        private mutating func put(_ type: ObjectType, _ relation: Relation) throws {
            var properties: JSONObject = [Field.perms2: relation.permissions(mine, theirs, domain)]
            if relation == .invisible { properties[Field.idPerms] = [Field.userVisible: false] }
            let record = Record(
                object: ConfigObject(
                    type: type, id: .derived(from: "\(type.name) \(relation)"), name: Self.name(type, relation),
                    parent: nil, properties: properties),
                holder: .people, created: Self.time, modified: Self.time, order: 9)
            _ = try core.unit(by: .system, at: Self.time) { core in core.put(record) }
            rows[relation, default: [:]][type] = Row(record)
        }

        func caller(_ role: Role) -> Caller {
            let name =
                switch role {
                case .member: "member"
                case .auditor: AuthorizationMode.auditor
                case .administrator: "Admin"
                }
            return Caller(.user(.init(name: "bob", roles: [name], project: mine, domain: domain)))
        }

        /// Why a change is refused; nil for one that is not. It is taken back either way.
        mutating func refusal(
            of change: (inout ConfigCore) throws(ConfigError) -> Void, to caller: Caller
        ) -> ConfigError? {
            let done = ConfigError(.fenced, "done")
            do {
                _ = try core.unit(by: caller, at: Self.time) { (core) throws(ConfigError) in
                    try change(&core)
                    throw done
                }
                return nil
            } catch {
                return error == done ? nil : error
            }
        }
    }

    /// Whether a refusal is for want of a right; others come from the rules of types.
    private static func isDenied(_ error: ConfigError?) -> Bool {
        error.map { $0.code == .notPermitted || $0.code == .unauthenticated } ?? false
    }

    @Test("reads show what may be read, and nothing else", arguments: Role.allCases)
    func reads(role: Role) throws {
        let site = try Site()
        var guarded = GuardedConfiguration(site.core)
        let identity = site.caller(role).identity
        for relation in Relation.allCases {
            let isSeen = role != .member || relation.access.contains(.read)
            for type in Site.types {
                let row = try #require(site.rows[relation]?[type])
                let words: Comment = "\(role) \(relation) \(type.name)"
                guarded.look(as: identity, at: Site.time) { seen in
                    #expect((seen.row(row.id) != nil) == isSeen, words)
                    #expect((seen.shown(row.id, ReadOptions()) != nil) == isSeen, words)
                    #expect((try? seen.id(of: type, named: row.name)) == (isSeen ? row.id : nil), words)
                    #expect(seen.candidates(ListQuery(type)).contains { $0.id == row.id } == isSeen, words)
                    var anchored = ListQuery(type)
                    anchored.ids = [row.id]
                    #expect(seen.candidates(anchored).isEmpty == !isSeen, words)
                    if case .there = seen.news(of: row.id) { #expect(isSeen, words) } else { #expect(!isSeen, words) }
                    do throws(ConfigError) {
                        _ = try seen.found(type, row.id)
                        #expect(isSeen, words)
                    } catch {
                        #expect(!isSeen, words)
                        #expect(!error.message.contains("secret"), "\(error)")
                        #expect(error.message.contains("\(row.id)"), "\(error)")
                    }
                }
            }
        }
    }

    @Test("changes take the right to change, deletion and permissions the owner", arguments: Role.allCases)
    func changes(role: Role) throws {
        var site = try Site()
        let caller = site.caller(role)
        for relation in Relation.allCases {
            let may = role == .administrator || relation.access.contains(.write)
            let mayAsOwner = role == .administrator || (may && relation.isOwner)
            for type in Site.types {
                let row = try #require(site.rows[relation]?[type])
                var refusals: [(what: String, isAllowed: Bool, error: ConfigError?)] = []
                func attempt(
                    _ what: String, _ isAllowed: Bool, _ change: (inout ConfigCore) throws(ConfigError) -> Void
                ) { refusals.append((what, isAllowed, site.refusal(of: change, to: caller))) }
                attempt("update", may) { (core) throws(ConfigError) in
                    try core.update(type, row.id, [Field.displayName: "mine now"])
                }
                attempt("ensure", may) { (core) throws(ConfigError) in
                    _ = try core.apply(
                        .ensure(type, ["fq_name": row.name.json, Field.displayName: "mine now"], for: nil))
                }
                attempt("annotate", may) { (core) throws(ConfigError) in
                    try core.updateCollections(
                        of: row.id, [CollectionUpdate(field: "annotations", operation: "set", value: ["key": "a"])])
                }
                attempt("tag", may) { (core) throws(ConfigError) in try core.setTags(type, row.id, [:]) }
                attempt("relax", may) { (core) throws(ConfigError) in
                    try core.relaxReference(from: row.id, to: row.id)
                }
                attempt("delete", mayAsOwner) { (core) throws(ConfigError) in try core.delete(type, row.id) }
                attempt("chmod", mayAsOwner) { (core) throws(ConfigError) in
                    try core.changePermissions(of: row.id, [Field.globalAccess: 3])
                }
                attempt("put permissions", mayAsOwner) { (core) throws(ConfigError) in
                    var permissions = row.record[Field.perms2]?.object ?? [:]
                    permissions[Field.globalAccess] = 3
                    try core.update(type, row.id, [Field.perms2: .object(permissions)])
                }
                attempt("share", mayAsOwner) { (core) throws(ConfigError) in
                    try core.share(type, row.id, with: "tenant:\(ObjectID.zero)", access: 4)
                }
                for (what, isAllowed, error) in refusals {
                    #expect(
                        Self.isDenied(error) == !isAllowed,
                        "\(role) \(relation) \(what) \(type.name): \(error?.message ?? "done")")
                    guard role == .member, relation.access.isEmpty, let error else { continue }
                    #expect(!error.message.contains("secret"), "\(what): \(error)")
                }
            }
        }
    }

    @Test("a reference takes the right to refer, an attachment the right to change", arguments: Role.allCases)
    func references(role: Role) throws {
        var site = try Site()
        let caller = site.caller(role)
        var asked = 0
        for type in Site.types {
            for reference in type.schema.references where !Derived.keeps(reference, of: type) {
                for relation in Relation.allCases {
                    guard let target = site.rows[relation]?[reference.target], let own = site.rows[.fullShare]?[type],
                        target.id != own.id
                    else { continue }
                    asked += 1
                    let isMutual = type == reference.target && reference.isSymmetric
                    let needed: AccessBits = isMutual ? [.link, .write] : .link
                    let may = role == .administrator || relation.access.isSuperset(of: needed)
                    let link = Reference(reference.target, target.id)
                    let onto = site.refusal(
                        of: { (core) throws(ConfigError) in try core.attach(type, own.id, link) }, to: caller)
                    #expect(
                        Self.isDenied(onto) == !may,
                        "\(role) \(relation) \(type.name) \(reference.field): \(onto as Any)")
                    // The other way about: what is mine, onto what stands so.
                    guard let other = site.rows[relation]?[type], let mine = site.rows[.fullShare]?[reference.target],
                        other.id != mine.id
                    else { continue }
                    let mayAttach = role == .administrator || relation.access.contains(.write)
                    for detaches in [false, true] {
                        let error = site.refusal(
                            of: { (core) throws(ConfigError) in
                                if detaches {
                                    try core.detach(type, other.id, reference.target, mine.id)
                                } else {
                                    try core.attach(type, other.id, Reference(reference.target, mine.id))
                                }
                            }, to: caller)
                        #expect(
                            Self.isDenied(error) == !mayAttach,
                            "\(role) \(relation) onto \(type.name) \(reference.field): \(error as Any)")
                    }
                }
            }
        }
        #expect(asked > 1000)
    }

    @Test(
        "what is made in another object takes the right to change that; to a member what he does not know is not there")
    func children() throws {
        var site = try Site()
        let caller = site.caller(.member)
        var asked = 0
        for type in Site.types {
            for parent in type.schema.parents where parent.type.schema.mayBeRoot {
                for relation in Relation.allCases {
                    guard let row = site.rows[relation]?[parent.type] else { continue }
                    asked += 1
                    let body: JSONObject = [
                        "fq_name": row.name.child("new").json, "parent_type": .string(parent.type.name),
                    ]
                    let error = site.refusal(
                        of: { (core) throws(ConfigError) in try core.create(type, body, for: nil) }, to: caller)
                    let needed: AccessBits = parent.type == .fabric ? .link : .write
                    // Rules of roles are for the place's owner alone to make.
                    let mayMake = type != .apiAccessList || relation.isOwner
                    #expect(
                        Self.isDenied(error) == !(mayMake && relation.access.isSuperset(of: needed)),
                        "\(relation) \(type.name) in \(parent.type.name): \(error as Any)")
                }
                let unknown: JSONObject = ["fq_name": ["not-there", "new"], "parent_type": .string(parent.type.name)]
                let error = site.refusal(
                    of: { (core) throws(ConfigError) in try core.create(type, unknown, for: nil) }, to: caller)
                #expect(error?.code == .notPermitted, "\(type.name) in \(parent.type.name)")
            }
        }
        #expect(asked > 100)
    }

    @Test("links to what may not be read are left out, and stay when a list is put back without them")
    func links() throws {
        var site = try Site()
        let caller = site.caller(.member)
        let (hidden, seen) = try (
            #require(site.rows[.nothing]?[.networkPolicy]), #require(site.rows[.readShare]?[.networkPolicy])
        )
        let network = try #require(site.rows[.fullShare]?[.virtualNetwork])
        _ = try site.core.unit(by: .system, at: Site.time) { (core) throws(ConfigError) in
            for policy in [hidden, seen] {
                try core.attach(.virtualNetwork, network.id, Reference(.networkPolicy, policy.id))
            }
        }
        var guarded = GuardedConfiguration(site.core)
        let text = guarded.look(as: caller.identity, at: Site.time) { view in
            view.shown(network.id, ReadOptions()).map { ObjectText($0, ObjectForm(ReadOptions(), for: caller)) }
        }
        let links = try #require(text?.json["network_policy_refs"]?.array)
        #expect(links.map { $0["uuid"]?.string } == ["\(seen.id)"])
        _ = try site.core.unit(by: caller, at: Site.time) { (core) throws(ConfigError) in
            try core.update(.virtualNetwork, network.id, ["network_policy_refs": []])
        }
        let left = try #require(site.core.catalog.intent[network.id]).targets.map(\.id)
        #expect(left == [hidden.id])
    }

    @Test("what a refusal lists leaves out what may not be read")
    func referrers() throws {
        var site = try Site()
        let caller = site.caller(.member)
        let policy = try #require(site.rows[.owner]?[.networkPolicy])
        let (hidden, seen) = try (
            #require(site.rows[.nothing]?[.virtualNetwork]), #require(site.rows[.owner]?[.virtualNetwork])
        )
        _ = try site.core.unit(by: .system, at: Site.time) { (core) throws(ConfigError) in
            for network in [hidden, seen] {
                try core.attach(.virtualNetwork, network.id, Reference(.networkPolicy, policy.id))
            }
        }
        let error = site.refusal(
            of: { (core) throws(ConfigError) in try core.delete(.networkPolicy, policy.id) }, to: caller)
        #expect(error?.code == .referrersExist)
        #expect(error?.message.contains("\(seen.id)") == true)
        #expect(error?.message.contains("\(hidden.id)") == false)
    }

    @Test(
        "rules of roles are made by the owner of the place that they are for, and by nobody who may only make things there",
        arguments: [
            (["default-domain", "rules"], false), (["default-domain", "theirs", "rules"], false),
            (["default-global-system-config", "rules"], false), (["default-domain", "mine", "rules"], true),
        ] as [([String], Bool)])
    func rules(name: [String], isMade: Bool) throws {
        var site = try Site()
        let parent = name.count == 3 ? "project" : name[0] == "default-domain" ? "domain" : "global-system-config"
        let body: JSONObject = ["fq_name": .array(name.map(JSON.string)), "parent_type": .string(parent)]
        let error = site.refusal(
            of: { (core) throws(ConfigError) in _ = try core.create(.apiAccessList, body, for: nil) },
            to: site.caller(.member))
        #expect((error == nil) == isMade, "\(error as Any)")
    }

    @Test("a name or uuid that is taken by what may not be read is not told on", arguments: [true, false])
    func taken(byName: Bool) throws {
        var site = try Site()
        let row = try #require(site.rows[.nothing]?[.virtualMachine])
        var body: JSONObject = ["fq_name": byName ? row.name.json : ["free"]]
        if !byName { body["uuid"] = .string("\(row.id)") }
        let error = site.refusal(
            of: { [body] (core) throws(ConfigError) in try core.create(.virtualMachine, body, for: nil) },
            to: site.caller(.member))
        #expect(error?.code == .exists)
        #expect(error?.message.contains(byName ? "\(row.id)" : "secret") == false)
    }

    @Test("what is made is its maker's project's, or its parent's owner's; nobody makes another's")
    func owners() throws {
        var site = try Site()
        let caller = site.caller(.member)
        let mine = site.mine
        let (network, machine) = try site.core.unit(by: caller, at: Site.time) { (core) throws(ConfigError) in
            (
                try core.create(.virtualNetwork, ["fq_name": ["default-domain", "mine", "n"]], for: nil),
                try core.create(.virtualMachine, ["fq_name": ["m"]], for: nil)
            )
        }.0
        for made in [network, machine] { #expect(made[Field.perms2]?[Field.owner] == .string(mine.tenantText)) }
        let theirs = site.theirs
        let error = site.refusal(
            of: { (core) throws(ConfigError) in
                try core.create(
                    .virtualMachine, ["fq_name": ["other"], Field.perms2: [Field.owner: .string(theirs.tenantText)]],
                    for: nil)
            }, to: caller)
        #expect(error?.code == .notPermitted)
    }

    @Test(
        "a route target that another's network has joins the two, so it takes that one's consent, whatever is given it",
        arguments: RouteTargetLists.properties.sorted { $0.key < $1.key }.flatMap { type, lists in
            lists.map { (type, $0) }
        })
    func routeTargets(type: ObjectType, list: String) throws {
        var site = try Site()
        let targets: JSON = ["route_target": ["target:64512:77"]]
        _ = try site.core.unit(by: .system, at: Site.time) { (core) throws(ConfigError) in
            try core.create(
                .virtualNetwork, ["fq_name": ["default-domain", "theirs", "n"], "route_target_list": targets], for: nil)
        }
        let error = site.refusal(
            of: { (core) throws(ConfigError) in
                let name: JSON =
                    type == .dataCenterInterconnect
                    ? ["default-global-system-config", "n"] : ["default-domain", "mine", "n"]
                _ = try core.create(type, ["fq_name": name, list: targets], for: nil)
            }, to: site.caller(.member))
        #expect(error?.code == .notPermitted)
        #expect(error?.message.contains("theirs") == false, "\(error as Any)")
    }

    @Test(
        "what the orchestrators' connectors and the operator do is for no tenant", arguments: [Role.member, .auditor])
    func operators(role: Role) throws {
        var site = try Site()
        let caller = site.caller(role)
        let registration = OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u")
        let attached = try site.core.unit(by: .system, at: Site.time) { (core) throws(ConfigError) in
            try core.addOrchestrator(registration).id
        }.0
        let owner = Owner(orchestrator: attached, kind: "Pod", sourceUID: "1")
        for attempt in OperatorsCall.allCases {
            let error = site.refusal(
                of: { (core) throws(ConfigError) in try attempt.perform(&core, owner) }, to: caller)
            #expect(Self.isDenied(error), "\(attempt): \(error as Any)")
        }
    }

    private enum OperatorsCall: CaseIterable {
        case attach, detach, offer, claim, release, mode, user, token

        func perform(_ core: inout ConfigCore, _ owner: Owner) throws(ConfigError) {
            switch self {
            case .attach:
                let other = OrchestratorRegistration(name: "k9", kind: "kubernetes", instance: "v")
                _ = try core.addOrchestrator(other)
            case .detach: _ = try core.removeOrchestrator(named: "k8s1", deletingObjects: true)
            case .offer: _ = try core.apply(.offer(owner, to: nil))
            case .claim:
                let tag: JSONObject = ["fq_name": ["t=1"], "tag_type_name": "t", "tag_value": "1"]
                _ = try core.apply(.claim(.tag, tag))
            case .release: _ = try core.apply(.release(.tag, .zero))
            case .mode: try core.changeMode(to: .noAuth)
            case .user: try core.addUser("eve", [])
            case .token: _ = try core.makeToken(TokenRequest(for: .controlNode("cn")), TokenDigest([1]))
            }
        }
    }
}
