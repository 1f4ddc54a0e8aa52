import Testing
import WeftModel

@testable import WeftConfigAPI

@Suite("Routes")
struct URLRouteTests {
    private func route(_ path: String) -> Route? { RequestTarget(path).flatMap { Route($0.segments) } }

    @Test("every type has its collection and its objects", arguments: ObjectType.all)
    func types(type: ObjectType) {
        #expect(route("/\(type.name)s") == .collection(type))
        #expect(route("/\(type.name)/5d2c") == .object(type, "5d2c"))
    }

    @Test("every action has its URL", arguments: Action.allCases)
    func actions(action: Action) {
        #expect(route("/\(action.rawValue)") == .action(action))
    }

    @Test("addresses belong to networks", arguments: AddressAction.allCases)
    func addresses(action: AddressAction) {
        #expect(route("/virtual-network/5d2c/\(action.rawValue)") == .addresses("5d2c", action))
        #expect(route("/network-policy/5d2c/\(action.rawValue)") == nil)
    }

    @Test(
        "nothing else is found",
        arguments: [
            "/virtual-networks/", "/virtual-network", "/virtual-network/", "/virtual_networks", "/virtual_network/5d2c",
            "/Virtual-networks", "/virtual-network/5d2c/", "/virtual-network/5d2c/ip-alloc/", "/s", "//",
            "/config-root",
            "/virtual-networkss", "/weft", "/weft/", "/weft/orchestrators/", "/weft/orchestrators/k8s1/other",
            "/weft/apply/", "/virtual-network/5d2c/ip-alloc/x",
        ])
    func unknown(path: String) {
        #expect(route(path) == nil)
    }

    @Test("the connectors' URLs are under /weft") func connectors() {
        #expect(route("/weft/orchestrators") == .connectors(.orchestrators))
        #expect(route("/weft/orchestrators/k8s1") == .connectors(.orchestrator("k8s1")))
        #expect(route("/weft/orchestrators/5d2c/lease") == .connectors(.lease("5d2c")))
        #expect(route("/weft/orchestrators/5d2c/owned") == .connectors(.owned("5d2c")))
        #expect(route("/weft/apply") == .connectors(.apply))
        #expect(route("/weft/events") == .connectors(.events))
    }
}
