import HTTPTypes
import Testing
import WeftConfig
import WeftJSON
import WeftNet
import WeftSystem

@testable import WeftConfigAPI

@Suite("Connectors' calls")
struct ConnectorCallTests {
    private func api() async throws -> APIUnderTest {
        try await APIUnderTest(tokens: #require(ConnectorTokens(parsing: "secret")))
    }

    private func attach(_ name: String, to api: APIUnderTest) async throws -> String {
        let answer = try await api.call(
            .post, "/weft/orchestrators",
            ["name": .string(name), "kind": "kubernetes", "instance": .string("instance-of-\(name)")])
        return try #require(answer.json?["orchestrator"]?["uuid"]?.string)
    }

    private func headers(_ orchestrator: String, epoch: Int? = nil, token: String = "secret") throws -> HTTPFields {
        var headers: HTTPFields = [.authorization: "Bearer \(token)"]
        headers[try #require(HTTPField.Name("X-Weft-Orchestrator"))] = orchestrator
        headers[try #require(HTTPField.Name("X-Weft-Epoch"))] = epoch.map { "\($0)" }
        return headers
    }

    private func lease(_ orchestrator: String, holder: JSON, _ api: APIUnderTest) async throws -> Int {
        let answer = try await api.call(
            .post, "/weft/orchestrators/\(orchestrator)/lease", ["holder": holder], headers: headers(orchestrator))
        return try #require(answer.json?["epoch"]?.int)
    }

    private func project(_ name: String, source: String) -> JSON {
        [
            "op": "ensure", "type": "project", "source": ["kind": "Namespace", "uid": .string(source)],
            "object": ["fq_name": ["default-domain", .string(name)], "parent_type": "domain"],
        ]
    }

    private func code(_ answer: Answer) throws -> ConfigError.Code? {
        answer.headers[try #require(HTTPField.Name(ConfigError.Code.header))].flatMap(ConfigError.Code.init(wireName:))
    }

    @Test("orchestrators are attached once, listed, and detached by name") func orchestrators() async throws {
        let api = try await api()
        let id = try await attach("k8s1", to: api)
        #expect(try await attach("k8s1", to: api) == id)
        let list = try await api.call(.get, "/weft/orchestrators")
        let orchestrator = try #require(list.json?["orchestrators"]?[0])
        #expect(Orchestrator(json: orchestrator)?.name == "k8s1")
        #expect(Orchestrator(json: orchestrator)?.scope == ["default-domain"])
        let detached = try await api.call(.delete, "/weft/orchestrators/k8s1")
        #expect(detached.status == 200)
        #expect(detached.bytes.isEmpty)
        #expect(try await api.call(.get, "/weft/orchestrators").json == ["orchestrators": []])
        #expect(try await api.call(.delete, "/weft/orchestrators/k8s1").status == 404)
    }

    @Test("a connector from elsewhere says how it stands with its lease, and its silence is said") func health()
        async throws
    {
        let api = try await api()
        let id = try await attach("k8s1", to: api)
        func status() async throws -> JSON? {
            try await api.call(.get, "/weft/orchestrators").json?["orchestrators"]?[0]?["status"]
        }
        #expect(try await status() == nil)
        let epoch = try await lease(id, holder: "host1/1", api)
        #expect(try await status()?["holder"] == "host1/1")
        let renewal: JSON = [
            "holder": "host1/1", "epoch": .int(Int64(epoch)),
            "status": ["in_sync": true, "refusals": ["pod a: no such network"]],
        ]
        let path = "/weft/orchestrators/\(id)/lease"
        #expect(try await api.call(.put, path, renewal, headers: headers(id, epoch: epoch)).status == 200)
        #expect(try await status()?["in_sync"] == true)
        #expect(try await status()?["refusals"] == ["pod a: no such network"])
        #expect(try await status()?["problem"] == nil)
        #expect(try await api.call(.delete, path, renewal, headers: headers(id, epoch: epoch)).status == 200)
        #expect(try await status() == nil)
    }

    @Test("what a connector said last is kept, with for how long it has been silent") func silence() throws {
        let connectors = RemoteConnectors()
        let (id, now) = (ObjectID.random(), ContinuousClock.now)
        connectors.heard(from: id, holder: "host1/1", status: ["in_sync": true, "owned": 7], at: now)
        #expect(connectors.status(of: id, at: now + .seconds(15))?["in_sync"] == true)
        let late = try #require(connectors.status(of: id, at: now + .seconds(61)))
        #expect(late["in_sync"] == false && late["owned"] == 7)
        #expect(late["problem"]?.string == "its connector host1/1 has not been heard of for 61 s")
        connectors.heard(from: id, holder: "host1/1", status: nil, at: now + .seconds(62))
        #expect(connectors.status(of: id, at: now + .seconds(63))?["in_sync"] == true)
        let large: JSON = ["x": .string(String(repeating: "y", count: 100_000))]
        for holder in ["host1/1", "host2/1"] {
            connectors.heard(from: id, holder: holder, status: large, at: now + .seconds(64))
            let status = try #require(connectors.status(of: id, at: now + .seconds(64)))
            #expect(status["in_sync"] == false && status["owned"] == nil)
            #expect(status["problem"]?.string?.hasPrefix("its connector \(holder) says more of itself") == true)
        }
    }

    @Test("a name or an instance that collides is refused with both values") func collision() async throws {
        let api = try await api()
        _ = try await attach("k8s1", to: api)
        for (name, instance) in [("k8s1", "other"), ("other", "instance-of-k8s1")] {
            let answer = try await api.call(
                .post, "/weft/orchestrators",
                ["name": .string(name), "kind": "kubernetes", "instance": .string(instance)])
            #expect(answer.status == 409)
            #expect(answer.text.contains("k8s1"))
            #expect(answer.text.contains("other"))
        }
    }

    @Test(
        "a registration needs name, kind and instance",
        arguments: [
            [:], ["name": "k8s1", "kind": "kubernetes"], ["name": 1, "kind": "kubernetes", "instance": "i"],
            ["name": "k8s1", "kind": "kubernetes", "instance": "i", "scope": "default-domain"],
        ] as [JSON])
    func registration(body: JSON) async throws {
        let answer = try await api().call(.post, "/weft/orchestrators", body)
        #expect(answer.status == 400)
        #expect(answer.text == "Bad Request: an orchestrator needs name, kind and instance")
    }

    @Test("a connector takes its lease, writes, and finds what it owns") func write() async throws {
        let api = try await api()
        let id = try await attach("k8s1", to: api)
        let headers = try headers(id, epoch: try await lease(id, holder: "a", api))
        let applied = try await api.call(
            .post, "/weft/apply", ["mutations": [project("k8s1-shop", source: "u1")]], headers: headers)
        let uuid = try #require(applied.json?["uuids"]?[0]?.string)

        for path in ["owned", "owned?kind=Namespace", "owned?kind=Namespace&source_uid=u1"] {
            let answer = try await api.call(.get, "/weft/orchestrators/\(id)/\(path)", headers: headers)
            let objects = try #require(answer.json?["objects"]?.array).compactMap(OwnedObject.init(json:))
            #expect(objects.map(\.id.description) == [uuid])
            #expect(objects.first?.owner.kind == "Namespace")
            #expect(objects.first?.owner.sourceUID == "u1")
        }
        let none = try await api.call(.get, "/weft/orchestrators/\(id)/owned?kind=Pod", headers: headers)
        #expect(none.json == ["objects": []])

        let shown = try await api.call(.get, "/project/\(uuid)").json?["project"]
        #expect(shown?["weft_owner"]?["orchestrator"]?.string == id)
    }

    @Test("a batch is done whole or not at all") func atomic() async throws {
        let api = try await api()
        let id = try await attach("k8s1", to: api)
        let headers = try headers(id, epoch: try await lease(id, holder: "a", api))
        let missing: JSON = [
            "op": "update", "type": "project", "uuid": .string("\(ObjectID.zero)"), "object": ["x": 1],
        ]
        let answer = try await api.call(
            .post, "/weft/apply", ["mutations": [project("k8s1-shop", source: "u1"), missing]], headers: headers)
        #expect(answer.status == 404)
        #expect(try code(answer) == .notFound)
        let owned = try await api.call(.get, "/weft/orchestrators/\(id)/owned", headers: headers)
        #expect(owned.json == ["objects": []])
    }

    @Test("a connector may not touch what is not its own, through any call") func foreign() async throws {
        let api = try await api()
        let mine = try await attach("k8s1", to: api)
        let headers = try headers(mine, epoch: try await lease(mine, holder: "a", api))
        let theirs = try await api.create("project", ["default-domain", "people"])
        for answer in [
            try await api.call(.delete, "/project/\(theirs)", headers: headers),
            try await api.call(.put, "/project/\(theirs)", ["project": ["display_name": "x"]], headers: headers),
            try await api.call(
                .post, "/weft/apply", ["mutations": [["op": "delete", "type": "project", "uuid": .string(theirs)]]],
                headers: headers),
        ] {
            #expect(answer.status == 403)
            #expect(try code(answer) == .notOwner)
            #expect(answer.text.contains("people"))
        }
    }

    @Test("a new lease fences the writes of the one before") func fence() async throws {
        let api = try await api()
        let id = try await attach("k8s1", to: api)
        let old = try await lease(id, holder: "a", api)
        let path = "/weft/orchestrators/\(id)/lease"
        let taken = try await api.call(.post, path, ["holder": "b"], headers: headers(id))
        #expect(taken.status == 409)
        #expect(try code(taken) == .inUse)
        #expect(
            try await api.call(.put, path, ["holder": "a", "epoch": JSON(old)], headers: headers(id)).status == 200)

        let new = try await lease(id, holder: "a", api)
        #expect(new > old)
        let late = try await api.call(
            .post, "/weft/apply", ["mutations": [project("k8s1-shop", source: "u1")]], headers: headers(id, epoch: old))
        #expect(late.status == 403)
        #expect(try code(late) == .fenced)
        let renewed = try await api.call(.put, path, ["holder": "a", "epoch": JSON(old)], headers: headers(id))
        #expect(try code(renewed) == .fenced)
        #expect(
            try await api.call(.delete, path, ["holder": "a", "epoch": JSON(new)], headers: headers(id)).status == 200)
        #expect(try await lease(id, holder: "b", api) > new)
    }

    @Test("without the right token nobody is a connector", arguments: ["", "Secret", "secrets"])
    func token(token: String) async throws {
        let api = try await api()
        let id = try await attach("k8s1", to: api)
        let answer = try await api.call(
            .post, "/weft/apply", ["mutations": []], headers: headers(id, epoch: 1, token: token))
        #expect(answer.status == 401)
        #expect(
            answer.json?["error"]?["message"] == .string("A connector of orchestrator \(id) needs its bearer token"))
    }

    @Test("headers that make no sense are refused") func badHeaders() async throws {
        let api = try await api()
        let answer = try await api.call(.get, "/weft/orchestrators", headers: headers("nonsense"))
        #expect(answer.status == 400)
        var headers = try headers("\(ObjectID.zero)")
        headers[try #require(HTTPField.Name("X-Weft-Epoch"))] = "x"
        #expect(try await api.call(.get, "/weft/orchestrators", headers: headers).status == 400)
    }

    @Test("a lease is for the connector of that orchestrator alone") func foreignLease() async throws {
        let api = try await api()
        let mine = try await attach("k8s1", to: api)
        let other = try await attach("k8s2", to: api)
        let path = "/weft/orchestrators/\(other)/lease"
        #expect(try await api.call(.post, path, ["holder": "a"], headers: headers(mine)).status == 403)
        #expect(try await api.call(.post, path, ["holder": "a"]).status == 403)
        let own = "/weft/orchestrators/\(mine)/lease"
        for body in [[:], ["holder": ""], ["holder": "a", "seconds": 0], ["holder": "a", "seconds": 4000]] as [JSON] {
            #expect(try await api.call(.post, own, body, headers: headers(mine)).status == 400)
        }
        #expect(try await api.call(.put, own, ["holder": "a"], headers: headers(mine)).status == 400)
    }

    @Test("events begin with everything and go on with every change") func events() async throws {
        let api = try await api()
        let stream = try await api.stream("/weft/events")
        #expect(stream.headers[.contentType] == "application/x-ndjson")
        var batches = stream.lines.map { try? JSON(parsing: $0) }.makeAsyncIterator()
        var seen: Set<String> = []
        var isComplete = false
        while !isComplete, let batch = await batches.next() ?? nil {
            for change in batch["changes"]?.array ?? [] {
                if let name = change["put"]?["fq_name"]?.array?.last?.string { seen.insert(name) }
            }
            isComplete = batch["complete"] == true
        }
        #expect(seen.isSuperset(of: ["default-domain", "default-project", "ip-fabric"]))

        let id = try await api.create("project", ["default-domain", "shop"])
        let put = try #require(await batches.next() ?? nil)
        #expect(put["changes"]?.array?.contains { $0["put"]?["uuid"]?.string == id } == true)
        #expect(try await api.call(.delete, "/project/\(id)").status == 200)
        let delete = try #require(await batches.next() ?? nil)
        let gone: JSON = ["delete": ["type": "project", "uuid": .string(id)]]
        #expect(delete["changes"]?.array?.contains(gone) == true)
    }
}

@Suite("Error codes on the wire")
struct ErrorCodeTests {
    @Test(
        "a code comes back from its name",
        arguments: [
            ConfigError.Code.malformed, .invalidValue, .wrongParent, .exhausted, .immutable, .derived, .notOwner,
            .fenced,
            .notFound, .exists, .childrenExist, .referrersExist, .inUse, .unavailable,
        ])
    func roundTrip(code: ConfigError.Code) {
        #expect(ConfigError.Code(wireName: code.wireName) == code)
        #expect(!code.wireName.contains(" "))
    }
}
