import WeftJSON
import WeftModel

/// What firewall rules and service groups match by: each service has its protocol's number beside its name.
struct FirewallServiceHook: TypeHook {
    let property: String
    /// The array of services within the property; nil: the property is one service.
    let member: String?

    static let rule = FirewallServiceHook(property: Field.service, member: nil)
    static let group = FirewallServiceHook(
        property: Field.serviceGroupFirewallServiceList, member: Field.firewallService)

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard let value = record[property], !value.isNull else { return }
        guard let member else {
            record[property] = try numbered(value)
            return
        }
        guard var wrapper = value.object, let services = wrapper[member]?.array else { return }
        var numbered: [JSON] = []
        for service in services { numbered.append(try self.numbered(service)) }
        wrapper[member] = .array(numbered)
        record[property] = .object(wrapper)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[property] != old[property] { try willCreate(&record, &core) }
    }

    private func numbered(_ service: JSON) throws(ConfigError) -> JSON {
        guard var fields = service.object, let text = fields[Field.protocol]?.string, !text.isEmpty else {
            return service
        }
        guard let number = IPProtocol.number(text) else {
            throw ConfigError(
                .invalidValue, "Invalid protocol: \(text) (a number from 0 to 255, or a name such as tcp)")
        }
        fields[Field.protocolId] = JSON(number)
        return .object(fields)
    }
}
