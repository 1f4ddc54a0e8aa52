import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// Guests wander between two farms, while connectors start anew, answers get lost and people take things away, in an
/// order that a seed decides.
private struct Migration {
    private let configuration: FarmConfiguration
    private let farms: [FarmConnector]
    private var generator: SeededGenerator
    private var now = MonotonicTime.zero
    /// On which farm a guest is.
    private var place: [FarmObject: Int] = [:]
    private var unheardDepartures: [(guest: FarmObject, from: Int)] = []
    private var unheardArrivals: [(guest: FarmObject, at: Int)] = []
    /// Guests whose farm does not know that they moved, and is right to delete what they had.
    private var excused: Set<String> = []
    private(set) var counts: [String: Int] = [:]

    static let guests = (0..<6).map { FarmObject.guest("vm-\($0)", on: "wide") }

    init(seed: UInt64) throws {
        configuration = try FarmConfiguration()
        try configuration.addHost("node-a")
        try configuration.stretch()
        let farms = try ["farm1", "farm2"].map { [configuration] in try FarmConnector($0, configuration) }
        self.farms = farms
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
        let index = Int.random(in: 0..<2, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<25: move()
        case 25..<45:
            guard let departure = unheardDepartures.first else { break }
            unheardDepartures.removeFirst()
            farms[departure.from].hearDeparture(of: departure.guest, to: farms[1 - departure.from])
        case 45..<65:
            guard let arrival = unheardArrivals.first else { break }
            unheardArrivals.removeFirst()
            farms[arrival.at].hearArrival(of: arrival.guest)
        case 65..<70: list(index)
        case 70..<73: try restart(index)
        case 73..<76:
            var losses = 1
            farms[index].losesAnswer = {
                losses -= 1
                return losses >= 0
            }
            counts["lost answers", default: 0] += 1
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

    private mutating func move() {
        // One that is on its way goes on when it has been heard of.
        let waiting = Set(unheardArrivals.map(\.guest) + unheardDepartures.map(\.guest))
        guard let guest = Self.guests.filter({ !waiting.contains($0) }).randomElement(using: &generator),
            let index = place[guest], owner(of: guest) == farms[index].orchestrator.id
        else { return }
        counts["moves", default: 0] += 1
        farms[index].move(guest, to: farms[1 - index])
        place[guest] = 1 - index
        unheardDepartures.append((guest, index))
        unheardArrivals.append((guest, 1 - index))
    }

    private mutating func list(_ index: Int) {
        for departure in unheardDepartures where departure.from == index { excused.insert(departure.guest.uid) }
        farms[index].list()
    }

    private mutating func restart(_ index: Int) throws {
        counts["restarts", default: 0] += 1
        for guest in Self.guests where place[guest] != index && owner(of: guest) == farms[index].orchestrator.id {
            excused.insert(guest.uid)
        }
        unheardDepartures.removeAll { $0.from == index }
        unheardArrivals.removeAll { $0.at == index }
        try farms[index].restart()
        farms[index].list()
    }

    /// A person deletes a guest's address, which comes back as another perhaps.
    private mutating func takeAway() {
        guard let guest = Self.guests.randomElement(using: &generator) else { return }
        counts["deletions", default: 0] += 1
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

    /// No connector takes a guest's address, and all of a guest is one farm's.
    private func check(since before: [String: JSON]) {
        let after = addresses()
        for guest in Self.guests {
            if let address = before[guest.uid], after[guest.uid] != address {
                #expect(excused.contains(guest.uid), "\(guest.unit) lost \(address.text)")
            }
            let owners = Set(FarmView.guestTypes.compactMap { configuration.owner(of: guest.id($0))?.orchestrator })
            #expect(owners.count <= 1, "\(guest.unit) belongs to both")
        }
    }

    /// Everything is heard of, and both come to rest.
    mutating func finish() throws {
        for departure in unheardDepartures {
            farms[departure.from].hearDeparture(of: departure.guest, to: farms[1 - departure.from])
        }
        for arrival in unheardArrivals { farms[arrival.at].hearArrival(of: arrival.guest) }
        (unheardDepartures, unheardArrivals) = ([], [])
        for farm in farms { farm.losesAnswer = { false } }
        let before = addresses()
        for _ in 0..<400 {
            for farm in farms { try farm.settle(at: now) }
            now = now + .seconds(1)
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
        }
        #expect(addresses().count == Self.guests.count)
        excused = []
    }
}

@Suite("Migrations")
struct MigrationTests {
    @Test(
        "whatever goes wrong, a guest is one farm's, and none takes its address while it is on the other",
        arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func migrations(seed: UInt64) throws {
        var migration = try Migration(seed: seed)
        for _ in 0..<5 {
            for _ in 0..<200 { try migration.step() }
            try migration.finish()
        }
        for what in ["moves", "restarts", "lost answers", "deletions"] {
            #expect(migration.counts[what] ?? 0 > 0, "\(what) did not happen")
        }
    }
}
