import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// Guests wander between three farms and turn round on their way, while connectors start anew, answers get lost and
/// people take things away, in an order that a seed decides.
private struct Migration {
    private enum Event {
        case departure(FarmObject, to: Int)
        case arrival(FarmObject)

        var guest: String {
            switch self {
            case .departure(let guest, _), .arrival(let guest): guest.uid
            }
        }
    }

    private let configuration: FarmConfiguration
    private let farms: [FarmConnector]
    private var generator: SeededGenerator
    private var now = MonotonicTime.zero
    /// On which farm a guest is.
    private var place: [FarmObject: Int] = [:]
    /// The other farm, as long as one of the two has not heard everything.
    private var other: [FarmObject: Int] = [:]
    /// What each farm has not heard yet.
    private var unheard: [[Event]]
    /// Guests whose farm does not know that they moved, and is right to delete what they had.
    private var excused: Set<String> = []
    private(set) var counts: [String: Int] = [:]

    private static let guests = (0..<9).map { FarmObject.guest("vm-\($0)", on: "wide") }

    init(seed: UInt64) throws {
        configuration = try FarmConfiguration()
        try configuration.addHost("node-a")
        try configuration.stretch()
        let farms = try ["farm1", "farm2", "farm3"].map { [configuration] in try FarmConnector($0, configuration) }
        self.farms = farms
        unheard = farms.map { _ in [] }
        generator = SeededGenerator(seed: seed)
        for farm in farms {
            let name = farm.orchestrator.name
            // No farm is ever without guests.
            farm.stock(.folder("of-\(name)"), .stretched, .guest("own-\(name)", on: "wide"))
        }
        for guest in Self.guests {
            place[guest] = 0
            farms[0].stock(guest)
        }
        for farm in farms {
            farm.list()
            try farm.settle(at: now)
        }
    }

    mutating func step() throws {
        let index = Int.random(in: farms.indices, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<25: move()
        case 25..<65: if !unheard[index].isEmpty { hear(unheard[index].removeFirst(), at: index) }
        case 65..<70: list(index)
        case 70..<73:
            count("restarts")
            try farms[index].restart()
            excuseWhatLeft(index, evenWhenHeard: true)
            list(index)
        case 73..<76:
            count("lost answers")
            farms[index].losesNextAnswer()
        case 76..<79: takeAway()
        default: break
        }
        let before = addresses()
        for farm in farms {
            if Bool.random(using: &generator) { farm.hearDisturbance() }
            for _ in 0..<Int.random(in: 0..<6, using: &generator) where try !farm.step(at: now) { break }
        }
        check(since: before)
        now = now + .milliseconds(Int.random(in: 0...1500, using: &generator))
    }

    private mutating func count(_ what: String) { counts[what, default: 0] += 1 }

    private mutating func move() {
        guard let guest = Self.guests.randomElement(using: &generator), let from = place[guest] else { return }
        let isOnItsWay =
            owner(of: guest) != farms[from].orchestrator.id
            || unheard.contains { $0.contains { $0.guest == guest.uid } }
        // A third farm is not told of what the first two have not settled.
        let others = farms.indices.filter { $0 != from }
        guard let to = isOnItsWay ? other[guest] : others.randomElement(using: &generator) else { return }
        count(isOnItsWay ? "turns" : "moves")
        let moved = farms[from].move(guest, to: farms[to])
        (place[guest], other[guest]) = (to, from)
        unheard[from].append(.departure(guest, to: to))
        unheard[to].append(.arrival(moved))
    }

    private func hear(_ event: Event, at index: Int) {
        switch event {
        case .departure(let guest, let to): farms[index].hearDeparture(of: guest, to: farms[to])
        case .arrival(let guest): farms[index].hearArrival(as: guest)
        }
    }

    /// A list tells how it is now, and nothing of what was before comes after it.
    private mutating func list(_ index: Int) {
        excuseWhatLeft(index, evenWhenHeard: false)
        unheard[index] = []
        farms[index].list()
    }

    private mutating func excuseWhatLeft(_ index: Int, evenWhenHeard: Bool) {
        for guest in Self.guests where place[guest] != index && owner(of: guest) == farms[index].orchestrator.id {
            if evenWhenHeard || unheard[index].contains(where: { $0.guest == guest.uid }) { excused.insert(guest.uid) }
        }
    }

    /// A person deletes a guest's address, which comes back as another perhaps.
    private mutating func takeAway() {
        guard let guest = Self.guests.randomElement(using: &generator) else { return }
        count("deletions")
        try? configuration.run { core throws(ConfigError) in try core.delete(.instanceIp, guest.id(.instanceIp)) }
    }

    // MARK: what has to hold

    private func owner(of guest: FarmObject) -> ObjectID? {
        configuration.owner(of: guest.id(.virtualMachine))?.orchestrator
    }

    private func addresses() -> [String: JSON] {
        Dictionary(
            uniqueKeysWithValues: Self.guests.compactMap { guest in
                configuration.record(guest.id(.instanceIp))?["instance_ip_address"].map { (guest.uid, $0) }
            })
    }

    /// No connector takes a guest's address, all of a guest is one farm's, and nobody offers what is not its own.
    private func check(since before: [String: JSON]) {
        let after = addresses()
        for guest in Self.guests {
            if let address = before[guest.uid], after[guest.uid] != address {
                #expect(excused.contains(guest.uid), "\(guest.unit) lost \(address.text)")
            }
            let owners = Set(FarmView.guestTypes.compactMap { configuration.owner(of: guest.id($0))?.orchestrator })
            #expect(owners.count <= 1, "\(guest.unit) belongs to several")
        }
        for farm in farms {
            let offered = Self.guests.filter { configuration.offers(of: farm.orchestrator).contains($0.uid) }
            #expect(offered.allSatisfy { owner(of: $0) == farm.orchestrator.id })
        }
    }

    /// Everything is heard of, and all come to rest.
    mutating func finish() throws {
        for index in farms.indices {
            for event in unheard[index] { hear(event, at: index) }
            unheard[index] = []
            farms[index].losesAnswer = { false }
        }
        let before = addresses()
        for _ in 0..<80 {
            for farm in farms { try farm.settle(at: now) }
            now = now + .seconds(5)
        }
        check(since: before)
        for guest in Self.guests {
            let farm = farms[place[guest] ?? 0]
            for type in FarmView.guestTypes {
                #expect(configuration.owner(of: guest.id(type))?.orchestrator == farm.orchestrator.id, "\(guest.unit)")
            }
        }
        for farm in farms {
            let status = ConnectorStatus(farm.synchronizer)
            #expect(status.isInSync, "\(farm.orchestrator.name): \(status)")
            #expect(status.owned == configuration.ownedCount(by: farm.orchestrator))
            #expect(configuration.offers(of: farm.orchestrator).isEmpty)
            #expect(farm.synchronizer.offers.isEmpty)
        }
        #expect(addresses().count == Self.guests.count)
        excused = []
    }
}

@Suite("Migrations")
struct MigrationTests {
    @Test(
        "whatever goes wrong, a guest is one farm's, and none takes its address while it is on the other",
        arguments: [1, 2, 3, 4] as [UInt64])
    func migrations(seed: UInt64) throws {
        var migration = try Migration(seed: seed)
        for _ in 0..<4 {
            for _ in 0..<200 { try migration.step() }
            try migration.finish()
        }
        for what in ["moves", "turns", "restarts", "lost answers", "deletions"] {
            #expect(migration.counts[what] ?? 0 > 0, "\(what) did not happen")
        }
    }
}
