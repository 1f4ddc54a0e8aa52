import Testing
import WeftBGPWire
import WeftNet

@testable import WeftBGP

@Suite("BGP session")
struct SessionTests {
    @Test("a session is called, opened and confirmed")
    func establishment() throws {
        var peer = Peer()
        #expect(peer.session.state == .idle)
        let id = try peer.call()
        #expect(peer.session.state == .connect)
        let opened = peer.do { $0.connected(id, at: $1) }
        #expect(opened.sent.map(\.type) == [.open])
        #expect(opened.armed(.hold(id)) == .seconds(240))
        #expect(peer.session.state == .openSent)
        let confirmed = peer.receive(Peer.open(holdTime: 30).message, on: id)
        #expect(confirmed.sent.map(\.type) == [.keepalive])
        #expect(confirmed.armed(.hold(id)) == .seconds(30))
        #expect(peer.session.state == .openConfirm)
        let session = try #require(peer.receive(BGPHeader.keepalive, on: id).established)
        #expect(peer.session.state == .established)
        #expect(session.families == [.ipv4VPN, .evpn])
        #expect(session.holdTime == 30)
        #expect(session.messageLimit == 65535)
        #expect(session.hasRouteRefresh)
        #expect(!session.hasEnhancedRouteRefresh)
        #expect(session.peerRestart == nil)
        #expect(peer.outputs.armed(.connectRetry) == nil)
    }
}
