import Foundation
import HTTPTypes
import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConfigAPI
@testable import WeftTrust

/// How users prove who they are, and what their roles let them call.
@Suite("Logging in", .timeLimit(.minutes(2)))
struct LoginTests {
    private struct Site {
        let api: APIUnderTest
        let shop: ObjectID
        let bank: ObjectID
        let admin: String
        let bob: String

        /// Users `admin` and `bob`, who is a member of one of two projects, and a rule that lets members do everything.
        init(rules: [JSON]? = [rule("*", "member", "CRUD")]) async throws {
            api = try await APIUnderTest(mode: .rbac)
            let service = api.service
            func project(_ name: String) async throws -> ObjectID {
                let made = try await service.create(
                    .project, ["fq_name": ["default-domain", .string(name)], "parent_type": "domain"],
                    by: Caller(.user(.init(name: "a", roles: ["admin"], project: nil))))
                return try #require(made["uuid"]?.string.flatMap { ObjectID($0) })
            }
            shop = try await project("shop")
            bank = try await project("bank")
            admin = try await Self.user("admin", .init(role: "admin", scope: .everywhere), service)
            bob = try await Self.user("bob", .init(role: "member", scope: .project(shop)), service)
            guard let rules else { return }
            _ = try await service.create(
                .apiAccessList,
                [
                    "fq_name": ["default-domain", "shop", "rules"], "parent_type": "project",
                    "api_access_list_entries": ["rbac_rule": .array(rules)],
                ], by: .system)
        }

        static func user(
            _ name: String, _ role: RoleAssignment, _ service: ConfigService
        ) async throws -> String {
            try await service.addUser(name, [role], by: .system)
            let secret = TokenSecret()
            _ = try await service.makeToken(
                TokenRequest(for: .user(name)), TokenDigest(secret.digest), by: .system)
            return secret.text
        }

        func fields(_ token: String) -> HTTPFields {
            var fields: HTTPFields = [:]
            fields[HTTPField.Name("X-Auth-Token")!] = token
            return fields
        }

        /// What bob sends.
        var member: HTTPFields { fields("\(bob).\(shop)") }

        func status(
            _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, as fields: HTTPFields
        ) async throws -> Int { try await api.call(method, path, body, headers: fields).status }
    }

    private static func rule(_ object: String, _ role: String, _ letters: String, field: String? = nil) -> JSON {
        [
            "rule_object": .string(object), "rule_field": field.map(JSON.string) ?? .null,
            "rule_perms": [["role_name": .string(role), "role_crud": .string(letters)]],
        ]
    }

    // MARK: proof

    @Test("who proves nothing is asked to, and told where, but for what is everybody's")
    func stranger() async throws {
        let site = try await Site()
        for path in ["/virtual-networks", "/aaa-mode", "/obj-perms", "/weft/users"] {
            let answer = try await site.api.call(.get, path)
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == "Keystone uri=\"http://cfg.example:8082\"")
            #expect(answer.json?["error"]?["code"] == 401)
            #expect(answer.json?["error"]?["title"] == "Unauthorized")
        }
        for path in ["/", "/v3"] { #expect(try await site.api.call(.get, path).status == 200) }
    }

    @Test("a token is taken by any of three headers, in its project")
    func headers() async throws {
        let site = try await Site()
        let token = "\(site.bob).\(site.shop)"
        let basic = Data("bob:\(token)".utf8).base64EncodedString()
        for fields in [site.member, [.authorization: "Bearer \(token)"], [.authorization: "Basic \(basic)"]] {
            let answer = try await site.api.call(.get, "/obj-perms", headers: fields)
            #expect(answer.json?["token_info"]?["token"]?["user"]?["name"] == "bob")
            #expect(answer.json?["token_info"]?["token"]?["project"]?["name"] == "shop")
        }
    }

    @Test(
        "what proves nothing is refused",
        arguments: ["weft_wrong", "", ".", "x.5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01"])
    func wrong(token: String) async throws {
        let site = try await Site()
        #expect(try await site.status(.get, "/virtual-networks", as: site.fields(token)) == 401)
        let basic = Data("bob:\(token)".utf8).base64EncodedString()
        for value in ["Bearer \(token)", "Basic \(basic)", "Basic ?", "Basic", "Digest x", token] where !value.isEmpty {
            #expect(try await site.status(.get, "/virtual-networks", as: [.authorization: value]) == 401, "\(value)")
        }
    }

    @Test("a token is no other user's by basic, and in no project where the user has no role")
    func bounds() async throws {
        let site = try await Site()
        let other = Data("admin:\(site.bob).\(site.shop)".utf8).base64EncodedString()
        #expect(try await site.status(.get, "/virtual-networks", as: [.authorization: "Basic \(other)"]) == 401)
        #expect(try await site.status(.get, "/virtual-networks", as: site.fields("\(site.bob).\(site.bank)")) == 401)
        // Whoever is somebody in one project alone need not name it.
        #expect(try await site.status(.get, "/virtual-networks", as: site.fields(site.bob)) == 200)
    }

    @Test("failures are slowed down, a right token is not")
    func limited() async throws {
        let site = try await Site()
        var last = try await site.api.call(.get, "/virtual-networks", headers: site.fields("x"))
        for _ in 0..<25 { last = try await site.api.call(.get, "/virtual-networks", headers: site.fields("x")) }
        #expect(last.status == 429)
        #expect(last.headers[.retryAfter].flatMap(Int.init).map { 1...3 ~= $0 } == true)
        #expect(try await site.status(.get, "/virtual-networks", as: site.member) == 200)
        let counts = site.api.api.authenticator.attempts.counts
        #expect(counts[.token] == UInt64(FailedAttempts.most))
        #expect(counts[.limited] == 26 - UInt64(FailedAttempts.most))
    }

    // MARK: Keystone's way

    @Test("a user logs in as clients of Keystone do, with a token for his password")
    func keystone() async throws {
        let site = try await Site()
        func body(_ password: String, _ scope: JSON?) -> JSON {
            var auth: JSONObject = [
                "identity": [
                    "methods": ["password"],
                    "password": [
                        "user": ["name": "bob", "password": .string(password), "domain": ["name": "Default"]]
                    ],
                ]
            ]
            auth["scope"] = scope
            return ["auth": .object(auth)]
        }
        let subject = try #require(HTTPField.Name("X-Subject-Token"))
        for project: JSON in [
            ["name": "shop", "domain": ["id": "default"]], ["name": "shop", "domain": ["name": "default-domain"]],
            ["id": .string(site.shop.tenantText)],
        ] {
            let answer = try await site.api.call(.post, "/v3/auth/tokens", body(site.bob, ["project": project]))
            #expect(answer.status == 201)
            let token = try #require(answer.headers[subject])
            #expect(answer.json?["token"]?["project"]?["id"] == .string(site.shop.tenantText))
            #expect(try await site.status(.get, "/virtual-networks", as: site.fields(token)) == 200)
            var fields = site.fields(token)
            fields[subject] = token
            let described = try await site.api.call(.get, "/v3/auth/tokens", headers: fields)
            #expect(described.json?["token"]?["roles"]?[0]?["name"] == "member")
        }
        let refused: [(String, JSON?)] = [
            ("wrong", ["project": ["name": "shop"]]), (site.bob, ["project": ["name": "bank"]]),
            (site.bob, ["project": ["name": "nowhere"]]), (site.admin, ["project": ["name": "shop"]]),
        ]
        for (password, scope) in refused {
            let answer = try await site.api.call(.post, "/v3/auth/tokens", body(password, scope))
            #expect(answer.status == 401)
            #expect(answer.headers[subject] == nil)
        }
        #expect(try await site.api.call(.post, "/v3/auth/tokens", ["auth": [:]]).status == 400)
    }

    // MARK: tokens

    @Test("a token ends when it is revoked, when it is over, and with its user")
    func ends() async throws {
        let site = try await Site()
        let admin = site.fields(site.admin)
        func make(_ more: JSONObject = [:]) async throws -> (id: String, fields: HTTPFields) {
            var body = more
            body["bearer"] = ["user": "bob"]
            body["project"] = .string("\(site.shop)")
            let made = try await site.api.call(.post, "/weft/tokens", .object(body), headers: admin).json
            return (try #require(made?["id"]?.string), site.fields(try #require(made?["token"]?.string)))
        }
        let revoked = try await make()
        #expect(try await site.status(.get, "/virtual-networks", as: revoked.fields) == 200)
        #expect(try await site.status(.delete, "/weft/tokens/\(revoked.id)", as: admin) == 200)
        #expect(try await site.status(.get, "/virtual-networks", as: revoked.fields) == 401)
        let listed = try await site.api.call(.get, "/weft/tokens", headers: admin)
        #expect(!listed.text.contains(revoked.id))
        #expect(!listed.text.contains(site.bob) && !listed.text.contains("digest"))
        let left = try await make()
        #expect(try await site.status(.delete, "/weft/users/bob", as: admin) == 200)
        #expect(try await site.status(.get, "/virtual-networks", as: left.fields) == 401)
    }

    @Test("a token that is over is good for nothing")
    func over() async throws {
        let site = try await Site()
        let secret = TokenSecret()
        var request = TokenRequest(for: .user("bob"))
        request.project = site.shop
        request.lifetime = .microseconds(1)
        _ = try await site.api.service.makeToken(request, TokenDigest(secret.digest), by: .system)
        #expect(try await site.status(.get, "/virtual-networks", as: site.fields(secret.text)) == 401)
    }

    @Test("a token makes no other that is good for more than itself")
    func narrowing() async throws {
        let site = try await Site()
        func make(_ body: JSONObject, _ fields: HTTPFields) async throws -> (status: Int, token: String?) {
            var body = body
            body["bearer"] = ["user": "bob"]
            let answer = try await site.api.call(.post, "/weft/tokens", .object(body), headers: fields)
            return (answer.status, answer.json?["token"]?.string)
        }
        let shop = JSON.string("\(site.shop)")
        let narrow = try await make(["project": shop, "roles": ["member"], "seconds": 60], site.member)
        let fields = site.fields(try #require(narrow.token))
        #expect(try await site.status(.get, "/virtual-networks", as: fields) == 200)
        for body: JSONObject in [
            [:], ["project": shop], ["project": shop, "roles": ["member"]],
            ["project": shop, "roles": ["member", "admin"], "seconds": 30],
            ["project": shop, "roles": ["member"], "seconds": 3600],
            ["project": .string("\(site.bank)"), "roles": ["member"], "seconds": 30],
        ] { #expect(try await make(body, fields).status == 403, "\(body)") }
        #expect(try await make(["project": shop, "roles": ["member"], "seconds": 30], fields).status == 200)
        #expect(
            try await site.api.call(.post, "/weft/tokens", ["bearer": ["user": "admin"]], headers: site.member).status
                == 401)
    }

    @Test("the last administrator stays")
    func lastAdministrator() async throws {
        let site = try await Site()
        let admin = site.fields(site.admin)
        #expect(try await site.status(.delete, "/weft/users/admin", as: admin) == 409)
        let body: JSON = ["remove": [["role": "admin"]]]
        #expect(try await site.status(.put, "/weft/users/admin", body, as: admin) == 409)
    }

    // MARK: rules

    @Test("a call takes a rule that gives it to a role of the caller", arguments: ["C", "R", "U", "D"])
    func letters(letter: String) async throws {
        let site = try await Site(rules: [Self.rule("virtual-network", "member", letter)])
        let admin = site.fields(site.admin)
        func body(_ name: String) -> JSON {
            [
                "virtual-network": [
                    "fq_name": ["default-domain", "shop", .string(name)], "parent_type": "project",
                ]
            ]
        }
        let made = try await site.api.call(.post, "/virtual-networks", body("a"), headers: admin)
        let id = try #require(made.json?["virtual-network"]?["uuid"]?.string)
        let change: JSON = ["virtual-network": ["display_name": "x"]]
        let outcomes = try await [
            "C": [site.status(.post, "/virtual-networks", body("b"), as: site.member)],
            "R": [
                site.status(.get, "/virtual-networks", as: site.member),
                site.status(.get, "/virtual-network/\(id)", as: site.member),
            ],
            "U": [site.status(.put, "/virtual-network/\(id)", change, as: site.member)],
            "D": [site.status(.delete, "/virtual-network/\(id)", as: site.member)],
        ]
        for (other, statuses) in outcomes {
            for status in statuses { #expect(status == (other == letter ? 200 : 403), "\(letter) asked to \(other)") }
        }
        let refused = try await site.api.call(.get, "/network-policys", headers: site.member)
        #expect(refused.status == 403)
        #expect(refused.text == "Permission Denied for bob as ['member'] to R network-policy in shop")
    }

    @Test("the more specific rule counts: of a field, of an object, of all")
    func specific() async throws {
        let site = try await Site(rules: [
            Self.rule("*", "member", "CRUD"), Self.rule("network-policy", "other", "CRUD"),
            Self.rule("virtual-network", "other", "CRUD", field: "display_name"),
            Self.rule("virtual-network", "member", "CRUD"),
        ])
        #expect(try await site.status(.get, "/security-groups", as: site.member) == 200)
        #expect(try await site.status(.get, "/network-policys", as: site.member) == 403)
        func body(_ name: String, _ more: JSONObject) -> JSON {
            var object = more
            object["fq_name"] = ["default-domain", "shop", .string(name)]
            object["parent_type"] = "project"
            return ["virtual-network": .object(object)]
        }
        #expect(try await site.status(.post, "/virtual-networks", body("a", [:]), as: site.member) == 200)
        #expect(
            try await site.status(.post, "/virtual-networks", body("b", ["display_name": "x"]), as: site.member) == 403)
        // Everybody's rules hold beside the project's.
        #expect(
            try await site.status(
                .post, "/fqname-to-id", ["type": "project", "fq_name": ["default-domain", "shop"]], as: site.member)
                == 200)
    }

    @Test("a change of a list counts at once, and nothing is allowed without one")
    func lists() async throws {
        let site = try await Site(rules: nil)
        #expect(try await site.status(.get, "/virtual-networks", as: site.member) == 403)
        let admin = site.fields(site.admin)
        let list: JSON = [
            "api-access-list": [
                "fq_name": ["default-domain", "rules"], "parent_type": "domain",
                "api_access_list_entries": ["rbac_rule": [Self.rule("virtual-network", "*", "R")]],
            ]
        ]
        let made = try await site.api.call(.post, "/api-access-lists", list, headers: admin)
        let id = try #require(made.json?["api-access-list"]?["uuid"]?.string)
        #expect(try await site.status(.get, "/virtual-networks", as: site.member) == 200)
        #expect(try await site.status(.delete, "/api-access-list/\(id)", as: admin) == 200)
        #expect(try await site.status(.get, "/virtual-networks", as: site.member) == 403)
    }

    @Test("a batch takes what its steps take one by one")
    func batch() async throws {
        let site = try await Site(rules: [Self.rule("virtual-network", "member", "CRUD")])
        func batch(_ type: String) -> JSON {
            [
                "mutations": [
                    [
                        "op": "create", "type": .string(type),
                        "object": ["fq_name": ["default-domain", "shop", "a"], "parent_type": "project"],
                    ]
                ]
            ]
        }
        #expect(try await site.status(.post, "/weft/apply", batch("network-policy"), as: site.member) == 403)
        #expect(try await site.status(.post, "/weft/apply", batch("virtual-network"), as: site.member) == 200)
    }

    @Test("a watcher is told of an object that becomes visible, and that it is gone when it no longer is")
    func watch() async throws {
        let site = try await Site()
        let service = site.api.service
        let made = try await service.create(
            .virtualNetwork, ["fq_name": ["default-domain", "bank", "n"], "parent_type": "project"],
            by: Caller(.user(.init(name: "a", roles: ["admin"], project: nil))))
        let id = try #require(made["uuid"]?.string.flatMap { ObjectID($0) })
        let answer = try await site.api.stream("/watch?resource_type=virtual-network", headers: site.member)
        #expect(answer.status == 200)
        #expect(await !Self.event(answer).contains("\(id)"))
        try await service.changePermissions(of: id, ["global_access": 5], by: .system)
        let shown = await Self.event(answer)
        #expect(shown.hasPrefix("event: create") && shown.contains("\(id)"))
        try await service.changePermissions(of: id, ["global_access": 0], by: .system)
        let hidden = await Self.event(answer)
        #expect(hidden.hasPrefix("event: delete") && hidden.contains("\(id)"))
    }

    /// The next one of a watch.
    private static func event(_ answer: StreamedAnswer) async -> String {
        var event = ""
        for await line in answer.lines {
            event += line
            if line.hasPrefix("data:") { break }
        }
        return event
    }

    @Test("a stream ends when what proved its reader is over")
    func endOfStream() async throws {
        let site = try await Site()
        let answer = try await site.api.stream("/watch?resource_type=virtual-network", headers: site.member)
        _ = await Self.event(answer)
        try await site.api.service.removeUser("bob", by: .system)
        _ = try await site.api.service.create(
            .virtualNetwork, ["fq_name": ["default-domain", "shop", "n"], "parent_type": "project"], by: .system)
        var rest: [String] = []
        for await line in answer.lines { rest.append(line) }
        #expect(rest == [])
    }
}
