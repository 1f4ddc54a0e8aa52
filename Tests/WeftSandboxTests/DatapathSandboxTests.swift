import DatapathFabric
import Foundation
import Testing
import WeftDatapath
import WeftNet

/// An agent in its sandbox has a data plane as one outside.
@Suite("data plane in a sandbox", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct DatapathSandboxTests {
    @Test("it is loaded, taken over from the agent before, and forwards for a workload that is made under it")
    func dataPlane() throws {
        let fabric = try Fabric()
        let pod = try fabric.a.addSandbox("pod")
        let pins = fabric.a.configuration.host
        defer { try? FileManager.default.removeItem(atPath: "/sys/fs/bpf/weft/\(pins)") }
        func agent(_ more: String...) throws -> String {
            try NamespaceCommand(
                [SandboxTests.probe.path(), "datapath", "/run/weft", pins, "\(fabric.a.address)", FabricHost.underlay]
                    + more, in: fabric.a.namespacePath
            ).run()
        }
        #expect(try agent(pod.path).contains("ports 1"))
        #expect(try agent().contains("ports 1"), "the next one finds what the first has left")
        #expect(try pod.finish("ping", "-c", "1", "-W", "2", "\(Fabric.gateway)").status == 0)
    }
}
