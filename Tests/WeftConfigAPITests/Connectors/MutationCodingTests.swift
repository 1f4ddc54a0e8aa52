import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfigAPI

@Suite("Mutations on the wire")
struct MutationCodingTests {
    private static let a = ObjectID(high: 1, low: 2)
    private static let b = ObjectID(high: 3, low: 4)
    private static let source = Source(kind: "Pod", uid: "u1")
    private static let body: JSONObject = ["fq_name": ["default-domain", "p", "n"], "is_shared": nil]

    static let mutations: [Mutation] = [
        .create(.virtualNetwork, body, for: source), .create(.virtualNetwork, body, for: nil),
        .ensure(.virtualMachine, body, for: source), .ensure(.virtualMachine, body, for: nil, keeping: ["a", "b"]),
        .update(.virtualNetwork, a, body),
        .delete(.virtualMachine, a, ifSource: source), .delete(.virtualMachine, a, ifSource: nil),
        .attach(.virtualNetwork, a, to: .networkPolicy, b, attribute: ["sequence": ["major": 0]]),
        .attach(.virtualNetwork, a, to: .networkPolicy, b, attribute: nil),
        .detach(.virtualNetwork, a, from: .networkPolicy, b), .claim(.tag, body), .release(.tag, a),
        .share(.virtualNetwork, a, with: "tenant:x", access: 5), .unshare(.virtualNetwork, a, with: "tenant:x"),
        .setTags(.virtualMachineInterface, a, [b]), .setTags(.virtualMachineInterface, a, []),
        .offer(Owner(a, source), to: b), .offer(Owner(a, source), to: nil), .take(Owner(a, source), for: source),
    ]

    @Test("every operation is among those that are tried here")
    func operations() {
        #expect(Set(Self.mutations.map(\.operation)) == Set(Mutation.Operation.allCases))
    }

    @Test("each comes back as it was sent", arguments: mutations.indices)
    func roundTrip(index: Int) throws {
        let sent = Self.mutations[index]
        let received = try Mutation(json: try JSON(parsing: sent.json.bytes))
        #expect(received.json.text == sent.json.text)
    }

    @Test("without a member that it needs each is refused by the member's name", arguments: mutations.indices)
    func missing(index: Int) throws {
        let json = try #require(Self.mutations[index].json.object)
        let isTaking = json["op"] == "take"
        for member in json.keys where !["attr", "keep", "to"].contains(member) && (member != "source" || isTaking) {
            var without = json
            without[member] = nil
            let error = #expect(throws: MutationError.self) { try Mutation(json: .object(without)) }
            #expect(error?.member == member)
        }
    }

    @Test(
        "nonsense is refused",
        arguments: [
            [:], nil, [], ["op": "burn", "type": "tag"], ["op": "release", "type": "tag", "uuid": "x"],
            ["op": "release", "type": "nothing", "uuid": "00000000-0000-0000-0000-000000000001"],
            ["op": "ensure", "type": "tag", "object": []],
            ["op": "ensure", "type": "tag", "object": [:], "keep": "x"],
            ["op": "ensure", "type": "tag", "object": [:], "keep": [1]],
            ["op": "ensure", "type": "tag", "object": [:], "source": "x"],
            ["op": "offer", "owner": ["orchestrator": "x", "kind": "Pod", "source_uid": "u"]],
            [
                "op": "offer", "to": "x",
                "owner": [
                    "orchestrator": "00000000-0000-0000-0000-000000000001", "kind": "Pod", "source_uid": "u",
                ],
            ],
            ["op": "set-tags", "type": "tag", "uuid": "00000000-0000-0000-0000-000000000001", "tags": ["x"]],
        ] as [JSON])
    func nonsense(json: JSON) {
        #expect(throws: MutationError.self) { try Mutation(json: json) }
    }
}

@Suite("Connector tokens")
struct ConnectorTokensTests {
    private let k8s1 = ObjectID(high: 1, low: 1)
    private let k8s2 = ObjectID(high: 2, low: 2)

    @Test("a token admits its orchestrator and no other") func bound() throws {
        let tokens = try #require(ConnectorTokens(parsing: "secret \(k8s1)\n"))
        #expect(tokens.admit("secret", for: k8s1))
        #expect(!tokens.admit("secret", for: k8s2))
    }

    @Test("a token without an orchestrator admits all") func unbound() throws {
        let tokens = try #require(ConnectorTokens(parsing: "# tokens\n\n  secret  \n"))
        #expect(tokens.admit("secret", for: k8s1))
        #expect(tokens.admit("secret", for: k8s2))
    }

    @Test(
        "anything but the whole token is refused",
        arguments: ["", "s", "secre", "secrets", "Secret", "secretsecret", "secret\0"])
    func wrong(secret: String) throws {
        let tokens = try #require(ConnectorTokens(parsing: "secret"))
        #expect(!tokens.admit(secret, for: k8s1))
    }

    @Test("with no tokens nobody is admitted", arguments: ["", "x"]) func none(secret: String) {
        #expect(!ConnectorTokens().admit(secret, for: k8s1))
    }

    @Test("a line that is no token makes the file invalid", arguments: ["a b", "a b c"]) func lines(text: String) {
        #expect(ConnectorTokens(parsing: text) == nil)
    }
}
