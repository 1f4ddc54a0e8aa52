import WeftModel
import WeftNet

// Connected networks may have addresses in common. Which, stands on their connection, and neither takes routes in such
// a range from the other: there the same address is somebody else. Only pairs that are connected are compared.

extension Compiler {
    /// Compares networks whose subnets changed with those that they are connected to.
    mutating func updateOverlaps(_ ids: Set<ObjectID>) {
        for id in ids {
            for other in connections[id] ?? [] {
                let ranges = commonRanges(id, other)
                guard ranges != overlaps[id]?[other] ?? [] else { continue }
                setOverlap(ranges, id, other)
                link(id, other, sharing: ranges)
            }
        }
    }

    mutating func setOverlap(_ ranges: [IPPrefix], _ a: ObjectID, _ b: ObjectID) {
        for (one, other) in [(a, b), (b, a)] {
            overlaps[one, default: [:]][other] = ranges.isEmpty ? nil : ranges
            if overlaps[one]?.isEmpty == true { overlaps[one] = nil }
        }
    }

    /// The ranges in which both networks may have addresses, sorted. What both take from one flat IPAM is no such
    /// range: it gives an address to one of them only.
    func commonRanges(_ a: ObjectID, _ b: ObjectID) -> [IPPrefix] {
        guard let a = networks[a], let b = networks[b] else { return [] }
        var found: Set<IPPrefix> = []
        for own in ranges(of: a) {
            for other in ranges(of: b) where own.ipam == nil || own.ipam != other.ipam {
                found.formUnion(own.prefixes.filter(other.covers))
                found.formUnion(other.prefixes.filter(own.covers))
            }
        }
        return found.sorted()
    }

    /// The ranges of a network, each with who gives every address in it once: the network itself, or a flat IPAM.
    func ranges(of id: ObjectID) -> [(prefix: IPPrefix, owner: ObjectID)] {
        (networks[id].map { ranges(of: $0) } ?? []).flatMap { ranges in
            ranges.prefixes.map { (prefix: $0, owner: ranges.ipam ?? id) }
        }
    }

    /// The network's own subnets, and those of each flat IPAM that it uses.
    private func ranges(of network: Network) -> [AddressRanges] {
        let flat = Set(network.ipams).sorted().compactMap { ipam in
            flatSubnets[ipam].map { AddressRanges(ipam: ipam, $0) }
        }
        return (network.subnets.isEmpty ? [] : [AddressRanges(ipam: nil, network.subnets)]) + flat
    }
}

/// Ranges that addresses are given from.
private struct AddressRanges {
    /// The flat IPAM that gives each address once; nil where each network gives its own.
    let ipam: ObjectID?
    let prefixes: Set<IPPrefix>
    private let lengths: Set<UInt8>

    init(ipam: ObjectID?, _ subnets: [IntentSubnet]) {
        self.ipam = ipam
        prefixes = Set(subnets.map(\.prefix))
        lengths = Set(prefixes.map(\.length))
    }

    /// Whether all of a prefix lies in one of the ranges. Costs a look for each of their lengths, however many they
    /// are.
    func covers(_ prefix: IPPrefix) -> Bool {
        lengths.contains { $0 <= prefix.length && prefixes.contains(IPPrefix(prefix.network, length: $0)) }
    }
}
