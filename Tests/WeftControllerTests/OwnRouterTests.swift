import Testing
import WeftConfig
import WeftJSON
import WeftNet

@testable import WeftController

@Suite("A control node's own router")
struct OwnRouterTests {
    private static let name: FQName = ["default-domain", "default-project", "ip-fabric", "__default__", "cn"]

    private func router() throws -> OwnRouter {
        try #require(OwnRouter(ControlNodeConfiguration(address: "10.0.0.1", name: "cn")))
    }

    @Test("is made where there is none, in the system's AS") func made() async throws {
        let configuration = ScriptedConfiguration(isElsewhere: true)
        try await router().register(in: configuration)
        let made = try #require(configuration.created.first)
        #expect(FQName(json: made["fq_name"]) == Self.name)
        let parameters = made["bgp_router_parameters"]
        #expect(parameters?["address"] == "10.0.0.1")
        #expect(parameters?["autonomous_system"] == 64999)
        try await router().register(in: configuration)
        #expect(configuration.created.count == 1)
    }

    @Test("stays as it is where there is one") func there() async throws {
        let configuration = ScriptedConfiguration(isElsewhere: true, names: [Self.name])
        try await router().register(in: configuration)
        #expect(configuration.created.isEmpty)
    }

    @Test(
        "is not made again where nobody could be asked whether it is there",
        arguments: [ConfigError.Code.unavailable, .notPermitted])
    func unasked(code: ConfigError.Code) async throws {
        let configuration = ScriptedConfiguration(isElsewhere: true, refusal: ConfigError(code, "no"))
        let router = try router()
        let error = await #expect(throws: ConfigError.self) { try await router.register(in: configuration) }
        #expect(error?.code == code)
        #expect(configuration.created.isEmpty)
    }

    @Test("there is none without an address that others could call", arguments: ["0.0.0.0", "::1", "x"])
    func unreachable(address: String) {
        #expect(OwnRouter(ControlNodeConfiguration(address: address, name: "cn")) == nil)
    }
}
