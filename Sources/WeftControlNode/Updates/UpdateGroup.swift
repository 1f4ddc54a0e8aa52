import WeftRouting
import WeftXMPPWire

/// The agents that are told the routes of one table.
struct UpdateGroup {
    /// What agents know the table as: the routing instance, and a family of its routes.
    struct Name {
        let family: AddressFamily
        let instance: String
    }

    let name: Name
    var lanes: Lanes<AgentPeer>
    /// Routes whose items are longer than agents take (``ControlNodeStanza/bytesPerItem``): they are told that there
    /// are none.
    var tooLong: Set<RouteID> = []
}
