import Testing
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// A person offers what its connector does not see move.
@Suite("What a person has offered")
struct OffersOfPeopleTests {
    private let configuration: FarmConfiguration
    private let from: FarmConnector
    private let to: FarmConnector
    private let guest = FarmObject.guest("web", on: "wide")
    private var now = MonotonicTime.zero

    /// The guest runs in one farm, has been offered to the other, and is gone there.
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
        try configuration.apply([.offer(owner, to: to.orchestrator.id)], by: FarmConfiguration.person)
        from.move(guest, to: to)
        from.remove(.guest, "web")
        try settle()
    }

    private var owner: Owner { Owner(from.orchestrator.id, Source(kind: "Guest", uid: guest.uid)) }

    private mutating func settle(for duration: Duration = .seconds(2)) throws {
        let end = now + duration
        while now < end {
            for farm in [from, to] { try farm.settle(at: now) }
            now = now + .milliseconds(500)
        }
    }

    private func owners() -> Set<ObjectID?> {
        Set(FarmView.guestTypes.map { configuration.owner(of: guest.id($0))?.orchestrator })
    }

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
