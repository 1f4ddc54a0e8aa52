import Testing
import WeftBGPWire
import WeftJSON
import WeftNet

@testable import WeftPolicy

@Suite("Routing policy")
struct PolicyTests {
    private var path = PathAttributes(nextHop: IPAddress("10.0.0.1")!)
    private let prefix = IPPrefix("10.1.2.0/24")!

    init() {
        path.communities = [Community("64512:100")!, Community("64512:200")!]
        path.extendedCommunities = [ExtendedCommunity(RouteTarget("target:64512:7")!), .encapsulation(.mplsInUDP)]
        path.asPath = ASPath(sequence: [65001])
    }

    private func policy(_ match: JSON, _ actions: JSON = ["action": "reject"]) throws -> RoutingPolicy {
        try RoutingPolicy(["term": [["term_match_condition": match, "term_action_list": actions]]])
    }

    static let conditions: [(JSON, Bool)] = [
        ([:], true),
        (["community": "64512:100"], true), (["community": "64512:101"], false),
        (["community_list": ["64512:9", "64512:200"]], true),
        (["community_list": ["64512:9", "64512:200"], "community_match_all": true], false),
        (["community_list": ["64512:.*", "64512:100"], "community_match_all": true], true),
        (["community_list": ["645..:1[0-9]+"]], true), (["community_list": ["64512:1"]], false),
        (["extcommunity_list": ["target:64512:7"]], true), (["extcommunity_list": ["target:64512:8"]], false),
        (["extcommunity_list": ["encapsulation:udp"]], true), (["extcommunity_list": ["0x000202fc00000007"]], false),
        (["extcommunity_list": ["0x0002fc0000000007"]], true), (["extcommunity_list": ["target:.*:(7|8)"]], true),
        (["extcommunity_list": ["target:64512:7", "encapsulation:gre"], "extcommunity_match_all": true], false),
        (["prefix": [["prefix": "10.1.2.0/24", "prefix_type": "exact"]]], true),
        (["prefix": [["prefix": "10.1.0.0/16", "prefix_type": "exact"]]], false),
        (["prefix": [["prefix": "10.1.0.0/16", "prefix_type": "longer"]]], true),
        (["prefix": [["prefix": "10.1.2.0/24", "prefix_type": "longer"]]], false),
        (["prefix": [["prefix": "10.1.2.0/24", "prefix_type": "orlonger"]]], true),
        (["prefix": [["prefix": "10.1.2.0/25", "prefix_type": "orlonger"]]], false),
        (
            [
                "prefix": [
                    ["prefix": "fd00::/8", "prefix_type": "orlonger"],
                    ["prefix": "0.0.0.0/0", "prefix_type": "longer"],
                ]
            ], true
        ),
        (["protocol": ["bgp"]], true), (["protocol": ["xmpp", "static"]], false),
        (["protocol": ["bgp"], "community": "1:1"], false),
    ]

    @Test("a term applies to paths that meet all parts of its condition", arguments: conditions)
    func condition(_ match: JSON, isMet: Bool) throws {
        let verdict = try policy(match).apply(to: path, prefix: prefix, source: .bgp).verdict
        #expect(verdict == (isMet ? .reject : .nextPolicy))
    }

    @Test("a term is shown with all that it asks and does, and with nothing else")
    func text() throws {
        let term = try #require(
            policy(
                [
                    "protocol": ["xmpp", "bgp"], "community_list": ["64512:1", "645..:.*"],
                    "extcommunity_list": ["target:64512:7"], "extcommunity_match_all": true,
                    "prefix": [["prefix": "10.0.0.0/8", "prefix_type": "orlonger"], ["prefix": "fd00::/8"]],
                ],
                [
                    "update": [
                        "as_path": ["expand": ["asn_list": [64512, 64513]]],
                        "community": ["add": ["community": ["64512:2"]], "remove": ["community": ["no-export"]]],
                        "extcommunity": ["set": ["community": ["encapsulation:udp"]]], "local_pref": 0, "med": 5,
                    ], "action": "accept",
                ]
            ).terms.first)
        #expect(
            term.condition.text == """
                from {
                    protocol [ bgp, xmpp ]
                    community (any) [ 64512:1, 645..:.* ]
                    extended community (all) [ target:64512:7 ]
                    prefix 10.0.0.0/8 orlonger
                    prefix fd00::/8 exact
                }
                """)
        #expect(
            term.actionText == """
                then {
                    as-path expand [ 64512, 64513 ]
                    community remove [ no-export ]
                    community add [ 64512:2 ]
                    extended community set [ encapsulation:udp ]
                    local-preference 0
                    med 5
                    accept
                }
                """)
    }

    @Test(
        "what a term decides is shown, also when it does nothing else",
        arguments: [
            (["action": "reject"], "reject"), (["action": "next"], "next term"),
            (["action_next_value": "policy"], "next policy"), ([:], "next term"),
        ] as [(JSON, String)])
    func verdictText(_ actions: JSON, _ text: String) throws {
        let term = try #require(policy([:], actions).terms.first)
        #expect(term.condition.text == "from {\n}")
        #expect(term.actionText == "then {\n    \(text)\n}")
    }

    @Test("a path of an agent counts as what the agent learnt it from, and as the agent's")
    func subProtocols() throws {
        var path = path
        path.subProtocol = .interfaceStatic
        for (name, isMet) in [("interface-static", true), ("xmpp", true), ("interface", false), ("bgp", false)] {
            let verdict = try policy(["protocol": [.string(name)]]).apply(to: path, prefix: nil, source: .xmpp).verdict
            #expect(verdict == (isMet ? .reject : .nextPolicy), "\(name)")
        }
    }

    @Test("a term that asks for a prefix does not apply to destinations that are none")
    func noPrefix() throws {
        let verdict = try policy(["prefix": [["prefix": "0.0.0.0/0", "prefix_type": "orlonger"]]])
            .apply(to: path, prefix: nil, source: .bgp).verdict
        #expect(verdict == .nextPolicy)
    }

    @Test("lists are set, then removed from, then added to, without doubles")
    func communities() throws {
        let update: JSON = [
            "community": [
                "set": ["community": ["1:1", "1:2"]], "remove": ["community": ["1:2"]],
                "add": ["community": ["no-export", "1:1"]],
            ],
            "extcommunity": ["remove": ["community": ["encapsulation:udp"]], "add": ["community": ["soo:64512:5"]]],
        ]
        let result = try policy([:], ["action": "accept", "update": update]).apply(to: path, prefix: nil, source: .bgp)
        #expect(result.verdict == .accept)
        #expect(result.attributes.communities.map(\.description) == ["1:1", "no-export"])
        #expect(
            result.attributes.extendedCommunities.map(\.rawValue) == [0x0002_fc00_0000_0007, 0x0003_fc00_0000_0005])
    }

    @Test("preference, metric and AS path are written; the first of an expansion is foremost")
    func numbers() throws {
        let update: JSON = ["local_pref": 250, "med": 0, "as_path": ["expand": ["asn_list": [65010, 65011]]]]
        var path = path
        path.med = 9
        let result = try policy([:], ["action": "accept", "update": update]).apply(to: path, prefix: nil, source: .bgp)
        #expect(result.attributes.localPreference == 250)
        #expect(result.attributes.med == 0)
        #expect(result.attributes.asPath.description == "65010 65011 65001")
    }

    @Test("terms go on with what earlier ones wrote, until one decides")
    func order() throws {
        let policy = try RoutingPolicy([
            "term": [
                ["term_action_list": ["update": ["community": ["add": ["community": ["9:9"]]]], "action": "next"]],
                [
                    "term_match_condition": ["community": "9:9"],
                    "term_action_list": ["update": ["local_pref": 300], "action": "accept"],
                ],
                ["term_action_list": ["action": "reject"]],
            ]
        ])
        let result = policy.apply(to: path, prefix: nil, source: .bgp)
        #expect(result.verdict == .accept)
        #expect(result.attributes.localPreference == 300)
    }

    @Test("policies follow each other; nothing rejected is accepted")
    func chain() throws {
        let mark = try policy([:], ["update": ["med": 5], "action": "next", "action_next_value": "policy"])
        let reject = try policy(["community": "64512:100"])
        #expect([RoutingPolicy]().apply(to: path, prefix: nil, source: .bgp) == path)
        #expect([mark].apply(to: path, prefix: nil, source: .bgp)?.med == 5)
        #expect([mark, reject].apply(to: path, prefix: nil, source: .bgp) == nil)
        let accept = try policy([:], ["action": "accept"])
        #expect([accept, reject].apply(to: path, prefix: nil, source: .bgp) == path)
    }

    @Test("next policy leaves the rest of the terms out")
    func nextPolicy() throws {
        let policy = try RoutingPolicy([
            "term": [
                ["term_action_list": ["action": "next", "action_next_value": "policy"]],
                ["term_action_list": ["action": "reject"]],
            ]
        ])
        #expect(policy.apply(to: path, prefix: nil, source: .bgp).verdict == .nextPolicy)
    }

    static let bad: [(JSON, JSON, String)] = [
        (["community": "64512:["], [:], "term 1: community 64512:[ is neither"),
        (["community_list": ["(1"]], [:], "community (1 is neither"),
        (["extcommunity_list": ["*"]], [:], "extcommunity * is neither"),
        (["prefix": [["prefix": "10.0.0.0/33", "prefix_type": "exact"]]], [:], "prefix 10.0.0.0/33 is not a prefix"),
        (["prefix": [["prefix": "10.0.0.0/8", "prefix_type": "upto"]]], [:], "prefix_type upto"),
        (["protocol": ["ospf"]], [:], "protocol ospf is for network devices only"),
        (["as_path": [65001]], [:], "as_path [65001] is for network devices only"),
        ([:], ["as_path_prepend": "65001"], "as_path_prepend \"65001\" is for network devices only"),
        ([:], ["update": ["community": ["add": ["community": ["64512:.*"]]]]], "community 64512:.* is not a community"),
        ([:], ["update": ["extcommunity": ["set": ["community": ["target:x"]]]]], "extcommunity target:x"),
        ([:], ["update": ["local_pref": -1]], "local_pref -1"),
        ([:], ["update": ["med": 4_294_967_296]], "med 4294967296"),
        ([:], ["update": ["as_path": ["expand": ["asn_list": [0]]]]], "asn_list 0 is not between 1"),
    ]

    @Test("what cannot be read is refused by field and value", arguments: bad)
    func refused(_ match: JSON, _ actions: JSON, text: String) {
        let error = #expect(throws: RoutingPolicyError.self) { try policy(match, actions) }
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }
}

@Suite("Text pattern")
struct TextPatternTests {
    @Test(
        "a pattern matches the whole text",
        arguments: [
            ("64512:1", "64512:1", true), ("64512:1", "64512:10", false), ("64512:.*", "64512:", true),
            ("64512:.+", "64512:", false), ("645(12|13):5?", "64513:", true), ("645(12|13):5?", "64514:5", false),
            ("^64512:[1-3]$", "64512:2", true), ("[^:]+:\\d+", "abc:12", true), ("[^:]+:\\d+", "a:b", false),
            ("(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false), ("(a|b)*", "", true), ("a|", "", true),
            ("[]-]+", "]-", true), ("a\\.b", "axb", false), ("a\\.b", "a.b", true), ("(ab)+", "ababab", true),
            ("(ab)+", "aba", false), ("[a-]", "-", true),
        ])
    func matching(_ pattern: String, _ text: String, isMatch: Bool) throws {
        #expect(try #require(TextPattern(pattern)).matches(text) == isMatch)
    }

    @Test(
        "what is no pattern is refused",
        arguments: ["(", ")", "[", "[]", "[b-a]", "*", "a**b)", "a{2}", "\\", "\\w", "a^b", "+"])
    func refused(_ pattern: String) { #expect(TextPattern(pattern) == nil) }

    @Test("nesting and length have limits")
    func limits() {
        #expect(TextPattern(String(repeating: "(", count: 40) + String(repeating: ")", count: 40)) == nil)
        #expect(TextPattern(String(repeating: "a", count: 257)) == nil)
    }
}
