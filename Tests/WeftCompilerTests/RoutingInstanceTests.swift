import Testing
import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet

@Suite("Routing instances and route targets")
struct RoutingInstanceTests {
    private func fabric(_ objects: ConfigObject...) -> CompiledFabric { IntentState("", objects).compiled }

    private func targets(_ instance: ConfigObject?, in fabric: CompiledFabric) -> [String: JSON] {
        Dictionary(
            uniqueKeysWithValues: (instance?.references[to: .routeTarget] ?? []).map {
                (fabric.objects[$0.target]?.name.name ?? "?", $0.attribute?["import_export"] ?? "absent")
            })
    }

    @Test("a network has an instance named twice after it, with its automatic target both ways")
    func instance() throws {
        let fabric = fabric(Intent.network("web", target: 8_000_045))
        let instance = try #require(fabric.routingInstance("web"))
        #expect(instance.name == ["default-domain", "shop", "web", "web"])
        #expect(instance.parent == ParentReference(.virtualNetwork, Intent.network("web").id))
        #expect(
            instance.properties == [
                "routing_instance_is_default": true, "routing_instance_has_pnf": false,
                "routing_instance_fabric_snat": false,
            ])
        #expect(targets(instance, in: fabric) == ["target:64512:8000045": .null])
        #expect(fabric.objects.count == 2)
    }

    @Test("the automatic target follows the system's AS")
    func autonomousSystem() {
        let fabric = fabric(Intent.network("web", target: 8_000_045), Intent.systemConfig(autonomousSystem: 65001))
        #expect(targets(fabric.routingInstance("web"), in: fabric) == ["target:65001:8000045": .null])
    }

    @Test("user targets go the way of their lists; in two lists they go both ways")
    func userTargets() {
        let fabric = fabric(
            Intent.network(
                "web", target: 8_000_001,
                [
                    "route_target_list": ["route_target": ["target:64512:1", "10.0.0.1:1", "target:1:99999999999"]],
                    "import_route_target_list": [
                        "route_target": ["target:64512:1", "target:64512:2", "target:64512:3"]
                    ],
                    "export_route_target_list": ["route_target": ["target:64512:3", "target:10.1.1.1:4"]],
                ]))
        #expect(
            targets(fabric.routingInstance("web"), in: fabric) == [
                "target:64512:8000001": .null, "target:64512:1": .null, "target:64512:2": "import",
                "target:64512:3": .null, "target:10.1.1.1:4": "export",
            ])
    }

    @Test("the routes of a network's route tables are its instance's, but for those of service instances")
    func staticRoutes() throws {
        let network = Intent.network("web", routeTables: ["first", "second"])
        let first = Intent.routeTable(
            "first",
            [
                "prefix": "10.9.0.0/16", "next_hop": "10.0.0.3", "next_hop_type": "ip-address",
                "community_attributes": ["community_attribute": ["64512:1"]],
            ],
            ["prefix": "10.8.0.0/16", "next_hop": "default-domain:shop:firewall", "next_hop_type": "service-instance"])
        let second = Intent.routeTable("second", ["prefix": "0.0.0.0/0", "next_hop": "10.0.0.4"])
        let expected: Set<JSON> = [
            ["prefix": "10.9.0.0/16", "next_hop": "10.0.0.3", "route_target": [], "community": ["64512:1"]],
            ["prefix": "0.0.0.0/0", "next_hop": "10.0.0.4", "route_target": [], "community": []],
        ]
        for objects in [[network, first, second], [second, first, network]] {
            var compiler = Compiler(verifying: true)
            var last: JSON?
            for object in objects { last = routes(in: compiler.apply([.put(object)])) ?? last }
            #expect(Set(last?["route"]?.array ?? []) == expected)
        }
        var compiler = Compiler(verifying: true)
        _ = compiler.apply([network, first, second].map { .put($0) })
        let second2 = routes(in: compiler.apply([.delete(.routeTable, second.id)]))
        #expect(second2?["route"]?.array?.count == 1)
        #expect(
            compiler.apply([.put(Intent.network("web"))]).contains { change in
                if case .put(let object) = change { object.properties["static_route_entries"] == nil } else { false }
            })
    }

    private func routes(in changes: [DerivedChange]) -> JSON? {
        for case .put(let object) in changes {
            if let routes = object.properties["static_route_entries"] { return routes }
        }
        return nil
    }

    @Test("networks that share a target learn from each other by its direction, without being connected")
    func sharedTarget() {
        let list = { (name: String) -> JSONObject in [name: ["route_target": ["target:64512:7"]]] }
        let fabric = fabric(
            Intent.network("a", target: 1, list("import_route_target_list")),
            Intent.network("b", target: 2, list("export_route_target_list")))
        #expect(fabric.learns("a", from: "b"))
        #expect(!fabric.learns("b", from: "a"))
        #expect(!fabric.isConnected("a", "b"))
        #expect(fabric.objects.values.count { $0.type == .routeTarget } == 3)
    }

    @Test("a route target that somebody made is used as it is")
    func namedTarget() throws {
        let made = Intent.routeTarget("target:64512:1")
        let fabric = fabric(
            made, Intent.network("a", ["route_target_list": ["route_target": ["target:64512:1"]]]))
        #expect(fabric.routingInstance("a")?.references[to: .routeTarget].map(\.target) == [made.id])
        #expect(fabric.objects.values.allSatisfy { $0.type != .routeTarget })
    }

    @Test(
        "networks of the underlay have a second instance without targets",
        arguments: ["default-domain:default-project:ip-fabric", "default-domain:default-project:dci-network"])
    func masterInstance(network: String) throws {
        let fabric = fabric(Intent.network(network, target: 8_000_000))
        let name = Intent.name(network).child("__default__")
        let master = try #require(fabric.objects[.derived(.routingInstance, name)])
        #expect(master.properties["routing_instance_is_default"] == false)
        #expect(master.references.isEmpty)
        #expect(fabric.routingInstance(network)?.references.count == 1)
    }

    @Test("a network without an allocated number has no target")
    func linkLocal() {
        let fabric = fabric(Intent.network("default-domain:default-project:__link_local__"))
        #expect(fabric.objects.values.map(\.type) == [.routingInstance])
    }

    @Test("an interface refers to the instance of its network, both ways, as soon as the network is there")
    func interface() throws {
        var compiler = Compiler(verifying: true)
        let port = Intent.interface("port", in: "web")
        var fabric = CompiledFabric()
        #expect(fabric.apply(compiler.apply([.put(port)])) == [])
        #expect(fabric.references[port.id] == nil)
        let network = Intent.network("web", target: 1)
        #expect(fabric.apply(compiler.apply([.put(network)])) == [])
        let instance = try #require(fabric.routingInstance("web"))
        #expect(
            fabric.references[port.id] == [Reference(.routingInstance, instance.id, attribute: ["direction": "both"])])
        #expect(fabric.apply(compiler.apply([.delete(.virtualMachineInterface, port.id)])) == [])
        #expect(fabric.references[port.id] == nil)
    }

    @Test("a change that means nothing to routing changes nothing")
    func unrelated() {
        var compiler = Compiler()
        var network = Intent.network("web", target: 1)
        _ = compiler.apply([.put(network)])
        network.properties["display_name"] = "The Web"
        #expect(compiler.apply([.put(network)]) == [])
        #expect(compiler.apply([.put(Intent.policy("p", Intent.rule("web", "db")))]) == [])
    }
}
