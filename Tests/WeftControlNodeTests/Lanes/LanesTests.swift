import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

/// A table and listeners who stand in lanes before it.
private final class ListeningRoom {
    var rib: RIB
    var lanes: Lanes<Listener>
    private let source: SourceID
    private let attributes: [AttributeID]
    /// The last number that was announced for each route; nil for none.
    var truth: [RouteID: Int] = [:]

    /// How many routes there can be.
    static let size = 12

    init() {
        var rib = RIB()
        source = rib.addSource(.xmpp, routerID: nil, order: 0)!
        lanes = Lanes(table: rib.table(.inet, of: rib.addInstance()))
        var attributes: [AttributeID] = []
        for number in 0..<8 {
            var value = PathAttributes(nextHop: .v4(IPv4Address(192, 0, 2, 1)))
            value.med = UInt32(number)
            attributes.append(rib.intern(value)!)
        }
        self.attributes = attributes
        self.rib = rib
    }

    private func key(_ number: Int) -> RouteKey { RouteKey(IPv4Prefix("10.0.0.\(number)/32")!) }

    func announce(_ number: Int, _ med: Int) {
        rib.announce(key(number), in: lanes.table, from: source, attributes: attributes[med], label: 16)
        truth[rib.route(to: key(number), in: lanes.table)!] = med
    }

    func withdraw(_ number: Int) {
        if let route = rib.route(to: key(number), in: lanes.table) { truth[route] = nil }
        rib.withdraw(key(number), in: lanes.table, from: source)
    }

    func join(_ listener: Listener) { lanes.join(listener, as: listener.number, in: &rib) }

    /// Tells everybody what they can take, one route at a time.
    func tell() {
        for start in lanes.readers {
            var reader = start
            while case .tell(let next)? = lanes.next(for: &reader, in: &rib),
                var lane = lanes.takeReady(reader, in: &rib)
            {
                #expect(lane.members.map(\.number) == lane.receivers)
                let revisited = lane.record.revisits.popLast()
                if let revisited { for member in lane.members { member.revisited.append(revisited) } }
                if revisited == nil, let route = next {
                    let best = rib.bestPath(of: route)
                    for member in lane.members {
                        member.known[route] = best.map { Int(rib.attributes($0.attributes).med) }
                        member.window.add(1, limit: Listener.window)
                    }
                    rib.pass(reader)
                }
                lanes.putBack(lane, at: reader)
            }
        }
    }
}

private final class Listener: LaneMember {
    typealias Receiver = Int

    struct Record: LaneRecord {
        var names: Set<String> = []
        var revisits: [RouteID] = []
        var hasMore: Bool { !revisits.isEmpty }
        mutating func formUnion(_ other: Record) { names.formUnion(other.names) }
    }

    static let window = 3

    let number: Int
    var lanes: [TableID: ReaderID] = [:]
    var waitingTables: Set<TableID> = []
    var window = SendWindow()
    var known: [RouteID: Int] = [:]
    var revisited: [RouteID] = []

    init(_ number: Int) { self.number = number }

    func drain() { _ = window.set(0, limit: Self.window) }
}

@Suite("Lanes")
struct LanesTests {
    @Test("who waits for a connection stays behind, and joins the others again")
    func blocked() {
        let room = ListeningRoom()
        let (fast, slow) = (Listener(1), Listener(2))
        room.join(fast)
        room.join(slow)
        room.tell()
        #expect(room.lanes.count == 1)
        for number in 0..<6 {
            room.announce(number, 1)
            room.tell()
            fast.drain()
        }
        #expect(room.lanes.count == 2)
        #expect(fast.known == room.truth)
        #expect(slow.known.count == Listener.window)
        #expect(slow.waitingTables == [room.lanes.table])
        #expect(fast.waitingTables == [])
        while slow.known != room.truth {
            slow.drain()
            room.tell()
        }
        #expect(room.lanes.count == 1)
        #expect(slow.waitingTables == [])
    }

    @Test("a lane moves for nobody when all its members wait")
    func allBlocked() {
        let room = ListeningRoom()
        let listeners = [Listener(1), Listener(2)]
        for listener in listeners { room.join(listener) }
        for number in 0..<6 { room.announce(number, 1) }
        room.tell()
        #expect(room.lanes.count == 1, "they wait together")
        for listener in listeners { #expect(listener.known.count == Listener.window) }
    }

    @Test("what a lane has to say beyond the table is said before it rests or joins another")
    func revisits() {
        let room = ListeningRoom()
        room.announce(1, 1)
        let first = Listener(1)
        room.join(first)
        room.tell()
        let route = first.known.keys.first!
        let second = Listener(2)
        room.join(second)
        let reader = second.lanes[room.lanes.table]!
        room.lanes[reader]?.record.revisits = [route]
        room.tell()
        #expect(second.revisited == [route])
        #expect(second.known == room.truth)
        #expect(first.revisited == [])
        #expect(room.lanes.count == 1)
    }

    @Test("what was told goes with who leaves, and what two lanes were told comes together")
    func records() throws {
        let room = ListeningRoom()
        let (one, two) = (Listener(1), Listener(2))
        room.lanes.join(one, as: 1, told: .init(names: ["a"]), in: &room.rib)
        room.lanes.join(two, as: 2, told: .init(names: ["b"]), in: &room.rib)
        room.tell()
        #expect(room.lanes.leave(one, in: &room.rib)?.names == ["a", "b"])
        #expect(room.lanes.leave(one, in: &room.rib)?.names == nil)
        #expect(one.lanes == [:])
        #expect(!room.lanes.isEmpty)
        #expect(room.lanes.removeAll(in: &room.rib).map(\.number) == [2])
        #expect(room.lanes.isEmpty)
        #expect(two.lanes == [:])
    }

    @Test("everybody knows in the end what is so, whoever came, went and waited", arguments: 0..<40)
    func simulation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let room = ListeningRoom()
        var listeners: [Listener] = []
        for step in 0..<200 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0 where listeners.count < 6:
                let listener = Listener(step)
                listeners.append(listener)
                room.join(listener)
            case 1 where !listeners.isEmpty:
                let listener = listeners.remove(at: .random(in: listeners.indices, using: &generator))
                room.lanes.leave(listener, in: &room.rib)
            case 2, 3: room.withdraw(.random(in: 0..<ListeningRoom.size, using: &generator))
            case 4, 5: listeners.randomElement(using: &generator)?.drain()
            case 6: room.tell()
            default:
                room.announce(
                    .random(in: 0..<ListeningRoom.size, using: &generator), .random(in: 0..<8, using: &generator))
            }
        }
        for _ in 0..<2 * ListeningRoom.size {
            for listener in listeners { listener.drain() }
            room.tell()
        }
        #expect(room.lanes.count == min(listeners.count, 1))
        for listener in listeners {
            #expect(listener.known == room.truth, "listener \(listener.number)")
            #expect(listener.waitingTables == [])
        }
        for listener in listeners { room.lanes.leave(listener, in: &room.rib) }
        #expect(room.lanes.isEmpty)
        #expect(room.rib.checkInvariants() == [])
    }
}

@Suite("The window of a connection")
struct SendWindowTests {
    @Test("it is full at its limit and opens again at half of it, and says so once")
    func limits() {
        var window = SendWindow()
        let first = window.add(99, limit: 100)
        let second = window.add(1, limit: 100)
        let third = window.add(1, limit: 100)
        #expect([first, second, third] == [false, true, false])
        #expect(window.isBlocked)
        let opened = [51, 50, 0].map { window.set($0, limit: 100) }
        #expect(opened == [false, true, false])
        #expect(!window.isBlocked)
        #expect(window.bytesInFlight == 0)
    }
}
