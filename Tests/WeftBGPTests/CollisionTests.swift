import Testing
import WeftBGPWire
import WeftNet

@testable import WeftBGP

@Suite("BGP session: collisions")
struct CollisionTests {
    /// Both sides have called, and neither has heard an OPEN.
    static func twoConnections(
        _ settings: BGPPeerSettings = Peer.settings()
    ) throws -> (Peer, ours: BGPConnectionID, theirs: BGPConnectionID) {
        var peer = Peer(settings)
        let ours = try peer.connect()
        let (theirs, outputs) = peer.accept()
        #expect(outputs.sent.map(\.type) == [.open])
        #expect(outputs.closed == [])
        return (peer, ours, theirs)
    }

    @Test(
        "the call of the higher identifier stays, whichever OPEN comes first",
        arguments: [IPv4Address(10, 0, 0, 2), IPv4Address(9, 0, 0, 2)], [true, false])
    func identifiers(_ identifier: IPv4Address, _ oursFirst: Bool) throws {
        var (peer, ours, theirs) = try Self.twoConnections()
        let open = Peer.open(identifier: identifier).message
        let isTheirsHigher = identifier == IPv4Address(10, 0, 0, 2)
        let (winner, loser) = isTheirsHigher ? (theirs, ours) : (ours, theirs)
        var outputs = peer.receive(open, on: oursFirst ? ours : theirs)
        #expect(outputs.closed == [])
        // The one that would be closed is not confirmed yet.
        #expect(peer.session.state == (oursFirst == isTheirsHigher ? .openSent : .openConfirm))
        outputs = peer.receive(open, on: oursFirst ? theirs : ours)
        #expect(outputs.closed == [loser])
        #expect(outputs.faults == [.cease(.connectionCollision)])
        #expect(peer.receive(BGPHeader.keepalive, on: loser) == [])
        peer.receive(BGPHeader.keepalive, on: winner)
        #expect(peer.session.establishedConnection == winner)
        #expect(peer.session.state == .established)
    }

    @Test("with one identifier on both sides the higher AS decides", arguments: [64511, 64513])
    func autonomousSystems(_ asn: UInt32) throws {
        var (peer, ours, theirs) = try Self.twoConnections(Peer.settings { $0.peerAS = asn })
        let open = Peer.open(asn: asn, identifier: IPv4Address(10, 0, 0, 1)).message
        peer.receive(open, on: ours)
        #expect(peer.receive(open, on: theirs).closed == [asn > 64512 ? ours : theirs])
    }

    @Test("the first connection that is confirmed ends the others")
    func establishedFirst() throws {
        var (peer, ours, theirs) = try Self.twoConnections()
        peer.receive(Peer.open().message, on: theirs)
        let outputs = peer.receive(BGPHeader.keepalive, on: theirs)
        #expect(outputs.closed == [ours])
        #expect(outputs.established != nil)
        // What the peer sent on the other in the meantime is not read.
        #expect(peer.receive(Peer.open().message, on: ours) == [])
    }

    @Test("a connection waits for the one that would be preferred, until that is gone", arguments: [true, false])
    func deferral(_ isConfirmed: Bool) throws {
        var (peer, ours, theirs) = try Self.twoConnections()
        #expect(peer.receive(Peer.open().message, on: ours).sent.isEmpty)
        if isConfirmed { #expect(peer.receive(BGPHeader.keepalive, on: ours) == []) }
        let outputs = peer.do { $0.ended(theirs, at: $1) }
        #expect(outputs.sent.map(\.type) == [.keepalive])
        #expect(peer.session.state == (isConfirmed ? .established : .openConfirm))
        #expect(outputs.armed(.hold(ours)) == .seconds(90))
    }

    @Test("a connection does not wait for long")
    func deferralEnds() throws {
        var (peer, ours, theirs) = try Self.twoConnections()
        let wait = try #require(peer.receive(Peer.open().message, on: ours).armed(.hold(ours)))
        peer.pass(wait)
        #expect(peer.expire(.hold(ours)).sent.map(\.type) == [.keepalive])
        #expect(peer.receive(BGPHeader.keepalive, on: ours).closed == [theirs])
        #expect(peer.session.state == .established)
    }

    @Test("a call of ours that is answered late is given up before the peer hears of it")
    func lateAnswer() throws {
        var peer = Peer()
        let ours = try peer.call()
        let (theirs, _) = peer.accept()
        peer.receive(Peer.open().message, on: theirs)
        let outputs = peer.do { $0.connected(ours, at: $1) }
        #expect(outputs.closed == [ours])
        #expect(outputs.sent.isEmpty)
        #expect(peer.session.state == .openConfirm)
    }

    @Test("a call of ours that is still under way ends when the peer's is confirmed")
    func callUnderWay() throws {
        var peer = Peer()
        let ours = try peer.call()
        let (theirs, _) = peer.accept()
        peer.receive(Peer.open().message, on: theirs)
        let outputs = peer.receive(BGPHeader.keepalive, on: theirs)
        #expect(outputs.closed == [ours])
        #expect(outputs.faults == [])
        #expect(peer.do { $0.connected(ours, at: $1) } == [])
        #expect(peer.session.state == .established)
    }

    @Test("a new connection of an established peer is superfluous, unless the peer restarts gracefully")
    func afterEstablishment() throws {
        for (restarts, seconds) in [(false, 60), (true, 1), (true, 60)] {
            var peer = Peer(Peer.settings { $0.gracefulRestart = .init(restartTime: 60) })
            var open = Peer.open()
            if restarts { open.capabilities.append(Peer.restart()) }
            let old = try peer.establish(open)
            peer.pass(.seconds(seconds))
            let (new, _) = peer.accept()
            #expect(peer.session.state == .established)
            let outputs = peer.receive(open.message, on: new)
            if restarts, seconds == 60 {
                #expect(outputs.closed == [old])
                #expect(outputs.faults == [])
                #expect(outputs.loss == BGPSessionLoss(cause: .replaced, mayKeepRoutes: true))
                #expect(peer.receive(BGPHeader.keepalive, on: new).established != nil)
            } else {
                #expect(outputs.closed == [new])
                #expect(outputs.faults == [.cease(.connectionCollision)])
                #expect(peer.session.establishedConnection == old)
            }
        }
    }

    @Test("a peer that calls twice has given up its first call")
    func twoCalls() throws {
        var peer = Peer(Peer.settings { $0.isPassive = true })
        peer.do { $0.start(at: $1) }
        let (first, _) = peer.accept()
        let (second, outputs) = peer.accept()
        #expect(outputs.closed == [first])
        peer.receive(Peer.open().message, on: second)
        // It has answered on the second: a third is one too many.
        let (third, refused) = peer.accept()
        #expect(refused.closed == [third])
        peer.receive(BGPHeader.keepalive, on: second)
        #expect(peer.session.state == .established)
    }

    @Test("a fault on one of two connections leaves the other alone")
    func faultOnOne() throws {
        var (peer, ours, theirs) = try Self.twoConnections()
        peer.receive([UInt8](repeating: 0, count: 19), on: ours)
        #expect(peer.session.state == .openSent)
        peer.receive(Peer.open().message, on: theirs)
        peer.receive(BGPHeader.keepalive, on: theirs)
        #expect(peer.session.state == .established)
    }
}
