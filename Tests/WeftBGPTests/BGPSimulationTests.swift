import Testing
import WeftBGPWire
import WeftNet

@testable import WeftBGP

/// Two machines on virtual time, with connections that take their time, fail and break.
struct TwoSpeakers {
    private enum Happening {
        case answer(caller: Int, BGPConnectionID)
        /// The caller learns that its call was answered, or failed.
        case connected(Int, BGPConnectionID)
        case failed(Int, BGPConnectionID)
        case bytes(Int, BGPConnectionID, [UInt8])
        case ended(Int, BGPConnectionID)
        case timer(Int, BGPSessionTimer, generation: Int)
    }

    private struct Link {
        var ends: [BGPConnectionID]
        /// When what was last sent to each end arrives: TCP keeps the order.
        var arrival: [MonotonicTime]
    }

    /// Side 0 and side 1.
    private(set) var sessions: [BGPSession]
    private(set) var established = [0, 0]
    private(set) var losses = [0, 0]
    private(set) var now = MonotonicTime.zero
    /// Breaks connections and lets calls fail.
    var isRough = true
    private var generator: SeededGenerator
    private var agenda: [(at: MonotonicTime, order: Int, what: Happening)] = []
    private var order = 0
    private var links: [Link] = []
    private var generations: [[BGPSessionTimer: Int]] = [[:], [:]]

    init(seed: UInt64, restarts: Bool) {
        generator = SeededGenerator(seed: seed)
        func settings(_ ours: UInt8, _ theirs: UInt8) -> BGPPeerSettings {
            var settings = BGPPeerSettings(
                peerAddress: .v4(IPv4Address(10, 0, 0, theirs)), peerAS: 64512, localAS: 64512,
                localIdentifier: IPv4Address(10, 0, 0, ours), families: [.ipv4VPN])
            settings.gracefulRestart = restarts ? .init(restartTime: 60) : nil
            return settings
        }
        sessions = [
            BGPSession(settings(1, 2), seed: seed, at: now), BGPSession(settings(2, 1), seed: seed + 1, at: now),
        ]
    }

    mutating func start() {
        for side in 0...1 { perform(sessions[side].start(at: now), side) }
    }

    mutating func resetOne(_ side: Int) {
        perform(sessions[side].reset(.cease(.administrativeReset), at: now), side)
    }

    /// Lets the time pass; what happens then follows.
    mutating func run(for duration: Duration) {
        let end = now + duration
        while let next = agenda.indices.min(by: {
            (agenda[$0].at, agenda[$0].order) < (agenda[$1].at, agenda[$1].order)
        }),
            agenda[next].at <= end
        {
            let (at, _, what) = agenda.remove(at: next)
            now = at
            happen(what)
            for side in 0...1 { check(side) }
        }
        now = end
    }

    private func check(_ side: Int) {
        let session = sessions[side]
        #expect(session.connections.filter(\.isEstablished).count <= 1)
        #expect(established[side] - losses[side] == (session.state == .established ? 1 : 0))
        #expect(session.connections.count <= 4)
    }

    private mutating func later(_ what: Happening, within: ClosedRange<Int> = 1...400) {
        schedule(what, now + .milliseconds(Int.random(in: within, using: &generator)))
    }

    private mutating func schedule(_ what: Happening, _ at: MonotonicTime) {
        order += 1
        agenda.append((at, order, what))
    }

    private mutating func chance(_ percent: Int) -> Bool {
        isRough && Int.random(in: 0..<100, using: &generator) < percent
    }

    private func link(_ side: Int, _ id: BGPConnectionID) -> Int? { links.firstIndex { $0.ends[side] == id } }

    private mutating func happen(_ what: Happening) {
        switch what {
        case .answer(let caller, let id):
            if chance(30) { return later(.failed(caller, id)) }
            let other = 1 - caller
            let (answered, outputs) = sessions[other].accepted(at: now)
            var ends = [id, id]
            ends[other] = answered
            // What the other side sends comes after the answer.
            let connected = now + .milliseconds(Int.random(in: 1...400, using: &generator))
            var arrival = [now, now]
            arrival[caller] = connected
            links.append(Link(ends: ends, arrival: arrival))
            schedule(.connected(caller, id), connected)
            perform(outputs, other)
        case .connected(let side, let id):
            // The caller may have given up in the meantime.
            if sessions[side].index(of: id) == nil { deliver(.ended(1 - side, id), side, id) }
            perform(sessions[side].connected(id, at: now), side)
        case .failed(let side, let id): perform(sessions[side].ended(id, at: now), side)
        case .bytes(let side, let id, let bytes): receive(bytes, side, id)
        case .ended(let side, let id): perform(sessions[side].ended(id, at: now), side)
        case .timer(let side, let timer, let generation):
            guard generations[side][timer] == generation else { return }
            perform(sessions[side].expired(timer, at: now), side)
        }
    }

    private mutating func receive(_ bytes: [UInt8], _ side: Int, _ id: BGPConnectionID) {
        let step = bytes.withUnsafeBytes { sessions[side].next(in: $0, on: id, at: now) }
        if case .handled(let outputs, _) = step { perform(outputs, side) }
    }

    private mutating func perform(_ outputs: [BGPSessionOutput], _ side: Int) {
        for output in outputs {
            switch output {
            case .connect(let id): later(.answer(caller: side, id))
            case .send(let bytes, let id): deliver(.bytes(1 - side, id, bytes), side, id)
            case .close(let id): deliver(.ended(1 - side, id), side, id)
            case .arm(let timer, let duration):
                generations[side][timer, default: 0] += 1
                schedule(.timer(side, timer, generation: generations[side][timer, default: 0]), now + duration)
            case .cancel(let timer): generations[side][timer, default: 0] += 1
            case .established: established[side] += 1
            case .down: losses[side] += 1
            case .routeRefresh, .note: break
            }
        }
    }

    /// To the other end, in order; the connection may break instead, for both.
    private mutating func deliver(_ what: Happening, _ side: Int, _ id: BGPConnectionID) {
        guard let index = link(side, id) else { return }
        let other = 1 - side
        let peer = links[index].ends[other]
        if chance(3) {
            links.remove(at: index)
            later(.ended(side, id))
            later(.ended(other, peer))
            return
        }
        let at = max(links[index].arrival[other], now + .milliseconds(Int.random(in: 1...400, using: &generator)))
        links[index].arrival[other] = at
        switch what {
        case .bytes(_, _, let bytes): schedule(.bytes(other, peer, bytes), at)
        default: schedule(.ended(other, peer), at)
        }
    }
}

@Suite("BGP session: two speakers")
struct BGPSimulationTests {
    @Test("two speakers that call each other at the same time lose nothing by it", arguments: UInt64(0)..<200)
    func simultaneousCalls(_ seed: UInt64) {
        var speakers = TwoSpeakers(seed: seed, restarts: seed % 2 == 0)
        speakers.isRough = false
        speakers.start()
        speakers.run(for: .seconds(60))
        #expect(speakers.sessions.map(\.state) == [.established, .established], "seed \(seed)")
        #expect(speakers.losses == [0, 0], "seed \(seed)")
    }

    @Test(
        "two speakers come to one session whatever happens to their connections, and keep it once the network is quiet",
        arguments: UInt64(0)..<100)
    func convergence(_ seed: UInt64) {
        var speakers = TwoSpeakers(seed: seed, restarts: seed % 2 == 0)
        speakers.start()
        for _ in 0..<4 {
            speakers.isRough = true
            speakers.run(for: .seconds(300))
            speakers.resetOne(Int(seed % 2))
            speakers.isRough = false
            speakers.run(for: .seconds(400))
            #expect(speakers.sessions.map(\.state) == [.established, .established], "seed \(seed)")
            let losses = speakers.losses
            speakers.run(for: .seconds(600))
            #expect(speakers.sessions.map(\.state) == [.established, .established], "seed \(seed)")
            #expect(speakers.losses == losses, "seed \(seed)")
        }
    }
}
