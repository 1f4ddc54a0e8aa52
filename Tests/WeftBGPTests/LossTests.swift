import Testing
import WeftBGPWire
import WeftNet

@testable import WeftBGP

@Suite("BGP session: loss and graceful restart")
struct LossTests {
    enum Agreement: CaseIterable {
        case none, onlyPeer, onlyUs, plain, withNotifications
    }

    static func established(_ agreement: Agreement) throws -> (Peer, BGPConnectionID) {
        var peer = Peer(
            Peer.settings {
                $0.gracefulRestart =
                    agreement == .none || agreement == .onlyPeer ? nil : .init(restartTime: 60, longLivedTime: 0)
            })
        var open = Peer.open()
        switch agreement {
        case .none, .onlyUs: break
        case .onlyPeer, .withNotifications: open.capabilities.append(Peer.restart())
        case .plain: open.capabilities.append(Peer.restart(notifications: false))
        }
        let id = try peer.establish(open)
        peer.pass(.seconds(60))
        return (peer, id)
    }

    @Test("a lost connection keeps the routes where both sides restart gracefully", arguments: Agreement.allCases)
    func connectionLost(_ agreement: Agreement) throws {
        var (peer, id) = try Self.established(agreement)
        let keeps = agreement == .plain || agreement == .withNotifications
        let outputs = peer.do { $0.ended(id, at: $1) }
        #expect(outputs.loss == BGPSessionLoss(cause: .connectionLost, mayKeepRoutes: keeps))
        #expect(peer.session.state == .active)
        #expect(peer.session.history.flaps == 1)
        #expect(peer.session.negotiated == nil)
    }

    @Test("a NOTIFICATION ends the routes, unless both sides agreed otherwise", arguments: Agreement.allCases)
    func notification(_ agreement: Agreement) throws {
        for (fault, isHard) in [
            (BGPFault.cease(.administrativeReset), false), (.holdTimerExpired, false),
            (.cease(.hardReset, data: [6, 2]), true),
        ] {
            var (peer, id) = try Self.established(agreement)
            let outputs = peer.receive(fault, on: id)
            let keeps = agreement == .withNotifications && !isHard
            #expect(outputs.loss == BGPSessionLoss(cause: .received(fault), mayKeepRoutes: keeps))
            #expect(peer.session.history.lastReceived?.fault == fault)
        }
    }

    @Test("what shall end the routes is said as a hard reset where a NOTIFICATION would not")
    func hardReset() throws {
        let data = BGPFault.shutdownData("moving")
        for agreement in Agreement.allCases {
            var (peer, _) = try Self.established(agreement)
            let outputs = peer.do { $0.stop(.cease(.administrativeShutdown, data: data), at: $1) }
            let said: BGPFault =
                agreement == .withNotifications
                ? .cease(.hardReset, data: [6, 2] + data) : .cease(.administrativeShutdown, data: data)
            #expect(outputs.faults == [said])
            #expect(outputs.loss?.mayKeepRoutes == false)
        }
    }

    @Test("a change of our settings keeps the routes where NOTIFICATIONs are covered", arguments: Agreement.allCases)
    func settingsChange(_ agreement: Agreement) throws {
        var (peer, _) = try Self.established(agreement)
        var settings = peer.session.settings
        settings.holdTime = 30
        let outputs = peer.do { $0.update(settings, at: $1) }
        #expect(outputs.faults == [.cease(.otherConfigurationChange)])
        #expect(outputs.loss?.mayKeepRoutes == (agreement == .withNotifications))
    }

    @Test("who has to know at once whether routes are kept is told what the loss says", arguments: Agreement.allCases)
    func foretold(_ agreement: Agreement) throws {
        for (fault, isKept) in [
            (BGPFault.badNetworkField, true), (.attributeListMalformed, true),
            (.cease(.otherConfigurationChange), true), (.cease(.maximumPrefixes), false),
            (.cease(.administrativeReset), false),
        ] {
            var (peer, _) = try Self.established(agreement)
            let foretold = try #require(peer.session.negotiated).mayKeepRoutes(afterEndingOver: fault)
            #expect(foretold == (isKept && agreement == .withNotifications))
            #expect(peer.do { $0.reset(fault, at: $1) }.loss?.mayKeepRoutes == foretold)
        }
    }

    @Test("before our restart connections are closed without a word")
    func abandon() throws {
        var (peer, id) = try Self.established(.plain)
        let outputs = peer.do { $0.abandon(at: $1) }
        #expect(outputs.sent.isEmpty)
        #expect(outputs.closed == [id])
        #expect(peer.session.isStopped)
    }

    @Test(
        "losses can be read",
        arguments: [
            (BGPSessionLoss.Cause.connectionLost, "connection lost"),
            (.sent(.holdTimerExpired), "sent hold timer expired (4/0)"),
            (
                .received(.cease(.administrativeShutdown, data: BGPFault.shutdownData("bye"))),
                "received cease: administrative shutdown (6/2), saying: bye"
            ),
            (.sent(.cease(.hardReset, data: [6, 3])), "sent hard reset: cease: peer de-configured (6/3)"),
        ])
    func description(_ cause: BGPSessionLoss.Cause, _ text: String) {
        #expect(BGPSessionLoss(cause: cause, mayKeepRoutes: false).description == text)
    }
}
