package import WeftBGP
package import WeftBGPWire
package import WeftNet

/// What a speaker tells its owner, on the speaker's event loop. The owner may call the speaker from within every call.
package protocol BGPSpeakerDelegate: AnyObject {
    func established(_ peer: PeerID, _ session: NegotiatedSession)
    /// The body of an UPDATE, without the message header. The bytes are valid during the call only.
    func received(update: UnsafeRawBufferPointer, from peer: PeerID)
    /// What has arrived from the peer so far has been handed over.
    func receivedAll(from peer: PeerID)
    func receivedRouteRefresh(_ family: BGPFamily, _ kind: RouteRefreshMessage.Kind, from peer: PeerID)
    /// The established session is over. Nothing that was sent is reported as taken any more.
    func lost(_ peer: PeerID, _ loss: BGPSessionLoss)
    /// The connection has taken bytes that were sent; so many wait still.
    func taken(by peer: PeerID, bytesInFlight: Int)
    /// Whose call this is, when it comes from an address that belongs to no configured peer.
    func dynamicPeer(at address: IPAddress, port: UInt16) -> PeerID?
}

extension BGPSpeakerDelegate {
    package func dynamicPeer(at address: IPAddress, port: UInt16) -> PeerID? { nil }
}
