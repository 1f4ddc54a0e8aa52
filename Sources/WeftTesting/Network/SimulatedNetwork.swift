import WeftNet
import WeftVRouter

/// The management network between the parts of a fabric, with connections as TCP has them: each way what is sent
/// arrives whole and in its order. What two connections carry arrives in no order at all, because each has delays of
/// its own.
///
/// A path that is cut loses nothing: what was sent waits until it is whole again, as TCP's repetitions do. Whoever
/// waits longer than his hold time gives up by himself.
struct SimulatedNetwork {
    /// Whose connections these are.
    enum Purpose: Hashable {
        /// Of a host's agent, called by it.
        case agent(host: Int, slot: Int)
        /// Between two control nodes.
        case peers
    }

    enum End: Int {
        case caller, called

        var other: End { self == .caller ? .called : .caller }
    }

    /// What arrives at one end of a connection.
    enum Delivery {
        case call
        /// The call is answered.
        case answer
        /// - Parameter counted: how many of the bytes the sender wants to hear of when they have arrived.
        case bytes([UInt8], counted: Int)
        /// Stanzas of an open stream, read already.
        case told([ControlNodeEvent], counted: Int)
        /// The other end is gone.
        case end
    }

    /// A class, because it is looked up and changed for every piece that is sent.
    final class Connection {
        let caller: Place
        let called: Place
        let purpose: Purpose
        fileprivate var generator: SeededGenerator
        // By the end that receives.
        fileprivate var lastArrivals = [MonotonicTime.zero, .zero]
        fileprivate var stalled: [[Delivery]] = [[], []]
        fileprivate var isClosed = [false, false]

        fileprivate init(_ caller: Place, _ called: Place, _ purpose: Purpose, seed: UInt64) {
            self.caller = caller
            self.called = called
            self.purpose = purpose
            generator = SeededGenerator(seed: seed)
        }

        fileprivate func arrival(at end: End, after now: MonotonicTime, _ delay: ClosedRange<Duration>) -> MonotonicTime
        {
            let way = Int64.random(
                in: delay.lowerBound.nanoseconds...delay.upperBound.nanoseconds, using: &generator)
            lastArrivals[end.rawValue] = max(lastArrivals[end.rawValue], now + .nanoseconds(way))
            return lastArrivals[end.rawValue]
        }
    }

    private(set) var connections: [Int: Connection] = [:]
    private var lastConnection = 0
    private var cuts: Set<Path> = []
    private let seed: UInt64
    private let delay: ClosedRange<Duration>

    init(seed: UInt64, delay: ClosedRange<Duration>) {
        self.seed = seed
        self.delay = delay
    }

    // MARK: Connections

    mutating func connect(
        _ caller: Place, to called: Place, _ purpose: Purpose, _ clock: inout FabricClock
    ) -> Int {
        lastConnection += 1
        connections[lastConnection] = Connection(
            caller, called, purpose, seed: seed &+ UInt64(lastConnection) &* 0x9e37_79b9)
        send(.call, on: lastConnection, to: .called, &clock)
        return lastConnection
    }

    func send(_ delivery: Delivery, on id: Int, to end: End, _ clock: inout FabricClock) {
        guard let connection = connections[id] else { return }
        clock.post(.arrival(id, end, delivery), at: connection.arrival(at: end, after: clock.now, delay))
    }

    /// Closes one end. The other one hears of it after everything that was sent before.
    func close(_ id: Int, _ end: End, _ clock: inout FabricClock) {
        guard let connection = connections[id], !connection.isClosed[end.rawValue] else { return }
        connection.isClosed[end.rawValue] = true
        send(.end, on: id, to: end.other, &clock)
    }

    /// Ends a connection as a router on the way does that forgets it: both ends find it gone.
    func reset(_ id: Int, _ clock: inout FabricClock) {
        for end in [End.caller, .called] { send(.end, on: id, to: end, &clock) }
    }

    /// Whose end has something now that has come this far: nobody's when the way is cut, and nobody's when the end is
    /// closed.
    mutating func arrives(_ delivery: Delivery, on id: Int, at end: End) -> Connection? {
        guard let connection = connections[id] else { return nil }
        if isCut(connection.caller, connection.called) {
            connection.stalled[end.rawValue].append(delivery)
            return nil
        }
        let wasClosed = connection.isClosed[end.rawValue]
        if case .end = delivery {
            connection.isClosed[end.rawValue] = true
            if connection.isClosed[end.other.rawValue] { connections[id] = nil }
        }
        return wasClosed ? nil : connection
    }

    // MARK: Cuts

    func isCut(_ a: Place, _ b: Place) -> Bool { !cuts.isEmpty && cuts.contains(Path(a, b)) }

    /// Answers the connections on the way.
    mutating func cut(_ a: Place, _ b: Place) -> [Int] {
        guard cuts.insert(Path(a, b)).inserted else { return [] }
        return connections.filter { Path($0.value.caller, $0.value.called) == Path(a, b) }.keys.sorted()
    }

    /// Makes every path whole, and lets go what waited. Answers the connections that were on one that was cut.
    mutating func heal(_ clock: inout FabricClock) -> [Int] {
        let healed = connections.filter { isCut($0.value.caller, $0.value.called) }.sorted { $0.key < $1.key }
        cuts = []
        for (id, connection) in healed {
            for end in [End.caller, .called] {
                // Before what is on its way still.
                for delivery in connection.stalled[end.rawValue] {
                    clock.post(.arrival(id, end, delivery), at: clock.now)
                }
                connection.stalled[end.rawValue] = []
            }
        }
        return healed.map(\.key)
    }

    /// The way between two places, whoever calls.
    private struct Path: Hashable {
        let ends: Set<Place>

        init(_ a: Place, _ b: Place) { ends = [a, b] }
    }
}

/// Where something runs in a fabric.
package enum Place: Hashable, Sendable {
    case configuration
    case controlNode(Int)
    case host(Int)
}
