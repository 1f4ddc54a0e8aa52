import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// A guest goes from one farm to another and keeps what it has.
@Suite("A machine that moves between two orchestrators")
struct EngineHandoverTests: MovingBetweenFarms {
    var farms: FarmPair

    init() throws {
        farms = try FarmPair(hosts: ["node-a", "node-b"], guest: .guest("web", on: "wide", tags: ["tier=front"]))
        try settle()
    }

    private var identity: [JSON?] {
        let port = configuration.record(guest.id(.virtualMachineInterface))
        return [
            port?["virtual_machine_interface_mac_addresses"],
            configuration.record(guest.id(.instanceIp))?["instance_ip_address"],
            port.map { JSON.array($0.object.references[to: .tag].map { .string("\($0.target)") }) },
        ]
    }

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
