import WeftModel
import WeftNet

/// Which ports, networks and hosts a change of the graph bears on.
extension InterestGraph {
    /// An object has come, has gone, or says something else that hosts may go by.
    mutating func notePermits(around number: NodeNumber) {
        switch nodes[Int(number)].key.type {
        case .virtualMachineInterface: notePort(number)
        case .instanceIp:
            noteNeighbours(of: number, .virtualMachineInterface)
            noteNeighbours(of: number, .floatingIp)
        case .virtualMachine:
            permitNews.machines.insert(number)
            noteNeighbours(of: number, .virtualMachineInterface)
        case .floatingIp, .aliasIp, .interfaceRouteTable, .subnet, .bgpAsAService, .securityGroup:
            noteNeighbours(of: number, .virtualMachineInterface)
        case .tag:
            for type in [ObjectType.virtualMachineInterface, .virtualMachine] { noteNeighbours(of: number, type) }
            for type in [ObjectType.virtualNetwork, .project] {
                for other in neighbours(of: number, type) { noteNeighbours(of: other, .virtualMachineInterface) }
            }
        case .floatingIpPool: noteNeighbours(of: number, .floatingIp)
        case .aliasIpPool: noteNeighbours(of: number, .aliasIp)
        case .virtualRouter:
            permitNews.hosts.insert(number)
            let name = ConfigName(type: .virtualRouter, name: nodes[Int(number)].name)
            permitNews.machines.formUnion(boundMachines[name] ?? [])
            noteNeighbours(of: number, .virtualMachineInterface)
            noteNeighbours(of: number, .virtualMachine)
        case .virtualNetwork: noteNetwork(number)
        case .networkIpam: for network in neighbours(of: number, .virtualNetwork) { noteNetwork(network) }
        case .logicalRouter: for network in neighbours(of: number, .virtualNetwork) { noteNetwork(network) }
        default: break
        }
    }

    /// An edge has come or gone.
    mutating func notePermits(along left: NodeNumber, _ right: NodeNumber) {
        for (one, other) in [(left, right), (right, left)] {
            let (type, otherType) = (nodes[Int(one)].key.type, nodes[Int(other)].key.type)
            switch (type, otherType) {
            case (.virtualMachineInterface, .virtualNetwork):
                notePort(one)
                for router in neighbours(of: one, .logicalRouter) { notePermits(around: router) }
            case (.virtualMachineInterface, .logicalRouter): notePermits(around: other)
            case (.virtualMachineInterface, .virtualMachine):
                notePort(one)
                permitNews.machines.insert(other)
            case (.virtualMachineInterface, _): notePort(one)
            case (.virtualMachine, .virtualRouter), (.floatingIp, .floatingIpPool), (.floatingIp, .instanceIp),
                (.aliasIp, .aliasIpPool), (.floatingIpPool, .virtualNetwork), (.aliasIpPool, .virtualNetwork),
                (.virtualMachine, .tag):
                notePermits(around: one)
            case (.virtualNetwork, .tag), (.project, .tag): noteNeighbours(of: one, .virtualMachineInterface)
            case (.virtualNetwork, .virtualNetwork), (.virtualNetwork, .logicalRouter), (.virtualNetwork, .networkIpam):
                noteNetwork(one)
            default: break
            }
        }
    }

    private mutating func noteNetwork(_ number: NodeNumber) { permitNews.networks.insert(number) }

    private mutating func notePort(_ number: NodeNumber) {
        permitNews.ports.insert(number)
        permitNews.machines.formUnion(neighbours(of: number, .virtualMachine))
        for other in neighbours(of: number, .virtualMachineInterface) { permitNews.ports.insert(other) }
    }

    private mutating func noteNeighbours(of number: NodeNumber, _ type: ObjectType) {
        for other in neighbours(of: number, type) { notePermits(around: other) }
    }

    mutating func takePermitNews() -> PermitNews {
        defer { (permitNews.hosts, permitNews.networks, permitNews.ports) = ([], [], []) }
        return permitNews
    }
}
