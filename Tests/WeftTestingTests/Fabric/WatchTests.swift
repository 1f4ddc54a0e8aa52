import Testing
import WeftNet
import WeftVRouter

@testable import WeftTesting

/// What the fabric itself notices: tests that lean on it would pass if it did not.
@Suite("What a fabric watches")
struct WatchTests {
    private let fabric: SimulatedFabric
    private let pods: [SimulatedFabric.Workload]

    init() throws {
        fabric = try SimulatedFabric(hosts: 2)
        let network = try fabric.makeNetwork("vn1", "10.0.1.0/24")
        pods = try [0, 1].map { [fabric] in try fabric.attach("pod\($0)", to: network, on: $0) }
        #expect(fabric.settle())
    }

    @Test("a flow sees a change that comes between two runs")
    func betweenRuns() {
        let flow = fabric.watch(pods[0], pods[1])
        fabric.stop(pods[1])
        #expect(!flow.losses.isEmpty)
    }

    @Test("a flow sees what one event takes away and gives back")
    func withinOneEvent() throws {
        let flow = fabric.watch(pods[0], pods[1])
        let host = fabric.hosts[1]
        let state = try #require(fabric.datapath.hosts[.v4(host.address)]).state
        fabric.resync(DatapathState(), of: host, keepingOthers: false)
        fabric.apply(DatapathChange(from: DatapathState(), to: state), to: host)
        #expect(flow.losses.count == 1)
        #expect(fabric.reaches(pods[0], pods[1]))
    }

    @Test("a workload that is plugged into another interface than its own is a fault")
    func foreignInterface() {
        #expect(fabric.check() == [])
        let (pod, own) = (pods[0], pods[0].interfaces[0])
        let wanted = SimulatedFabric.Workload.Interface(
            id: .derived(from: "wanted"), instanceIP: own.instanceIP, network: own.network, address: own.address)
        fabric.workloads[pod.machine] = SimulatedFabric.Workload(
            name: pod.name, host: pod.host, machine: pod.machine, interfaces: [wanted])
        #expect(fabric.check() == ["host1: the ports are not those that the runtime wants"])
    }

    @Test("a port that does not forward is a fault, also when its agent means it so")
    func silentPort() throws {
        let port = try #require(fabric.hosts[0].records[pods[0].interfaces[0].id])
        let key = ConfigKey(.virtualMachineInterface, port.state.name)
        let server = try #require(fabric.hosts[0].agent?.configurationServer)
        fabric.hosts[0].tell { $0.received(.configuration([.remove(key)]), from: server) }
        #expect(fabric.settle())
        #expect(fabric.check() == ["host1: \(port.state.name) does not forward"])
    }
}
