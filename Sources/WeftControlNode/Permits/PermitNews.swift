import WeftNet
import WeftRouting

/// Objects around which something has changed that bears on what hosts may say, by their numbers in the graph.
struct PermitNews {
    var hosts: Set<NodeNumber> = []
    var networks: Set<NodeNumber> = []
    var ports: Set<NodeNumber> = []
    /// Virtual machines whose interfaces are others than before, or bound to other hosts.
    var machines: Set<NodeNumber> = []
    /// Routing instances that an agent has begun or ceased to see.
    var instances: Set<SeenInstance> = []

    struct SeenInstance: Hashable {
        var agent: AgentID
        var name: String
    }
}
