import WeftJSON
import WeftModel
import WeftNet

/// Writes the access list of one network: the entries of its policies' rules in order, then what holds for all.
struct AccessListBuilder {
    private let network: Network
    private var entries: [AccessListEntry] = []
    /// Entries by the pair of networks that they name: only few can cover another. Names are numbered, since there may
    /// be very many entries and a name is long.
    private var places: [Pair: [Int]] = [:]
    private var numbers: [String?: Int] = ["any": Self.any, nil: Self.bare]

    private static let any = 0
    private static let bare = 1

    private struct Pair: Hashable {
        var source: Int
        var destination: Int
    }

    init(_ network: Network) { self.network = network }

    /// `members` gives the names of the networks that a policy is attached to, in order.
    mutating func add(_ rule: PolicyRule, members: (String) -> [String], isMember: (String) -> Bool) {
        for source in rule.sources {
            for destination in rule.destinations {
                for (from, to) in pairs(source, destination, members, isMember) {
                    for sourcePort in rule.sourcePorts {
                        for destinationPort in rule.destinationPorts {
                            append(
                                AccessListEntry(
                                    id: rule.id, direction: rule.direction, protocol: rule.protocol,
                                    ethertype: rule.ethertype,
                                    source: AccessListEntry.Address(network: from, subnets: source.subnets),
                                    destination: AccessListEntry.Address(network: to, subnets: destination.subnets),
                                    sourcePort: sourcePort, destinationPort: destinationPort, action: rule.action))
                        }
                    }
                }
            }
        }
    }

    /// The names that the two sides stand for; combinations in which this network has no part are left out before they
    /// are made, for a policy may have very many members.
    private func pairs(
        _ source: PolicyAddress, _ destination: PolicyAddress, _ members: (String) -> [String],
        _ isMember: (String) -> Bool
    ) -> [(String?, String?)] {
        let from = spelled(source)
        let to = spelled(destination)
        switch (from, to) {
        case (.name(let a), .name(let b)):
            return concerns(a) || concerns(b) ? [(a, b)] : []
        case (.members(let policy), .name(let b)):
            if concerns(b) { return members(policy).map { ($0, b) } }
            return isMember(policy) ? [(network.path, b)] : []
        case (.name(let a), .members(let policy)):
            if concerns(a) { return members(policy).map { (a, $0) } }
            return isMember(policy) ? [(a, network.path)] : []
        case (.members(let sources), .members(let destinations)):
            return (isMember(sources) ? members(destinations).map { (network.path, $0) } : [])
                + (isMember(destinations) ? members(sources).map { ($0, network.path) } : [])
        }
    }

    private enum Spelled {
        case name(String?)
        case members(of: String)
    }

    private func spelled(_ address: PolicyAddress) -> Spelled {
        switch address.scope {
        case .local: .name(network.path)
        case .any: .name("any")
        case .network(let path): .name(path)
        case .policy(let path): .members(of: path)
        case .bare: .name(nil)
        }
    }

    private func concerns(_ name: String?) -> Bool { name == nil || name == "any" || name == network.path }

    /// The end of the list: inside the network all is allowed; between networks that the rules name only what the rules
    /// allow; where nobody said anything, everything.
    mutating func close(isLinkedToProvider provider: String?) {
        let rules = entries
        append(from: network.path, to: network.path, AccessListEntry.pass, id: Self.passID)
        for rule in rules {
            append(
                AccessListEntry(
                    id: rule.id, direction: rule.direction, source: rule.source.withoutSubnets,
                    destination: rule.destination.withoutSubnets, action: AccessListEntry.deny))
        }
        if network.isProvider {
            append(from: network.path, to: "any", AccessListEntry.deny, id: Self.providerID, direction: "<>")
        } else if let provider {
            append(from: network.path, to: provider, AccessListEntry.deny, id: Self.providerID, direction: "<>")
        }
        append(from: "any", to: "any", AccessListEntry.pass, id: Self.passID)
    }

    /// The list of a network that hides behind its host's address and has no policies.
    mutating func closeForFabricSNAT(fabric: String) {
        append(from: network.path, to: network.path, AccessListEntry.pass, id: Self.passID)
        append(from: network.path, to: fabric, AccessListEntry.pass, id: Self.passID, direction: "<>")
        append(from: network.path, to: "any", AccessListEntry.deny, id: Self.passID, direction: "<>")
        append(from: "any", to: "any", AccessListEntry.pass, id: Self.passID)
    }

    private static let passID = "00000000-0000-0000-0000-100000000001"
    private static let providerID = "00000000-0000-0000-0000-100000000002"

    private mutating func append(from: String, to: String, _ action: JSON, id: String, direction: String? = nil) {
        append(
            AccessListEntry(
                id: id, direction: direction, source: AccessListEntry.Address(network: from),
                destination: AccessListEntry.Address(network: to), action: action))
    }

    private mutating func append(_ entry: AccessListEntry) {
        let pair = Pair(source: number(entry.source.network), destination: number(entry.destination.network))
        for source in [pair.source, Self.any, Self.bare] {
            for destination in [pair.destination, Self.any, Self.bare] {
                let earlier = places[Pair(source: source, destination: destination)] ?? []
                if earlier.contains(where: { entries[$0].covers(entry) }) { return }
            }
        }
        places[pair, default: []].append(entries.count)
        entries.append(entry)
    }

    private mutating func number(_ name: String?) -> Int {
        if let number = numbers[name] { return number }
        numbers[name] = numbers.count
        return numbers.count - 1
    }

    /// The access list as an object, a child of the network and named like its routing instance.
    var object: ConfigObject {
        let rules = JSON.array(entries.map(\.json))
        return ConfigObject(
            type: .accessControlList, id: network.accessListID,
            name: network.instanceName, parent: ParentReference(.virtualNetwork, network.id),
            properties: [
                Field.accessControlListEntries: [Field.dynamic: false, Field.aclRule: rules],
                Field.accessControlListHash: JSON(rules.contentHash),
            ])
    }
}

extension JSON {
    /// FNV-1a of the text: equal in every process, unlike Swift's own hashes.
    fileprivate var contentHash: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}
