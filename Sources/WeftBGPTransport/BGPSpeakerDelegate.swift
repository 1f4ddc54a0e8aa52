package import NIOCore
package import WeftBGP
package import WeftBGPWire

/// Names one configured peer. The owner of a speaker numbers its peers and never uses a number again.
package struct PeerID: Hashable, Sendable, Comparable {
    package let number: UInt32
    package init(number: UInt32) { self.number = number }
    package static func < (a: PeerID, b: PeerID) -> Bool { a.number < b.number }
}

/// What a speaker tells its owner, on the speaker's event loop.
package protocol BGPSpeakerDelegate: AnyObject {
    func established(_ peer: PeerID, _ session: NegotiatedSession)
    /// The body of an UPDATE, without the message header.
    func received(update: ByteBuffer, from peer: PeerID)
    func receivedRouteRefresh(_ family: BGPFamily, from peer: PeerID)
    func lost(_ peer: PeerID, why: String)
}
