import Testing

/// Decision 0003: who writes or judges objects names their fields by what is generated from the schema, so that a
/// misspelt one does not compile.
@Suite("Names of fields")
struct FieldNameTests {
    private static let rooms = [
        "WeftCompiler/", "WeftConfig/Hooks/", "WeftConfig/Edit/", "WeftControlNode/", "WeftKubernetes/Translation/",
        "WeftConnector/", "WeftController/ControlNode/",
    ]
    /// What stands around the properties of an object, and within a reference.
    private static let envelope: Set = ["fq_name", "uuid", "parent_type", "to", "attr"]
    /// Texts that look like names of fields and are none; of files without a list: any.
    private static let others: [String: Set<String>?] = [
        "WeftConfig/Edit/Body.swift": nil, "WeftConfig/Edit/Tags.swift": nil,
        "WeftConfig/Hooks/IPProtocol.swift": nil,
        // Keys of the bindings of a port.
        "WeftConfig/Hooks/VirtualMachineInterfaceHook.swift": ["vnic_type", "vif_type", "host_id"],
        "WeftControlNode/Permits/PermitFacts.swift": ["host_id"],
        // What the compiler tells control nodes at a derived reference.
        "WeftCompiler/Compiler+RoutingInstances.swift": ["overlaps"],
        "WeftControlNode/Instances/RoutingConfiguration.swift": ["overlaps"],
        // The name of a number in the store.
        "WeftCompiler/Compiler+Workloads.swift": ["source_port"],
        "WeftCompiler/AccessLists/AccessListBuilder.swift": ["any"],
        "WeftConnector/Service/OrchestratorWriter.swift": ["virtual_router_back_refs"],
        // Values.
        "WeftConfig/Hooks/VPNTypes.swift": ["l2_l3"],
        "WeftKubernetes/Translation/Translator+Cluster.swift": ["l2_l3", "k8s_uuid"],
        "WeftKubernetes/Translation/Translator+Pod.swift": ["k8s_uuid"],
        // Facts of lines of the log.
        "WeftControlNode/Service/ControlNodeServer.swift": nil, "WeftControlNode/Service/ControlNodeShell.swift": nil,
        "WeftConnector/Service/Connector.swift": nil, "WeftConnector/Service/Reporter.swift": nil,
        "WeftController/ControlNode/ConfigurationFollower.swift": nil,
    ]

    @Test("no field is spelt as a text where a misspelt one would go unnoticed")
    func spelling() throws {
        var count = 0
        for target in try PackageDescription.load().targets where target.type != "test" {
            for source in try RepositoryFiles.sources(of: target) where source.isSwift {
                let path = "\(target.name)/\(source.path)"
                guard Self.rooms.contains(where: path.hasPrefix), let others = Self.others[path, default: []] else {
                    continue
                }
                count += 1
                let spelt = Self.fields(in: source.text).subtracting(Self.envelope).subtracting(others)
                #expect(spelt == [], "\(path): use Field, or a view of Model")
            }
        }
        #expect(count > 150)
    }

    @Test(
        "a text is taken for a field in any brackets, before a colon and with an underscore, and not otherwise",
        arguments: [
            (#"x["display_nmae"]"#, ["display_nmae"]), (#"x[ "port"]"#, ["port"]),
            (#"f(x)["port", default: 1]"#, ["port"]),
            (#"x?["port"]!["in"]"#, ["port", "in"]), (#"["port": 1, "name" : 2]"#, ["port", "name"]),
            ("[\n    \"port\": 1,\n    \"name\": 2\n]", ["port", "name"]),
            (#"let n = "display_name""#, ["display_name"]),
            (#"JSONObject([("display_name", value)])"#, ["display_name"]),
            (#"f("port")"#, []), (#"["add", "modify"]"#, []), (#"case "PTR", "MX": 1"#, []), (#"// x["port"]"#, []),
            (#"a ? "port" : "name""#, []), (#"throw Error("no display_name in it")"#, []),
        ])
    func spelt(code: String, fields: [String]) { #expect(Self.fields(in: code) == Set(fields)) }

    /// It does not see a name of one word that is kept in a constant or stands first in a pair.
    private static func fields(in source: String) -> Set<String> {
        let code = SwiftCode.code(of: source, keepingTexts: true)
        let keys = code.split(separator: "\n").filter { !$0.drop(while: { $0 == " " }).hasPrefix("case ") }
            .joined(separator: "\n")
        let found =
            code.matches(of: /[\w)\]?!]\[\s*"(\w+)"/).map(\.output.1)
            + keys.matches(of: /[\[,(]\s*"(\w+)"\s*:/).map(\.output.1)
            + code.matches(of: /"([a-z0-9]+(?:_[a-z0-9]+)+)"/).map(\.output.1)
        return Set(found.map(String.init))
    }
}
