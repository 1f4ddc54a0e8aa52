import WeftJSON
import WeftModel
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
            Field.simpleAction: nil, Field.applyService: [], Field.gatewayName: nil, Field.mirrorTo: nil,
            Field.assignRoutingInstance: nil, Field.log: false, Field.alert: false, Field.qosAction: nil,
            Field.hostBasedService: false, Field.serviceProperties: nil,
        ]
        whole.merge(action)
        whole[Field.applyService] = []
        return .object(whole)
    }

    static let pass = action([Field.simpleAction: "pass"])
    static let deny = action([Field.simpleAction: "deny"])

    var json: JSON {
        [
            Field.ruleUuid: JSON(optional: id), Field.direction: JSON(optional: direction),
            Field.matchCondition: [
                Field.protocol: .string(`protocol`), Field.ethertype: JSON(optional: ethertype),
                Field.srcAddress: source.json, Field.srcPort: sourcePort.json,
                Field.dstAddress: destination.json, Field.dstPort: destinationPort.json,
            ],
            Field.actionList: action,
        ]
    }
}

extension AccessListEntry.Address {
    fileprivate var json: JSON {
        let subnets = subnets.map { subnet -> JSON in
            [Field.ipPrefix: .string("\(subnet.network)"), Field.ipPrefixLen: .int(Int64(subnet.length))]
        }
        return [
            Field.virtualNetwork: JSON(optional: network), Field.subnet: subnets.count == 1 ? subnets[0] : nil,
            Field.subnetList: subnets.count > 1 ? .array(subnets) : [], Field.securityGroup: nil,
            Field.networkPolicy: nil,
        ]
    }
}

extension PortRange {
    fileprivate var json: JSON { [Field.startPort: .int(Int64(start)), Field.endPort: .int(Int64(end))] }
}

extension JSON {
    fileprivate init(optional text: String?) { self = text.map(JSON.string) ?? .null }
}
