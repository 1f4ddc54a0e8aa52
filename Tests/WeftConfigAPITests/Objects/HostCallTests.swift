import HTTPTypes
import Testing
import WeftJSON

@Suite("Hosts over the API")
struct HostCallTests {
    /// A host with a port of people's.
    private func busyHost(_ api: APIUnderTest) async throws -> String {
        let project = ["default-domain", "default-project"]
        let host = try await api.create(
            "virtual-router", ["default-global-system-config", "a"], parent: "global-system-config",
            ["virtual_router_ip_address": "192.0.2.1"])
        let machine = try await api.create("virtual-machine", ["vm"])
        let network = try await api.create("virtual-network", project + ["vn"], parent: "project")
        _ = try await api.create(
            "virtual-machine-interface", project + ["port"], parent: "project",
            [
                "virtual_machine_refs": [["uuid": .string(machine)]],
                "virtual_network_refs": [["uuid": .string(network)]],
            ])
        let attached = try await api.call(
            .post, "/ref-update",
            [
                "type": "virtual-router", "uuid": .string(host), "ref-type": "virtual-machine",
                "ref-uuid": .string(machine), "operation": "ADD",
            ])
        #expect(attached.status == 200)
        return host
    }

    @Test("who asks for care is refused with the ports and what to do, and force removes the host")
    func care() async throws {
        let api = try await APIUnderTest()
        let host = try await busyHost(api)
        let refused = try await api.call(.delete, "/virtual-router/\(host)?force=false")
        #expect(refused.status == 409)
        for word in ["1 port", "default-domain:default-project:port", "--force", "?force=true"] {
            #expect(refused.text.contains(word), "\(refused.text)")
        }
        #expect(try await api.call(.delete, "/virtual-router/\(host)?force=perhaps").status == 400)
        #expect(try await api.call(.get, "/virtual-router/\(host)").status == 200)
        #expect(try await api.call(.delete, "/virtual-router/\(host)?force=true").status == 200)
        #expect(try await api.call(.get, "/virtual-router/\(host)").status == 404)
    }

    @Test("the original's clients delete a host with machines of people's on it, as ever")
    func plain() async throws {
        let api = try await APIUnderTest()
        let host = try await busyHost(api)
        #expect(try await api.call(.delete, "/virtual-router/\(host)").status == 200)
    }

    @Test("a second host with the first one's address is refused, made or changed")
    func address() async throws {
        let api = try await APIUnderTest()
        _ = try await busyHost(api)
        let other: JSON = [
            "virtual-router": [
                "fq_name": ["default-global-system-config", "b"], "parent_type": "global-system-config",
                "virtual_router_ip_address": "192.0.2.1",
            ]
        ]
        let made = try await api.call(.post, "/virtual-routers", other)
        #expect(made.status == 400)
        #expect(made.text.contains("default-global-system-config:a has it already"), "\(made.text)")
        let second = try await api.create(
            "virtual-router", ["default-global-system-config", "b"], parent: "global-system-config")
        let changed = try await api.call(
            .put, "/virtual-router/\(second)", ["virtual-router": ["virtual_router_ip_address": "192.0.2.1"]])
        #expect(changed.status == 400)
    }
}
