import Testing
import WeftNet

@testable import WeftConnector
@testable import WeftKubernetes

@Suite("networks named by annotations")
struct NetworkNameTests {
    @Test(
        "JSON and the single-quoted form are read alike",
        arguments: [
            #"{"domain":"d","project":"p","name":"n"}"#, "{'domain': 'd', 'project': 'p', 'name': 'n'}",
            "  { u'name' : u'n',\n'domain':'d','project' :\"p\", }  ",
            #"{'name':"n", "domain":'d', "project": 'p', 'x': 'y'}"#,
        ])
    func forms(_ text: String) throws {
        #expect(try FQName(network: text, domain: "default-domain", project: "default") == ["d", "p", "n"])
    }

    @Test(
        "what is left out is the cluster's domain and the namespace's project",
        arguments: ["{'name':'n'}", #"{"name":"n","domain":null}"#, "{'name':'n','project':None}"])
    func defaults(_ text: String) throws {
        #expect(try FQName(network: text, domain: "d", project: "p") == ["d", "p", "n"])
    }

    @Test("quotes and backslashes may be escaped")
    func escapes() throws {
        #expect(try FQName(network: #"{'name':'it\'s \\ \"'}"#, domain: "d", project: "p").name == #"it's \ ""#)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "vn1", "{}", "{'name'}", "{'name':}", "{'name':''}", "{'name':'a:b'}", "{'name':'n'", "{'name':'n'} x",
            "{'name':'n' 'domain':'d'}", "['name']", "{'name':7}", #"{'name':'n\x'}"#, "{name:'n'}",
            "{'domain':'','name':'n'}",
        ])
    func refused(_ text: String) {
        #expect(throws: Untranslatable.self) { try FQName(network: text, domain: "d", project: "p") }
    }

    @Test("no prefix of a good annotation is read as one")
    func truncated() {
        let text = #"{'domain':"d",'project':'p','name':'n'}"#
        for length in 0..<text.count {
            #expect(throws: Untranslatable.self) {
                try FQName(network: String(text.prefix(length)), domain: "d", project: "p")
            }
        }
    }

    // MARK: several networks

    @Test(
        "the three forms of the networks annotation",
        arguments: [
            ("a", [("shop", "a", nil)]), ("ns/a", [("ns", "a", nil)]),
            (" a , ns/b@eth5 ,", [("shop", "a", nil), ("ns", "b", "eth5")]),
            (
                #"[{"name":"a"},{"name":"b","namespace":"ns","interface":"net1"}]"#,
                [("shop", "a", nil), ("ns", "b", "net1")]
            ),
            (#"[{"name":"a","interface":""}]"#, [("shop", "a", nil)]), ("", []), ("[]", []),
        ] as [(String, [(String, String, String?)])])
    func selections(_ text: String, _ expected: [(String, String, String?)]) throws {
        #expect(
            try NetworkSelection.list(text, namespace: "shop")
                == expected.map {
                    NetworkSelection(definition: ObjectKey(namespace: $0.0, name: $0.1), interface: $0.2)
                })
    }

    @Test(
        "selections that make no sense are refused",
        arguments: [
            "a/b/c", "a b", "/a", "a/", "a@", "@x", "a@x@y", "[", #"["a"]"#, #"[{"namespace":"x"}]"#, "a@net1,b@net1",
            "a@eth0", "a@lo", "a@..", "a@sixteen-letters-", "a@net%d", "a@a:b", "a@é",
            #"[{"name":"a","interface":"eth 1"}]"#, #"[{"name":"a","interface":"../x"}]"#,
        ])
    func refusedSelections(_ text: String) {
        #expect(throws: Untranslatable.self) { try NetworkSelection.list(text, namespace: "shop") }
    }
}
