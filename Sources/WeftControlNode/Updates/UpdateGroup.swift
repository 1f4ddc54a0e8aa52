import WeftRouting
import WeftXMPPWire

/// The agents that are told the routes of one table.
struct UpdateGroup {
    /// As agents know it.
    let family: AddressFamily
    /// The table's name for agents: that of the routing instance.
    let instance: String
    var lanes: Lanes<AgentPeer>
    /// Routes whose items are longer than agents take (``ControlNodeStanza/bytesPerItem``): they are told that there are none.
    var tooLong: Set<RouteID> = []

    var table: TableID { lanes.table }

    init(table: TableID, family: AddressFamily, instance: String) {
        self.family = family
        self.instance = instance
        lanes = Lanes(table: table)
    }
}
