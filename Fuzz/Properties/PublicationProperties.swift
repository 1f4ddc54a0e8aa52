import WeftNet
import WeftXMPP

/// What holds for every stream of an agent: the whole way of its routes through a control node.
package enum PublicationProperties {
    /// - Throws: ``Violation``.
    package static func check(_ input: UnsafeRawBufferPointer) throws {
        let site = try ControlNodeSite()
        var session = ServerSession()
        _ = session.connected()
        for output in session.received(input, at: .zero) {
            switch output {
            case .established(let peer): try site.connectSpeaker(peer)
            case .deliver(let message): try site.hear(message)
            case .close:
                // Nothing follows.
                return try site.leave()
            case .send, .arm, .ignored, .startTLS: break
            }
        }
        try site.leave()
    }
}
