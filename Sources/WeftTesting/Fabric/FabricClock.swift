import WeftBGP
import WeftControlNode
import WeftNet
import WeftVRouter
import WeftXMPP

typealias FabricClock = VirtualClock<FabricTimer, FabricEvent>

enum FabricTimer: Hashable {
    case agent(host: Int, TimerKind)
    /// The agent calls its control node again.
    case reconnect(host: Int, ControlNodeSlot)
    /// The container runtime asks again for a workload.
    case attachment(host: Int, machine: ObjectID)
    case stream(connection: Int, SimulatedNetwork.End, SessionTimer)
    case controlNode(Int, ControlNodeTimer)
    case peer(controlNode: Int, PeerID, BGPSessionTimer)
}

enum FabricEvent {
    case arrival(Int, SimulatedNetwork.End, SimulatedNetwork.Delivery)
    /// The end of a turn of a control node's event loop: everything that came meanwhile is answered.
    case turn(controlNode: Int)
    /// A control node hears of changes of the configuration.
    case configuration(controlNode: Int)
}
