import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// A guest goes from one farm to another and keeps what it has.
@Suite("A machine that moves between two orchestrators")
struct EngineHandoverTests {
    private let configuration: FarmConfiguration
    private let from: FarmConnector
    private let to: FarmConnector
    private let guest = FarmObject.guest("web", on: "wide", tags: ["tier=front"])
    private var now = MonotonicTime.zero

    init() throws {
        configuration = try FarmConfiguration()
        for host in ["node-a", "node-b"] { try configuration.addHost(host) }
        try configuration.stretch()
        from = try FarmConnector("farm1", configuration)
        to = try FarmConnector("farm2", configuration)
        for farm in [from, to] {
            let name = farm.orchestrator.name
            farm.stock(.folder("of-\(name)"), .stretched, .guest("own-\(name)", on: "wide"))
        }
        from.stock(guest)
        for farm in [from, to] { farm.list() }
        try settle()
    }

    private mutating func settle(for duration: Duration = .seconds(2)) throws {
        let end = now + duration
        while now < end {
            for farm in [from, to] { try farm.settle(at: now) }
            now = now + .milliseconds(500)
        }
    }

    private var identity: [JSON?] {
        let port = configuration.record(guest.id(.virtualMachineInterface))
        return [
            port?["virtual_machine_interface_mac_addresses"],
            configuration.record(guest.id(.instanceIp))?["instance_ip_address"],
            port.map { JSON.array($0.object.references[to: .tag].map { .string("\($0.target)") }) },
        ]
    }

    private func owners() -> Set<ObjectID?> {
        Set(FarmView.guestTypes.map { configuration.owner(of: guest.id($0))?.orchestrator })
    }

    private func areInSync() -> Bool { [from, to].allSatisfy { ConnectorStatus($0.synchronizer).isInSync } }

    @Test("keeps MAC, address and tags, whichever orchestrator tells of it first", arguments: [true, false])
    mutating func order(departureFirst: Bool) throws {
        let before = identity
        #expect(before.allSatisfy { $0 != nil })
        var moved = guest
        moved.host = "node-b"
        from.move(moved, to: to)
        if departureFirst { from.hearDeparture(of: guest, to: to) } else { to.hearArrival(of: guest) }
        try settle(for: .seconds(5))
        #expect(owners() == [from.orchestrator.id])
        if departureFirst {
            to.hearArrival(of: guest)
        } else {
            #expect(to.notices.contains { $0.message.contains("does not offer it") })
            from.hearDeparture(of: guest, to: to)
        }
        try settle(for: .seconds(31))
        #expect(owners() == [to.orchestrator.id])
        #expect(identity == before)
        #expect(areInSync())
        let node = configuration.routers(of: guest.id(.virtualMachine)).compactMap {
            configuration.record($0)?.name.name
        }
        #expect(node == ["node-b"])
        // Neither a list nor a new connector of either has anything to do.
        let writes = configuration.writes
        for farm in [from, to] { farm.list() }
        try settle()
        #expect(configuration.writes == writes)
        for farm in [from, to] {
            try farm.restart()
            farm.list()
        }
        try settle()
        #expect(identity == before)
        #expect(owners() == [to.orchestrator.id])
        #expect(areInSync())
    }

    @Test("is not deleted by a list that lacks it while it is offered, and is gone when nobody has it for long")
    mutating func given() throws {
        let before = identity
        from.move(guest, to: to)
        from.hearDeparture(of: guest, to: to)
        try settle()
        from.list()
        try settle(for: .seconds(290))
        #expect(identity == before)
        try settle(for: .seconds(10))
        #expect(owners() == [nil])
        #expect(areInSync())
        // It is made anew when it is heard of after all.
        to.hearArrival(of: guest)
        try settle()
        #expect(owners() == [to.orchestrator.id])
    }

    @Test("stays where it is when it comes back before it was taken")
    mutating func comesBack() throws {
        let before = identity
        from.move(guest, to: to)
        from.hearDeparture(of: guest, to: to)
        try settle()
        from.put(guest)
        try settle()
        to.hearArrival(of: guest)
        try settle(for: .seconds(5))
        #expect(owners() == [from.orchestrator.id])
        #expect(identity == before)
        #expect(to.notices.contains { $0.message.contains("does not offer it") })
    }

    @Test("goes there and back again")
    mutating func returns() throws {
        let before = identity
        for (giver, taker) in [(from, to), (to, from), (from, to)] {
            giver.move(guest, to: taker)
            giver.hearDeparture(of: guest, to: taker)
            taker.hearArrival(of: guest)
            try settle(for: .seconds(3))
            #expect(owners() == [taker.orchestrator.id])
        }
        #expect(identity == before)
        #expect(areInSync())
    }

    @Test("gets there although every other answer is lost")
    mutating func lostAnswers() throws {
        let before = identity
        for farm in [from, to] {
            var count = 0
            farm.losesAnswer = {
                count += 1
                return count % 2 == 1 && count < 9
            }
        }
        from.move(guest, to: to)
        from.hearDeparture(of: guest, to: to)
        from.list()
        to.hearArrival(of: guest)
        try settle(for: .seconds(120))
        #expect(owners() == [to.orchestrator.id])
        #expect(identity == before)
        #expect(areInSync())
    }
}
