import Testing
import WeftNet
import WeftTesting

/// Somebody has root on a host and says on its agent's sessions what he likes.
@Suite("A host that was taken over")
struct TakeoverTests {
    @Test("draws no other host's traffic, of its own networks or of others", arguments: [true, false])
    func hijack(hasPort: Bool) throws {
        let fabric = try SimulatedFabric(hosts: 3)
        let network = try fabric.makeNetwork("vn1", "10.0.1.0/24")
        let other = try fabric.makeNetwork("vn2", "10.0.2.0/24")
        let pods = try [0, 1].map { try fabric.attach("pod\($0)", to: network, on: $0) }
        let own = try fabric.attach("own", to: hasPort ? network : other, on: 2)
        #expect(fabric.settle())
        let flow = fabric.watch(pods[0], pods[1])
        for prefix in [IPPrefix(host: pods[1].address), IPPrefix("0.0.0.0/0")!, IPPrefix("10.0.1.0/24")!] {
            fabric.lie(about: prefix, of: network, onHost: 2)
            fabric.run(for: .seconds(5))
        }
        #expect(flow.losses == [])
        #expect(fabric.settle())
        #expect(fabric.check() == [])
        let rebuilt = fabric.rebuilt()
        #expect(rebuilt.settle())
        #expect(fabric.differences(from: rebuilt) == [])
        // What is the host's own works on.
        #expect(fabric.reaches(own, pods[0]) == hasPort)
    }
}
