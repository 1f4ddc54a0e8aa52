import Testing
import WeftConfig
import WeftModel
import WeftNet
import WeftTesting
import WeftVRouter

/// Workloads that end and are made again under their names while their host's agent hears nothing of it: what it knows
/// of the name when control nodes are back is of another object.
@Suite("Made again by name")
struct RemadeTests {
    enum Silence: CaseIterable {
        case nodesStopped, hostCut, configurationCut, agentKilled
    }

    struct Case: CustomStringConvertible, Sendable {
        var silence: Silence
        /// Whether the new one is on the host of the old one.
        var stays: Bool
        /// Whether it has the address of the old one.
        var keepsAddress: Bool
        /// A control node's messages have so many objects that one of a few is whole in one of them.
        var others: Int

        var description: String {
            "\(silence), \(stays ? "same" : "another") host, \(keepsAddress ? "same" : "another") address, "
                + "\(others) others"
        }

        static let all = Silence.allCases.flatMap { silence in
            [true, false].flatMap { stays in
                [true, false].flatMap { keeps in
                    [0, 10, 40].map { Case(silence: silence, stays: stays, keepsAddress: keeps, others: $0) }
                }
            }
        }
    }

    private let fabric: SimulatedFabric
    private let network: SimulatedFabric.Network

    init() throws {
        fabric = try SimulatedFabric(hosts: 3)
        network = try fabric.makeNetwork("vn1", "10.0.1.0/24")
    }

    private func begin(_ silence: Silence) {
        switch silence {
        case .nodesStopped: for node in [0, 1] { fabric.stop(controlNode: node) }
        case .hostCut:
            for node in [0, 1] { fabric.cut(.host(0), .controlNode(node)) }
            fabric.run(for: .seconds(100))
        case .configurationCut: for node in [0, 1] { fabric.cut(.configuration, .controlNode(node)) }
        case .agentKilled: fabric.stop(agentOf: 0)
        }
        fabric.run(for: .seconds(1))
    }

    private func end(_ silence: Silence) {
        switch silence {
        case .nodesStopped: for node in [0, 1] { fabric.start(controlNode: node) }
        case .hostCut: fabric.heal()
        case .configurationCut:
            // The one that the agent listens to goes with what it never heard.
            fabric.stop(controlNode: 0)
            fabric.heal()
            fabric.run(for: .seconds(1))
            fabric.start(controlNode: 0)
        case .agentKilled: fabric.start(agentOf: 0)
        }
    }

    private func expectWhole(_ new: SimulatedFabric.Workload, _ other: SimulatedFabric.Workload) {
        #expect(fabric.settle())
        #expect(fabric.port(of: new.interfaces[0], of: new) != nil)
        #expect(fabric.reaches(new, other))
        #expect(fabric.check() == [])
        let rebuilt = fabric.rebuilt()
        #expect(rebuilt.settle())
        #expect(fabric.differences(from: rebuilt) == [])
    }

    @Test("a workload that was made again is plugged into its own interface", arguments: Case.all)
    func remade(_ example: Case) throws {
        let other = try fabric.attach("other", to: network, on: 1)
        let old = try fabric.attach("web-0", to: network, on: 0)
        for number in 0..<example.others { _ = try fabric.attach("pod\(number)", to: network, on: 0) }
        #expect(fabric.settle())
        begin(example.silence)
        try fabric.detach(old)
        // What is given out next is the lowest that is free.
        if !example.keepsAddress { _ = try fabric.attach("thief", to: network, on: 2, at: old.address) }
        let new = try fabric.attach(
            "web-0", to: network, on: example.stays ? 0 : 2, at: example.keepsAddress ? old.address : nil)
        #expect((new.address == old.address) == example.keepsAddress)
        fabric.run(for: .seconds(10))
        end(example.silence)
        expectWhole(new, other)
    }

    @Test("one in a network that was made again too", arguments: Silence.allCases, [0, 40])
    func remadeNetwork(silence: Silence, others: Int) throws {
        let olds = try ["web-0", "web-1"].enumerated().map { [fabric, network] in
            try fabric.attach($0.element, to: network, on: $0.offset)
        }
        let second = try fabric.makeNetwork("vn2", "10.0.2.0/24")
        for number in 0..<others { _ = try fabric.attach("pod\(number)", to: second, on: 0) }
        #expect(fabric.settle())
        begin(silence)
        for old in olds { try fabric.detach(old) }
        try fabric.configure([.delete(.virtualNetwork, network.id, ifSource: nil)])
        // In another subnet, whose gateway the workload is given for good.
        let remade = try fabric.makeNetwork("vn1", "10.0.1.0/25")
        let news = try [0, 1].map { [fabric] in try fabric.attach("web-\($0)", to: remade, on: $0) }
        fabric.run(for: .seconds(10))
        end(silence)
        expectWhole(news[0], news[1])
        let given = fabric.hosts[0].records[news[0].interfaces[0].id]?.givenAddresses
        #expect(given?.map(\.prefixLength) == [25])
    }

    @Test("one that is told whole does not wait until its control node is silent", arguments: [0, 10, 40])
    func isPrompt(others: Int) throws {
        let other = try fabric.attach("other", to: network, on: 1)
        let old = try fabric.attach("web-0", to: network, on: 0)
        for number in 0..<others { _ = try fabric.attach("pod\(number)", to: network, on: 0) }
        #expect(fabric.settle())
        begin(.hostCut)
        try fabric.detach(old)
        let new = try fabric.attach("web-0", to: network, on: 0)
        fabric.run(for: .seconds(10))
        end(.hostCut)
        // Calls again within a few seconds; what is known already is silent for fifteen.
        fabric.run(for: .seconds(12))
        #expect(fabric.reaches(new, other))
        expectWhole(new, other)
    }
}
