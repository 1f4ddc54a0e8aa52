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
    var told = ToldRoutes()
    var unresolved = UnresolvedOrigins()
    /// Routes whose items are longer than agents take (``ControlNodeStanza/bytesPerItem``): they are told that there
    /// are none.
    var tooLong: Set<RouteID> = []

    /// The agents of a lane have been told everything.
    mutating func noteRest(of reader: ReaderID) { lanes[reader]?.record.version = told.version }

    mutating func isNews(_ item: [UInt8], of route: RouteID, to reader: ReaderID) -> Bool {
        told.version(of: item, for: route) > lanes[reader]?.record.version ?? 0
    }
}
