import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// Two farms on one network, each with a guest of its own, and a guest of the first that is to move to the second.
struct FarmPair {
    let configuration: FarmConfiguration
    let from: FarmConnector
    let to: FarmConnector
    let guest: FarmObject
    var now = MonotonicTime.zero

    init(hosts: [String], guest: FarmObject) throws {
        self.guest = guest
        configuration = try FarmConfiguration()
        for host in hosts { try configuration.addHost(host) }
        try configuration.stretch()
        from = try FarmConnector("farm1", configuration)
        to = try FarmConnector("farm2", configuration)
        for farm in [from, to] {
            let name = farm.orchestrator.name
            farm.stock(.folder("of-\(name)"), .stretched, .guest("own-\(name)", on: "wide"))
        }
        from.stock(guest)
        for farm in [from, to] { farm.list() }
    }
}

/// A suite about what moves between two farms.
protocol MovingBetweenFarms {
    var farms: FarmPair { get set }
}

extension MovingBetweenFarms {
    var configuration: FarmConfiguration { farms.configuration }
    var from: FarmConnector { farms.from }
    var to: FarmConnector { farms.to }
    var guest: FarmObject { farms.guest }
    var now: MonotonicTime {
        get { farms.now }
        set { farms.now = newValue }
    }

    mutating func settle(for duration: Duration = .seconds(2), every step: Duration = .milliseconds(500)) throws {
        let end = now + duration
        while now < end {
            for farm in [from, to] { try farm.settle(at: now) }
            now = now + step
        }
    }

    func owners() -> Set<ObjectID?> {
        Set(FarmView.guestTypes.map { configuration.owner(of: guest.id($0))?.orchestrator })
    }

    func areInSync() -> Bool { [from, to].allSatisfy { ConnectorStatus($0.synchronizer).isInSync } }
}
