import WeftJSON
import WeftNet

/// One line of an access list.
struct AccessListEntry: Equatable {
    struct Address: Hashable {
        /// A network's name, `any`, or nil when only the subnet counts.
        var network: String?
        /// Empty: all addresses.
        var subnets: [IPPrefix] = []
    }

    var id: String?
    var direction: String?
    var `protocol` = "any"
    var ethertype: String?
    var source: Address
    var destination: Address
    var sourcePort = PortRange.every
    var destinationPort = PortRange.every
    /// Whole, as ``action(_:)`` gives it; all entries of a rule share it.
    var action: JSON

    /// Whether nothing that `later` matches gets past this entry. Direction, action and ethertype do not count.
    func covers(_ later: AccessListEntry) -> Bool {
        (`protocol` == "any" || `protocol` == later.protocol) && sourcePort.covers(later.sourcePort)
            && destinationPort.covers(later.destinationPort) && source.covers(later.source)
            && destination.covers(later.destination)
    }
}

extension AccessListEntry.Address {
    func covers(_ other: AccessListEntry.Address) -> Bool {
        (network == nil || network == "any" || network == other.network)
            && (subnets.isEmpty
                || !other.subnets.isEmpty
                    && other.subnets.allSatisfy { subnet in subnets.contains { $0.contains(subnet) } })
    }

    /// What is left when a whole network is meant.
    var withoutSubnets: AccessListEntry.Address { network == nil ? self : AccessListEntry.Address(network: network) }
}

// MARK: as JSON, every field present as clients of the original get it

extension AccessListEntry {
    /// A rule's action with all fields; services are not the access list's business.
    static func action(_ action: JSONObject) -> JSON {
        var whole: JSONObject = [
            "simple_action": nil, "apply_service": [], "gateway_name": nil, "mirror_to": nil,
            "assign_routing_instance": nil, "log": false, "alert": false, "qos_action": nil,
            "host_based_service": false, "service_properties": nil,
        ]
        whole.merge(action)
        whole["apply_service"] = []
        return .object(whole)
    }

    static let pass = action(["simple_action": "pass"])
    static let deny = action(["simple_action": "deny"])

    var json: JSON {
        [
            "rule_uuid": JSON(optional: id), "direction": JSON(optional: direction),
            "match_condition": [
                "protocol": .string(`protocol`), "ethertype": JSON(optional: ethertype),
                "src_address": source.json, "src_port": sourcePort.json,
                "dst_address": destination.json, "dst_port": destinationPort.json,
            ],
            "action_list": action,
        ]
    }
}

extension AccessListEntry.Address {
    fileprivate var json: JSON {
        let subnets = subnets.map { subnet -> JSON in
            ["ip_prefix": .string("\(subnet.network)"), "ip_prefix_len": .int(Int64(subnet.length))]
        }
        return [
            "virtual_network": JSON(optional: network), "subnet": subnets.count == 1 ? subnets[0] : nil,
            "subnet_list": subnets.count > 1 ? .array(subnets) : [], "security_group": nil, "network_policy": nil,
        ]
    }
}

extension PortRange {
    fileprivate var json: JSON { ["start_port": .int(Int64(start)), "end_port": .int(Int64(end))] }
}

extension JSON {
    fileprivate init(optional text: String?) { self = text.map(JSON.string) ?? .null }
}
