/// What is fed to the fuzzer, each with a corpus of its name.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The messages of BGP, each by itself.
    case bgp = "BGP"
    /// The stanzas of XMPP, each by itself.
    case xmpp = "XMPP"
    /// The way of routes from peers through a control node to peers and agents.
    case routes = "Routes"
    /// The same way from an agent.
    case publications = "Publications"
    /// JSON, and the way of objects from it to the hosts.
    case objects = "Objects"

    /// - Throws: ``Violation``.
    package func check(_ input: UnsafeRawBufferPointer) throws {
        switch self {
        case .bgp: try BGPProperties.check(input)
        case .xmpp: try XMPPProperties.check(input)
        case .routes: try RouteProperties.check(input)
        case .publications: try PublicationProperties.check(input)
        case .objects: try ObjectProperties.check(input)
        }
    }
}
