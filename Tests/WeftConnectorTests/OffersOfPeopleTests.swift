import Testing
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// A person offers what its connector does not see move.
@Suite("What a person has offered")
struct OffersOfPeopleTests: MovingBetweenFarms {
    var farms: FarmPair

    /// The guest runs in one farm, has been offered to the other, and is gone there.
    init() throws {
        farms = try FarmPair(hosts: ["node-a", "node-b"], guest: .guest("web", on: "wide"))
        try settle()
        try configuration.apply([.offer(owner, to: to.orchestrator.id)], by: FarmConfiguration.person)
        from.move(guest, to: to)
        from.remove(.guest, "web")
        try settle()
    }

    private var owner: Owner { Owner(from.orchestrator.id, Source(kind: "Guest", uid: guest.uid)) }

    private var refusals: [String] { ConnectorStatus(from.synchronizer).refusals }

    @Test("stays when its connector hears that it is gone, which says why, and moves whole when it is taken")
    mutating func taken() throws {
        let made = configuration.record(guest.id(.virtualMachine))?.created
        try settle(for: .seconds(600))
        from.list()
        try settle(for: .seconds(600))
        #expect(owners() == [from.orchestrator.id])
        #expect(refusals.count == 1 && refusals.first?.contains("offered it to orchestrator farm2") == true)
        to.hearArrival(of: guest)
        try settle(for: .seconds(600))
        #expect(owners() == [to.orchestrator.id])
        #expect(configuration.record(guest.id(.virtualMachine))?.created == made)
        #expect([from, to].allSatisfy { ConnectorStatus($0.synchronizer).isInSync })
    }

    @Test("goes when the person takes the offer back")
    mutating func withdrawn() throws {
        try configuration.apply([.offer(owner, to: nil)], by: FarmConfiguration.person)
        try settle(for: .seconds(600))
        #expect(owners() == [nil])
        #expect(refusals.isEmpty)
    }
}
