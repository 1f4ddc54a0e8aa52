import Testing
import WeftNet
import WeftXML

@testable import WeftVRouter

@Suite("workloads that peer with their gateway")
struct WorkloadSpeakerTests {
    private static let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
    private static let router = ConfigKey(.bgpRouter, "\(ConfiguredNetwork.vn1.instance):a")
    private static let nameServer = IPv4Address(10, 0, 1, 2)
    private static let nodes = [IPv4Address(172, 31, 0, 8), IPv4Address(172, 31, 0, 9)]

    private var host = TestHost(controlNodes: Self.nodes.map { .v4($0) })

    init() { setUp() }

    private mutating func setUp() {
        host.connect(.first)
        let attribute = ConfigKey(.virtualNetworkNetworkIpam, "attr(\(ConfiguredNetwork.vn1.name),ipam)")
        var subnet = ConfiguredNetwork.vn1.subnet
        subnet.nameServer = .v4(Self.nameServer)
        host.configure(
            ConfiguredNetwork.vn1.changes + [.update(attribute, .virtualNetworkIPAM([subnet]))] + Self.pod.changes)
        host.attach(1, Self.pod)
    }

    private var speakers: [IPv4Address: SpeakerEntry] {
        [IPv4Address: SpeakerEntry](
            uniqueKeysWithValues: host.datapath.state.speakers.map { ($0.key.address, $0.value) })
    }

    private mutating func serve(_ port: UInt16?) {
        host.configure([
            .update(Self.router, .bgpRouter(sourcePort: port)),
            .link(
                ConfigKey(.virtualMachineInterface, Self.pod.interfaceName(0)), Self.router,
                kind: "virtual-machine-interface-bgp-router"),
        ])
    }

    @Test("the gateway's address leads to the first control node and the name server's to the second")
    mutating func addresses() {
        #expect(speakers.isEmpty)
        serve(50003)
        #expect(
            speakers == [
                ConfiguredNetwork.vn1.gateway: .init(address: Self.nodes[0], sourcePort: 50003),
                Self.nameServer: .init(address: Self.nodes[1], sourcePort: 50003),
            ])
        for address in speakers.keys {
            #expect(host.datapath.state.routes[FIBKey(vrf: vrf, prefix: IPv4Prefix(host: address))] == .receive)
        }
        serve(50004)
        #expect(Set(speakers.values.map(\.sourcePort)) == [50004])
        host.configure([.remove(Self.router)])
        #expect(speakers.isEmpty)
    }

    @Test("a control node that is known by its name only keeps its place, which is empty", arguments: [0, 1])
    mutating func named(slot: Int) {
        var nodes = Self.nodes.map { IPAddress?.some(.v4($0)) }
        nodes[slot] = nil
        host = TestHost(controlNodes: nodes)
        setUp()
        serve(50003)
        let places = [ConfiguredNetwork.vn1.gateway, Self.nameServer]
        let other = 1 - slot
        #expect(speakers == [places[other]: .init(address: Self.nodes[other], sourcePort: 50003)])
    }

    @Test("it is shown with both control nodes, in their order, as long as it forwards")
    mutating func snapshot() {
        #expect(host.router.speakerSnapshots == [])
        serve(50003)
        #expect(
            host.router.speakerSnapshots == [
                SpeakerSnapshot(
                    port: Self.pod.interfaceID(0), address: .v4(IPv4Address(10, 0, 1, 3)), sourcePort: 50003,
                    peers: [
                        .init(address: .v4(ConfiguredNetwork.vn1.gateway), controlNode: .v4(Self.nodes[0])),
                        .init(address: .v4(Self.nameServer), controlNode: .v4(Self.nodes[1])),
                    ])
            ])
        host.configure([.remove(ConfigKey(.virtualMachineInterface, Self.pod.interfaceName(0)))])
        #expect(host.router.speakerSnapshots == [])
    }

    private var vrf: VRFID { host.router.vrfs[ConfiguredNetwork.vn1.instance]?.id ?? VRFID(rawValue: 0) }

    @Test("a restarted agent knows the port before it is told")
    mutating func restart() {
        serve(50003)
        let again = host.restarted()
        #expect(again.datapath.state.speakers == host.datapath.state.speakers)
        #expect(again.router.datapathState.speakers == host.datapath.state.speakers)
    }

    @Test("only a router that stands for a workload has such a port", arguments: ["bgpaas-client", "router"])
    func wire(type: String) throws {
        let text =
            "<node><bgp-router-parameters><router-type>\(type)</router-type><source-port>50003</source-port>"
            + "</bgp-router-parameters></node>"
        let element = try XMLElement(parsing: Array(text.utf8))
        #expect(
            ConfigFields(.bgpRouter, properties: element)
                == .bgpRouter(sourcePort: type == "bgpaas-client" ? 50003 : nil))
    }
}
