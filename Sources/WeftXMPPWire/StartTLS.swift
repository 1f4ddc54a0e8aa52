/// How a stream goes over to TLS (RFC 6120 §5), in the words that the original writes and looks for.
package enum StartTLS {
    /// The control node: TLS is to be spoken.
    package static let features = Array(
        "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"
            .utf8
    )
    /// The agent: then begin.
    package static let request = Array("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>".utf8)
    /// The control node: what follows is a handshake, and then a new stream.
    package static let proceed = Array("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>".utf8)
}
