import Synchronization
import Testing
import WeftJSON
import WeftNet
import WeftVRouter

@testable import WeftAgent

/// What somebody else changes on a host.
@Suite("the host compared on a period")
struct AuditTests {
    private func attached(_ body: (AgentBench) async throws -> Void) async throws {
        try await AgentBench().connected { bench async throws in
            #expect(try await bench.call(Example.frame("ADD")).exitCode == 0)
            await bench.agent.received(.endOfRIB, from: .first)
            await bench.agent.audit()
            try await body(bench)
        }
    }

    private func counts(_ bench: AgentBench) async -> [DatapathDeviation.Kind: UInt64] {
        await bench.agent.repairs.rows.mapValues(\.count)
    }

    @Test("nothing is counted while nobody touches anything")
    func quiet() async throws {
        try await attached { bench in
            for _ in 0..<3 { await bench.agent.audit() }
            #expect(await counts(bench) == [:])
        }
    }

    @Test("entries that somebody removed are put back and counted, map by map")
    func entries() async throws {
        try await attached { bench in
            let whole = bench.driver.state.withLock { $0.datapath }
            var expected: UInt64 = 0
            func empty<Table: DatapathTable>(_ table: Table.Type, in state: inout DatapathState) -> Int {
                defer { state[Table.self] = [:] }
                return state[Table.self].count
            }
            for table in DatapathState.tables {
                expected += UInt64(bench.driver.state.withLock { empty(table, in: &$0.datapath) })
                await bench.agent.audit()
                #expect(bench.driver.state.withLock { $0.datapath } == whole)
                #expect(await counts(bench)[.entry, default: 0] == expected)
            }
            #expect(expected >= 5)
        }
    }

    @Test("what the workload's end lost comes back and is counted; what its workload made of it stays")
    func workload() async throws {
        try await attached { bench in
            let name = try #require(bench.interfaces.state.withLock { $0.pairs.keys.first })
            let whole = bench.interfaces.state.withLock { $0.pairs[name]?.observed }
            bench.interfaces.state.withLock { state in
                state.pairs[name]?.observed.mtu = 1400
                state.pairs[name]?.observed.addresses = [:]
            }
            await bench.agent.audit()
            #expect(bench.interfaces.state.withLock { $0.pairs[name]?.observed } == whole)
            #expect(await counts(bench) == [.workload: 2])
            #expect(await bench.agent.repairs.rows[.workload]?.words.contains(Example.machine) == true)
            // A bridge inside took the address over.
            bench.interfaces.state.withLock { state in
                state.pairs[name]?.observed.isEnslaved = true
                state.pairs[name]?.observed.addresses = [:]
            }
            await bench.agent.audit()
            #expect(bench.interfaces.state.withLock { $0.pairs[name]?.observed.addresses } == [:])
            #expect(await counts(bench) == [.workload: 2])
        }
    }

    @Test("a pair that the kernel refused to delete goes with the next comparison")
    func remains() async throws {
        try await attached { bench in
            bench.interfaces.state.withLock { $0.refusesDeletions = true }
            _ = try await bench.call(Example.frame("DEL"))
            // The kernel is asked behind the answer; what it has not refused yet is no remains.
            while await !bench.agent.pendingDeletions.isEmpty { await Task.yield() }
            #expect(bench.interfaces.state.withLock { $0.pairs.count } == 1)
            bench.interfaces.state.withLock { $0.refusesDeletions = false }
            await bench.agent.audit()
            // Behind the deletion.
            _ = try await bench.call(Example.frame("DEL"))
            #expect(bench.interfaces.state.withLock { $0.pairs.isEmpty })
            #expect(await counts(bench) == [.remains: 1])
        }
    }

    @Test("what is wrong with the host itself stands in STATUS until it is over, and is not counted as put right")
    func host() async throws {
        try await attached { bench in
            let fault = DatapathDeviation(.host, "no interface of the host has the tunnel address 172.31.0.1")
            bench.driver.state.withLock { $0.hostFaults = [fault] }
            await bench.agent.audit()
            let status = try await bench.call(Example.frame("STATUS", version: "1.1.0"))
            #expect(status.json["code"] == 51)
            #expect(status.json["msg"]?.string?.contains("172.31.0.1") == true)
            bench.driver.state.withLock { $0.hostFaults = [] }
            await bench.agent.audit()
            #expect(try await bench.call(Example.frame("STATUS", version: "1.1.0")).exitCode == 0)
            #expect(await counts(bench) == [:])
        }
    }

    @Test("a host that its control node does not serve is not ready, and says what to do, until it is served")
    func unserved() async throws {
        try await attached { bench in
            func words() async throws -> String {
                try await bench.call(Example.frame("STATUS", version: "1.1.0")).json["msg"]?.string ?? ""
            }
            let ready = try await words()
            await bench.agent.received(.lost, from: .first)
            let alone = try await words()
            // One that ends a session as soon as it begins does not know the host.
            await bench.agent.received(.established, from: .first)
            await bench.agent.received(.lost, from: .first)
            await bench.agent.received(.established, from: .first)
            let unserved = try await words()
            await bench.agent.received(.endOfRIB, from: .first)
            let again = try await words()
            #expect([ready, again] == ["", ""])
            #expect(alone.contains("no control node is connected") && unserved.contains("weft host add"))
        }
    }

    @Test("a fault of the data plane costs few attempts however much changes, and ends with the period or by itself")
    func backOff() async throws {
        try await attached { bench in
            let fault = DatapathError(operation: "write to map routes", errno: 28, reason: "the map is full")
            bench.driver.state.withLock {
                $0.fault = fault
                $0.attempts = 0
            }
            for number in 0..<500 {
                let prefix = IPPrefix(host: .v4(IPv4Address(rawValue: 0x0a00_0200 + UInt32(number))))
                let hop = ReceivedRoute.NextHop(
                    address: .v4(IPv4Address(172, 31, 0, 2)), label: try #require(MPLSLabel(50)), encapsulations: [.udp]
                )
                await bench.agent.received(
                    .routes([ReceivedRoute(prefix: prefix, nextHops: [hop])], routingInstance: Example.instance),
                    from: .first)
            }
            #expect(bench.driver.state.withLock { $0.attempts } <= 5)
            let (_, status) = try await bench.call(Example.frame("STATUS", version: "1.1.0"))
            #expect(status["msg"]?.string?.contains("write to map routes: the map is full") == true)
            bench.driver.state.withLock { $0.fault = nil }
            await bench.agent.audit()
            #expect(bench.driver.state.withLock { $0.datapath.routes.count } >= 500)
            // The fault was ours: nobody else changed anything.
            await bench.agent.audit()
            #expect(await counts(bench) == [:])
        }
    }

    @Test("a fault that is over is found out without anybody asking")
    func retry() async throws {
        try await attached { bench in
            let whole = bench.driver.state.withLock { $0.datapath }
            bench.driver.state.withLock { $0.fault = DatapathError(operation: "write", errno: 28, reason: "full") }
            await bench.agent.received(.retractions([], routingInstance: Example.instance), from: .first)
            let interface = ConfigKey(.virtualMachineInterface, "default-domain:k8s1-default:web__1")
            let fields = ConfigFields.Interface(
                id: Example.interfaceID, macAddress: MACAddress(2, 0, 0, 0, 0, 5),
                position: .init(index: 1, count: 1), requestedName: nil)
            await bench.agent.received(
                .configuration([.update(interface, .virtualMachineInterface(fields))]), from: .first)
            #expect(bench.driver.state.withLock { $0.datapath } == whole)
            bench.driver.state.withLock { $0.fault = nil }
            try await DeletionTests.wait {
                bench.driver.state.withLock { $0.datapath.ports.values.first?.macAddress == fields.macAddress }
            }
        }
    }
}
