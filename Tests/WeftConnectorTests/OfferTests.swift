import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// What goes wrong between a machine's leaving and its being taken over.
@Suite("An offer to another orchestrator")
struct OfferTests: MovingBetweenFarms {
    var farms: FarmPair

    init() throws {
        farms = try FarmPair(hosts: ["node-a"], guest: .guest("web", on: "wide", tags: ["tier=front"]))
        try settle()
    }

    /// The guest leaves; the offer is made, and the answer to it gets lost.
    private mutating func leaveUnanswered() throws {
        from.move(guest, to: to)
        from.hearDeparture(of: guest, to: to)
        from.losesNextAnswer()
        try from.settle(at: now)
        #expect(configuration.offers(of: from.orchestrator) == ["uid-web"])
    }

    @Test(
        "whose answer was lost is taken back when the guest returns, also one that says nothing sensible",
        arguments: [true, false])
    mutating func returns(isSensible: Bool) throws {
        try leaveUnanswered()
        var back = guest
        if !isSensible { back.segment = "nowhere" }
        from.put(back)
        try settle(for: .seconds(5))
        #expect(configuration.offers(of: from.orchestrator).isEmpty)
        to.hearArrival(of: guest)
        try settle(for: .seconds(5))
        #expect(owners() == [from.orchestrator.id])
    }

    @Test("is taken back when the guest returns without a host, with all that was made for it")
    mutating func returnsWithoutHost() throws {
        try leaveUnanswered()
        var back = guest
        back.host = nil
        from.put(back)
        try settle(for: .seconds(5))
        #expect(configuration.offers(of: from.orchestrator).isEmpty)
        #expect(owners() == [nil])
        #expect(ConnectorStatus(from.synchronizer).isInSync)
    }

    @Test("whose answer was lost and that was taken leaves nothing, and the guest is reported when it returns")
    mutating func taken() throws {
        let source = Source(kind: "Guest", uid: guest.uid)
        try leaveUnanswered()
        to.hearArrival(of: guest)
        try to.settle(at: now)
        #expect(owners() == [to.orchestrator.id])
        try settle(for: .seconds(10))
        #expect(from.synchronizer.tagsOfSource[source] == nil)
        #expect(from.synchronizer.missing[source] == nil)
        #expect(from.synchronizer.offers.isEmpty)
        let reports = from.reports.count
        to.move(guest, to: from)
        to.hearDeparture(of: guest, to: from)
        from.hearArrival(of: guest)
        try settle(for: .seconds(10))
        #expect(owners() == [from.orchestrator.id])
        #expect(from.reports.count == reports + 1)
        #expect(areInSync())
    }

    @Test("that was given up is open no more, so what is made for the same guest later is not taken away")
    mutating func givenUp() throws {
        from.move(guest, to: to)
        from.hearDeparture(of: guest, to: to)
        try settle(for: .seconds(310))
        #expect(owners() == [nil])
        #expect(configuration.offers(of: from.orchestrator).isEmpty)
        from.put(guest)
        to.hearArrival(of: guest)
        try settle(for: .seconds(10))
        #expect(owners() == [from.orchestrator.id])
    }

    @Test("ends when a person deletes what is offered, so what is made for the same guest later is not taken away")
    mutating func deleted() throws {
        from.move(guest, to: to)
        from.hearDeparture(of: guest, to: to)
        try settle()
        let machine = guest.id(.virtualMachine)
        for host in configuration.routers(of: machine) {
            try configuration.run { core throws(ConfigError) in
                try core.detach(.virtualRouter, host, .virtualMachine, machine)
            }
        }
        for type in FarmView.guestTypes.reversed() {
            try configuration.run { core throws(ConfigError) in try core.delete(type, guest.id(type)) }
        }
        #expect(configuration.offers(of: from.orchestrator).isEmpty)
        from.put(guest)
        to.hearArrival(of: guest)
        try settle(for: .seconds(10))
        #expect(owners() == [from.orchestrator.id])
    }

    @Test("of a guest that returns and is dropped at once keeps nothing of it")
    mutating func dropped() throws {
        try leaveUnanswered()
        from.put(guest)
        from.remove(.guest, "web")
        try settle(for: .seconds(5))
        #expect(owners() == [nil])
        #expect(configuration.offers(of: from.orchestrator).isEmpty)
        #expect(areInSync())
    }

    @Test("of a guest that returns and goes elsewhere is the last one")
    mutating func elsewhere() throws {
        let third = try FarmConnector("farm3", configuration)
        third.stock(.folder("of-farm3"), .stretched, .guest("own-farm3", on: "wide"))
        third.list()
        try third.settle(at: now)
        let made = configuration.record(guest.id(.virtualMachine))?.created
        from.move(guest, to: to)
        from.hearDeparture(of: guest, to: to)
        from.put(guest)
        from.move(guest, to: third)
        from.hearDeparture(of: guest, to: third)
        try settle()
        third.hearArrival(of: guest)
        try third.settle(at: now)
        #expect(owners() == [third.orchestrator.id])
        #expect(configuration.record(guest.id(.virtualMachine))?.created == made)
    }

    @Test("to who is attached no more is the guest's end")
    mutating func detached() throws {
        let third = try FarmConnector("farm3", configuration)
        from.move(guest, to: third)
        try configuration.run { core throws(ConfigError) in
            _ = try core.removeOrchestrator(named: "farm3", deletingObjects: true)
        }
        from.hearDeparture(of: guest, to: third)
        try settle(for: .seconds(5))
        #expect(owners() == [nil])
        #expect(areInSync())
    }

    @Test("waits where too many are open, and no list deletes what it is about")
    mutating func evacuation() throws {
        let guests = (0..<270).map { FarmObject.guest("e\($0)", on: "wide") }
        for guest in guests { from.stock(guest) }
        from.list()
        try settle()
        func made() -> [WallTime?] { guests.map { configuration.record($0.id(.virtualMachine))?.created } }
        let before = made()
        for guest in guests {
            from.move(guest, to: to)
            from.hearDeparture(of: guest, to: to)
        }
        try settle()
        let status = ConnectorStatus(from.synchronizer)
        #expect(status.refused == 270 - 256)
        #expect(status.refusals.allSatisfy { $0.hasSuffix("of its objects already: have them taken first") })
        from.list()
        try settle()
        #expect(made() == before)
        for guest in guests { to.hearArrival(of: guest) }
        try settle(for: .seconds(90), every: .seconds(10))
        #expect(made() == before)
        #expect(guests.allSatisfy { configuration.owner(of: $0.id(.instanceIp))?.orchestrator == to.orchestrator.id })
        #expect(areInSync())
    }
}
