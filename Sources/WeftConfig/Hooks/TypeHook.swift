import WeftModel

/// The rules of one type of object beyond the schema's. Every method has an empty default; a type without rules has no
/// hook.
///
/// A hook sees the configuration as the unit has made it so far, may change the record before it is put, and may make
/// or change other objects; what it throws takes back the whole unit.
protocol TypeHook: Sendable {
    /// The name may be a matter of rules, and is looked at before anything else.
    func willName(_ body: inout Body) throws(ConfigError)
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError)
    func didCreate(_ record: Record, _ core: inout ConfigCore) throws(ConfigError)
    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError)
    func didUpdate(_ record: Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError)
    /// Before the general rules look for children and referrers.
    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError)
    func didDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError)
    /// The numbers that the record keeps in use; a function of the record alone.
    func numbers(of record: Record) -> [NumberClaim]
}

extension TypeHook {
    func willName(_ body: inout Body) throws(ConfigError) {}
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {}
    func didCreate(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {}
    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {}
    func didUpdate(_ record: Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {}
    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {}
    func didDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {}
    func numbers(of record: Record) -> [NumberClaim] { [] }
}

enum Hooks {
    static func hook(for type: ObjectType) -> (any TypeHook)? { table[type] }

    private static let table: [ObjectType: any TypeHook] = [
        .aliasIp: PooledAddressHook.aliasIP,
        .applicationPolicySet: ApplicationPolicySetHook(),
        .bgpAsAService: BGPAsAServiceHook(),
        .bgpRouter: BGPRouterHook(),
        .bgpvpn: RouteTargetListHook(),
        .dataCenterInterconnect: RouteTargetListHook(),
        .firewallPolicy: FirewallPolicyHook(),
        .firewallRule: FirewallRuleHook(),
        .floatingIp: PooledAddressHook.floatingIP,
        .floatingIpPool: FloatingIPPoolHook(),
        .globalSystemConfig: GlobalSystemConfigHook(),
        .instanceIp: InstanceIPHook(),
        .interfaceRouteTable: RouteTableHook(routes: Field.interfaceRouteTableRoutes),
        .logicalRouter: LogicalRouterHook(),
        .networkIpam: NetworkIPAMHook(),
        .networkPolicy: NetworkPolicyHook(),
        .project: ProjectHook(),
        .routeAggregate: RouteAggregateHook(),
        .routeTable: RouteTableHook(routes: Field.routes),
        .routeTarget: RouteTargetHook(),
        .routingPolicy: RoutingPolicyHook(),
        .securityGroup: SecurityGroupHook(),
        .serviceGroup: FirewallServiceHook.group,
        .tag: TagHook(),
        .tagType: TagTypeHook(),
        .virtualDNS: VirtualDNSHook(),
        .virtualDNSRecord: VirtualDNSRecordHook(),
        .virtualMachineInterface: VirtualMachineInterfaceHook(),
        .virtualNetwork: VirtualNetworkHook(),
        .virtualRouter: VirtualRouterHook(),
    ]
}

extension TypeHook {
    /// Refuses to change what the system gave an object. The value that it has, or none, is no change.
    func keep(
        _ property: String, of record: inout Record, as old: Record, _ refusal: String,
        _ code: ConfigError.Code = .immutable
    ) throws(ConfigError) {
        guard let value = record[property] else {
            record[property] = old[property]
            return
        }
        guard value == old[property] else { throw ConfigError(code, refusal) }
    }
}
