package import WeftModel

extension Compiler {
    /// The types whose changes mean something to the compiler. Whoever feeds it may leave out all others, and with them
    /// the work of reading them.
    package static let inputs: Set<ObjectType> = [
        .bgpAsAService, .globalSystemConfig, .instanceIp, .networkIpam, .networkPolicy, .routeTable, .routeTarget,
        .securityGroup, .virtualMachineInterface, .virtualNetwork,
    ]
}
