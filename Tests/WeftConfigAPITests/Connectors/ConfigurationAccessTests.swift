import Logging
import Testing
import WeftClient
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfigAPI

/// In process and over HTTP one contract is kept.
@Suite("Access to the configuration", .timeLimit(.minutes(2)))
struct ConfigurationAccessTests {
    enum Way: CaseIterable { case inProcess, elsewhere }

    private struct Site: Sendable {
        let service: ConfigService
        let orchestrator: ObjectID
        /// Of a connector that has no lease yet.
        let access: any ConfigurationAccess
    }

    private func with(_ way: Way, _ body: @escaping @Sendable (Site) async throws -> Void) async throws {
        let api = try await APIUnderTest()
        let orchestrator = try await api.service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u"), by: .system
        ).id
        guard way == .elsewhere else {
            return try await body(
                Site(
                    service: api.service, orchestrator: orchestrator,
                    access: ServiceAccess(api.service, by: .orchestrator(orchestrator, epoch: 0))))
        }
        let (ports, found) = AsyncStream<Int>.makeStream()
        let configuration = ConfigAPIConfiguration(
            listeners: [.init(host: "127.0.0.1", port: 0)], tokens: try #require(ConnectorTokens(parsing: "secret")))
        let server = ConfigAPIServer(api.service, configuration, logger: api.api.logger) { found.yield($1) }
        try await withThrowingTaskGroup { group in
            group.addTask { try await server.run() }
            group.addTask {
                for await port in ports {
                    let client = ConfigClient(
                        "http://127.0.0.1:\(port)",
                        credential: try APICredential(ofConnector: orchestrator, token: "secret"))
                    return try await body(
                        Site(service: api.service, orchestrator: orchestrator, access: client))
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private static let project: FQName = ["default-domain", "k8s1-p"]
    private static let source = Source(kind: "Namespace/x", uid: "a&b=c")

    private static let batch: [Mutation] = [
        .ensure(
            .project, ["fq_name": .array(project.parts.map(JSON.string)), "parent_type": "domain"], for: source),
        .ensure(.virtualMachine, ["fq_name": ["k8s1__m"]], for: Source(kind: "Pod", uid: "1")),
    ]

    @Test("a connector takes its lease, writes under it and gives it back", arguments: Way.allCases)
    func lease(way: Way) async throws {
        try await with(way) { site in
            let lease = try await site.access.acquireLease(
                of: site.orchestrator, holder: "here", lifetime: .seconds(60))
            let early = await #expect(throws: ConfigError.self) { try await site.access.apply(Self.batch) }
            #expect(early?.code == .fenced)
            let access = site.access.holding(lease)
            let ids = try await access.apply(Self.batch)
            #expect(ids.count == 2)
            #expect(try await access.id(of: .project, named: Self.project) == ids[0])
            #expect(try await access.renewLease(lease, status: ["in_sync": true]).isEmpty)
            try await site.service.delete(.virtualMachine, ids[1], by: Caller(.person("ada")))
            #expect(
                try await access.renewLease(lease, status: .null)
                    == Disturbance(sources: [Source(kind: "Pod", uid: "1")]))
            let other = await #expect(throws: ConfigError.self) {
                try await access.acquireLease(of: site.orchestrator, holder: "there", lifetime: .seconds(60))
            }
            #expect(other?.code == .inUse)
            try await access.releaseLease(lease)
            let over = await #expect(throws: ConfigError.self) { try await access.renewLease(lease, status: .null) }
            #expect(over?.code == .fenced)
        }
    }

    @Test("what an orchestrator has is listed, whatever its sources are called", arguments: Way.allCases)
    func owned(way: Way) async throws {
        try await with(way) { site in
            let lease = try await site.access.acquireLease(
                of: site.orchestrator, holder: "here", lifetime: .seconds(60))
            let access = site.access.holding(lease)
            let ids = try await access.apply(Self.batch)
            #expect(try await access.orchestrators().map(\.id) == [site.orchestrator])
            let all = try await access.objects(of: site.orchestrator, kind: nil)
            #expect(Set(all.map(\.id)).isSuperset(of: ids))
            #expect(try await access.objects(of: site.orchestrator, kind: "Pod").map(\.id) == [ids[1]])
            let owner = Owner(
                orchestrator: site.orchestrator, kind: Self.source.kind, sourceUID: Self.source.uid)
            #expect(try await access.objects(of: owner).map(\.id) == [ids[0]])
        }
    }

    @Test("what was made for an object is offered by names, and what is not there is named", arguments: Way.allCases)
    func offers(way: Way) async throws {
        try await with(way) { site in
            let lease = try await site.access.acquireLease(
                of: site.orchestrator, holder: "here", lifetime: .seconds(60))
            let access = site.access.holding(lease)
            let ids = try await access.apply(Self.batch)
            let pod = Source(kind: "Pod", uid: "1")
            let other = try await site.service.addOrchestrator(
                OrchestratorRegistration(name: "k8s2", kind: "kubernetes", instance: "v"), by: .system)
            let theirs = try await site.service.acquireLease(
                of: other.id, holder: "there", lifetime: .seconds(60), by: Caller(.orchestrator(other.id, epoch: 0)))
            let taker = ServiceAccess(site.service, by: .orchestrator(other.id, epoch: theirs.epoch))
            let take = [Mutation.take(Owner(site.orchestrator, pod), for: Source(kind: "Pod", uid: "2"))]
            for (source, giver, to, words) in [
                (pod, "k8s3", "k8s2", "Orchestrator k8s3 is not attached; attached: k8s1, k8s2"),
                (pod, "k8s1", "k8s3", "Orchestrator k8s3 is not attached; attached: k8s1, k8s2"),
                (Source(kind: "Pod", uid: "9"), "k8s1", "k8s2", "Orchestrator k8s1 owns nothing"),
            ] {
                let error = await #expect(throws: ConfigError.self) {
                    try await access.offer(source, of: giver, to: to)
                }
                #expect(error?.code == .notFound && error?.message.hasPrefix(words) == true, "\(error as Any)")
            }
            let offered = try await access.offer(pod, of: "k8s1", to: "k8s2")
            #expect(offered.objects.map(\.id) == [ids[1]] && offered.taker?.id == other.id)
            let open = try await access.orchestrators().map(\.offers)
            #expect(open.map { $0.mapValues(\.taker) } == [[pod: other.id], [:]])
            #expect(open[0][pod]?.isPersons == false)
            _ = try await access.offer(pod, of: "k8s1", to: nil)
            let none = await #expect(throws: ConfigError.self) { try await access.offer(pod, of: "k8s1", to: nil) }
            #expect(none?.message == "Orchestrator k8s1 offers nothing that was made for Pod 1")
            let withdrawn = await #expect(throws: ConfigError.self) { try await taker.apply(take) }
            #expect(withdrawn?.code == .notOwner)
            _ = try await access.offer(pod, of: "k8s1", to: "k8s2")
            _ = try await taker.apply(take)
            #expect(try await taker.objects(of: other.id, kind: "Pod").map(\.id) == [ids[1]])
        }
    }

    @Test("objects are made, read and listed alike", arguments: Way.allCases)
    func objects(way: Way) async throws {
        try await with(way) { site in
            let access = site.access.holding(
                try await site.access.acquireLease(of: site.orchestrator, holder: "here", lifetime: .seconds(60)))
            _ = try await access.apply(Self.batch)
            let network = Self.project.child("n")
            let made = try await access.create(
                .virtualNetwork, ["fq_name": .array(network.parts.map(JSON.string)), "mtu": 1400])
            let id = try #require(made["uuid"]?.string.flatMap { ObjectID($0) })
            #expect(try await access.id(of: .virtualNetwork, named: network) == id)
            let options = ReadOptions(fields: ["mtu"], excludesHrefs: true)
            let caller = Caller(.system)
            #expect(
                try await access.read(.virtualNetwork, id, options)
                    == site.service.read(.virtualNetwork, id, options, by: caller))
            var query = ListQuery(.virtualNetwork)
            query.excludesHrefs = true
            #expect(try await access.list(query) == site.service.list(query, by: caller).rows)
            query.ids = [id, .zero]
            query.detail = true
            query.filters = [ListQuery.Filter(field: "mtu", values: [1400, 1500])]
            #expect(try await access.list(query) == site.service.list(query, by: caller).rows)
            query.count = true
            #expect(try await access.list(query) == [])
            let refused: [(ConfigError.Code, @Sendable () async throws -> Void)] = [
                (.notFound, { _ = try await access.read(.virtualNetwork, .zero, ReadOptions()) }),
                (.notFound, { _ = try await access.id(of: .project, named: ["x"]) }),
                (.exists, { _ = try await access.create(.virtualNetwork, made) }),
                (
                    .notOwner,
                    { _ = try await access.create(.virtualRouter, ["fq_name": ["default-global-system-config", "h"]]) }
                ),
            ]
            for (code, ask) in refused {
                let error = await #expect(throws: ConfigError.self) { try await ask() }
                #expect(error?.code == code)
            }
        }
    }

    @Test("a follower is told everything, then what changes", arguments: Way.allCases)
    func follow(way: Way) async throws {
        struct Enough: Error {}
        try await with(way) { site in
            await #expect(throws: Enough.self) {
                var isComplete = false
                var names: Set<FQName> = []
                try await site.access.follow { events in
                    for case .put(let object) in events.changes { names.insert(object.name) }
                    if isComplete, names.contains(["default-domain", "new"]) { throw Enough() }
                    guard events.isComplete, !isComplete else { return }
                    isComplete = true
                    #expect(names.contains(["default-domain"]))
                    _ = try await site.service.create(.project, ["fq_name": ["default-domain", "new"]], by: .system)
                }
            }
        }
    }
}
