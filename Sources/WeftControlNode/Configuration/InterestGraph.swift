import WeftJSON
import WeftModel
import WeftNet

/// The configuration as a graph, and which part of it concerns which agent.
///
/// Nodes are objects; edges are references and the bond between parent and child. A node that something refers to
/// exists before its object does, and after it, until the last agent that knew it has been told of its end; the same
/// holds for edges.
///
/// An agent's *view* is what a walk from its virtual router reaches (``WalkRules``). New edges extend views at once;
/// after edges have gone, the views that may have used them are walked anew (``settle()``). Each agent has a queue of
/// the nodes and edges that it does not know in their present state (``InterestClient``).
struct InterestGraph {
    struct Node {
        let key: GraphKey
        /// With colons; that of the last object.
        var name = ""
        /// nil before the object comes and after it has gone.
        var object: ToldObject?
        /// By the type at the other end, so that a walk need not look at those that it does not follow.
        var edges: [EdgeGroup] = []
        /// The agents whose view it is in.
        var viewers = ClientSet()
        /// How many agents know of it, and how many edges, alive or not, end at it.
        var knownBy = 0
        var edgeCount = 0
    }

    struct EdgeGroup {
        let type: ObjectType
        var edges: [EdgeNumber]
    }

    /// `left` refers to `right`, or is its parent.
    struct Edge {
        let left: NodeNumber
        let right: NodeNumber
        /// Where it stands in the groups of its ends.
        var leftPosition = 0
        var rightPosition = 0
        /// Who says that the edge is there; nobody, once it has gone.
        var origins: Origins
        var attribute: JSON?
        var knownBy = 0
    }

    struct Origins: OptionSet {
        let rawValue: UInt8
        static let configuration = Origins(rawValue: 1)
        /// An interface of the virtual machine is bound to the host.
        static let binding = Origins(rawValue: 2)
    }

    var nodes: [Node] = []
    var edges: [Edge] = []
    private var freeNodes: [NodeNumber] = []
    private var freeEdges: [EdgeNumber] = []
    private var numbers: [GraphKey: NodeNumber] = [:]
    /// Virtual routers and virtual machines by name: agents ask for them by it.
    var named: [ConfigName: NodeNumber] = [:]

    var clients: [AgentID: InterestClient] = [:]
    /// The agents that wait for their virtual router, or for a virtual machine, to be configured.
    var waiting: [ConfigName: Set<AgentID>] = [:]
    /// Agents whose view may have become smaller.
    var shrunk: Set<AgentID> = []
    /// The virtual routers to which interfaces of machines are bound, and back.
    private(set) var bindings: [NodeNumber: Set<ConfigName>] = [:]
    private(set) var boundMachines: [ConfigName: Set<NodeNumber>] = [:]
    /// What changed that bears on what hosts may say.
    var permitNews = PermitNews()
    /// The underlay's network, while it is there.
    var fabricNetwork: NodeNumber?
    /// Agents with something in their queue.
    var clientsWithNews: Set<AgentID> = []

    /// Whether it holds nothing at all, not even what agents have yet to be told.
    var isEmpty: Bool { numbers.isEmpty && edgeCount == 0 }

    /// All edges, also those whose ends are not there.
    var edgeCount: Int { edges.count - freeEdges.count }

    /// Makes these the virtual routers to which interfaces of a machine are bound.
    ///
    /// - Returns: those before.
    mutating func setBindings(_ routers: Set<ConfigName>, of machine: NodeNumber) -> Set<ConfigName> {
        let old = bindings[machine] ?? []
        bindings[machine] = routers.isEmpty ? nil : routers
        boundMachines.move(machine, from: old, to: routers)
        return old
    }

    // MARK: Nodes

    func node(_ type: ObjectType, _ id: ObjectID) -> NodeNumber? { numbers[GraphKey(type: type, id: id)] }

    mutating func nodeToFill(_ key: GraphKey) -> NodeNumber {
        if let number = numbers[key] { return number }
        let number: NodeNumber
        if let reused = freeNodes.popLast() {
            number = reused
            nodes[Int(number)] = Node(key: key)
        } else {
            number = NodeNumber(nodes.count)
            nodes.append(Node(key: key))
        }
        numbers[key] = number
        return number
    }

    /// A virtual router or virtual machine that is there.
    func object(named name: ConfigName) -> ToldObject? { named[name].flatMap { nodes[Int($0)].object } }

    /// The name of an object that is there.
    func name(of type: ObjectType, _ id: ObjectID) -> String? {
        guard let number = node(type, id), isAlive(node: number) else { return nil }
        return nodes[Int(number)].name
    }

    func isAlive(node number: NodeNumber) -> Bool { nodes[Int(number)].object != nil }

    /// Forgets a node that is nothing but a number.
    mutating func releaseNode(_ number: NodeNumber) {
        let node = nodes[Int(number)]
        guard node.object == nil, node.edgeCount == 0, node.knownBy == 0, node.viewers.isEmpty,
            numbers[node.key] == number
        else { return }
        numbers[node.key] = nil
        nodes[Int(number)] = Node(key: node.key)
        freeNodes.append(number)
    }

    // MARK: Edges

    /// The edge between two nodes. It is looked for at `holder`, the end that has few.
    func edge(_ left: NodeNumber, _ right: NodeNumber, at holder: NodeNumber) -> EdgeNumber? {
        let other = holder == left ? right : left
        return group(of: holder, to: nodes[Int(other)].key.type).first {
            edges[Int($0)].left == left && edges[Int($0)].right == right
        }
    }

    func group(of node: NodeNumber, to type: ObjectType) -> [EdgeNumber] {
        nodes[Int(node)].edges.first { $0.type == type }?.edges ?? []
    }

    mutating func makeEdge(_ left: NodeNumber, _ right: NodeNumber, _ origins: Origins, _ attribute: JSON?)
        -> EdgeNumber
    {
        let edge = Edge(left: left, right: right, origins: origins, attribute: attribute)
        let number: EdgeNumber
        if let reused = freeEdges.popLast() {
            number = reused
            edges[Int(number)] = edge
        } else {
            number = EdgeNumber(edges.count)
            edges.append(edge)
        }
        edges[Int(number)].leftPosition = attach(number, to: left, nodes[Int(right)].key.type)
        edges[Int(number)].rightPosition = attach(number, to: right, nodes[Int(left)].key.type)
        return number
    }

    /// Takes an edge that nobody claims any more out of the graph. It keeps its number while an agent knows it.
    mutating func detachEdge(_ number: EdgeNumber) {
        let edge = edges[Int(number)]
        detach(edge.leftPosition, from: edge.left, nodes[Int(edge.right)].key.type)
        detach(edge.rightPosition, from: edge.right, nodes[Int(edge.left)].key.type)
        releaseEdge(number)
    }

    mutating func releaseEdge(_ number: EdgeNumber) {
        let edge = edges[Int(number)]
        guard edge.origins.isEmpty, edge.knownBy == 0 else { return }
        freeEdges.append(number)
        for end in [edge.left, edge.right] {
            nodes[Int(end)].edgeCount -= 1
            releaseNode(end)
        }
    }

    /// - Returns: the edge's position in its group.
    private mutating func attach(_ edge: EdgeNumber, to node: NodeNumber, _ type: ObjectType) -> Int {
        nodes[Int(node)].edgeCount += 1
        guard let group = nodes[Int(node)].edges.firstIndex(where: { $0.type == type }) else {
            nodes[Int(node)].edges.append(EdgeGroup(type: type, edges: [edge]))
            return 0
        }
        nodes[Int(node)].edges[group].edges.append(edge)
        return nodes[Int(node)].edges[group].edges.count - 1
    }

    private mutating func detach(_ position: Int, from node: NodeNumber, _ type: ObjectType) {
        guard let group = nodes[Int(node)].edges.firstIndex(where: { $0.type == type }) else { return }
        let last = nodes[Int(node)].edges[group].edges.removeLast()
        if position < nodes[Int(node)].edges[group].edges.count {
            nodes[Int(node)].edges[group].edges[position] = last
            if edges[Int(last)].left == node {
                edges[Int(last)].leftPosition = position
            } else {
                edges[Int(last)].rightPosition = position
            }
        }
        if nodes[Int(node)].edges[group].edges.isEmpty { nodes[Int(node)].edges.remove(at: group) }
    }

    func isAlive(edge number: EdgeNumber) -> Bool {
        let edge = edges[Int(number)]
        return !edge.origins.isEmpty && isAlive(node: edge.left) && isAlive(node: edge.right)
    }

    /// Whether agents are told of such edges at all: those along which views extend.
    func isTold(_ number: EdgeNumber) -> Bool {
        let (left, right) = (
            nodes[Int(edges[Int(number)].left)].key.type, nodes[Int(edges[Int(number)].right)].key.type
        )
        return WalkRules.shared.follows(left, right) || WalkRules.shared.follows(right, left)
    }

    func otherEnd(of number: EdgeNumber, from node: NodeNumber) -> NodeNumber {
        let edge = edges[Int(number)]
        return edge.left == node ? edge.right : edge.left
    }
}

typealias NodeNumber = UInt32
typealias EdgeNumber = UInt32

struct GraphKey: Hashable {
    let type: ObjectType
    let id: ObjectID
}

struct ConfigName: Hashable {
    let type: ObjectType
    let name: String
}
