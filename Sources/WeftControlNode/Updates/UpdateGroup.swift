import WeftRouting
import WeftXMPPWire

/// The agents that are told the routes of one table.
///
/// They stand in lanes: those of a lane have been told the same and are told the same next, in messages that are written
/// once. Usually there is one lane. Members whose window is full stay behind in a lane of their own and join the one ahead
/// when they reach it; newcomers start in a lane of their own at the front of the table.
struct UpdateGroup {
    let table: TableID
    /// As agents know it.
    let family: AddressFamily
    /// The table's name for agents: that of the routing instance.
    let instance: String
    /// By the lane's place in the table. The members themselves, since each message asks each of them.
    var lanes: [ReaderID: [AgentPeer]] = [:]
    /// Routes whose items are longer than agents take (``ControlNodeStanza/bytesPerItem``): they are told that there are none.
    var tooLong: Set<RouteID> = []
}
