import WeftNet
import WeftRouting

/// A RIB as one would write it without thinking of speed: it keeps what was announced and works everything else out
/// anew whenever it is asked.
struct ModelRIB {
    enum Table: Hashable {
        case instance(Int)
        case vpn
    }

    struct Destination: Hashable {
        var table: Table
        /// Only in the VPN table.
        var distinguisher: UInt32?
        var prefix: String
    }

    struct Path: Hashable {
        var source: Int
        var preference: UInt32
        var med: UInt32
        /// 0 for a path from within.
        var neighbor: UInt32 = 0
        var label: UInt32
        var isInfeasible: Bool
        /// Of paths in an instance: their distinguisher in the VPN table. Of VPN paths: their targets.
        var distinguisher: UInt32?
        var targets: [UInt32] = []
        var origin: Table
        var isSecondary = false
        /// Of another network than the instance's.
        var isLeaked = false

        /// Whether this one is better by what counts for traffic.
        func rules(out other: Path) -> Bool {
            let (own, others) = (cost, other.cost)
            return own.lexicographicallyPrecedes(others)
                || own == others && neighbor == other.neighbor && med < other.med
        }

        private var cost: [UInt32] { [isInfeasible ? 1 : 0, isLeaked ? 1 : 0, .max - preference] }
    }

    struct Instance {
        var imports: Set<UInt32> = []
        /// Imported for the sake of other networks.
        var joined: Set<UInt32> = []
        var exports: Set<UInt32> = []
        /// Prefixes that it shares with other networks, by what those export.
        var overlaps: [UInt32: Set<String>] = [:]
    }

    var instances: [Int: Instance] = [:]
    /// By destination and source.
    var announced: [Destination: [Int: Path]] = [:]

    /// Every path of every destination: repeats the rules until nothing more follows from them.
    func resolve() -> [Destination: Set<Path>] {
        var all = announced.mapValues { Set($0.values) }
        while true {
            var next = announced.mapValues { Set($0.values) }
            for (destination, paths) in announced {
                let present = all[destination] ?? []
                for path in paths.values where !path.isInfeasible && !present.contains(where: { $0.rules(out: path) }) {
                    for place in places(of: path, at: destination) {
                        next[place, default: []].insert(copy(of: path, at: destination, in: place))
                    }
                }
            }
            next = next.filter { !$0.value.isEmpty }
            if next == all { return all }
            all = next
        }
    }

    private func copy(of path: Path, at destination: Destination, in place: Destination) -> Path {
        var copy = path
        copy.isSecondary = true
        guard case .instance(let number) = place.table else { return copy }
        let instance = instances[number]!
        let targets: Set<UInt32>
        switch destination.table {
        case .instance(let own):
            targets = instances[own]!.exports
            copy.isLeaked = true
        case .vpn:
            targets = Set(path.targets)
            let owners = instances.filter { !targets.isEmpty && $0.value.exports == targets }
            copy.isLeaked = owners.isEmpty ? instance.imports.isDisjoint(with: targets) : owners[number] == nil
        }
        let isShared = targets.contains { instance.overlaps[$0]?.contains(destination.prefix) ?? false }
        if copy.isLeaked, isShared { copy.isInfeasible = true }
        return copy
    }

    private func places(of path: Path, at destination: Destination) -> [Destination] {
        switch destination.table {
        case .instance(let own):
            let targets = instances[own]!.exports
            if targets.isEmpty { return [] }
            let vpn = path.distinguisher.map { Destination(table: .vpn, distinguisher: $0, prefix: destination.prefix) }
            return importers(of: targets).filter { $0 != own }.map {
                Destination(table: .instance($0), prefix: destination.prefix)
            } + (vpn.map { [$0] } ?? [])
        case .vpn:
            return importers(of: Set(path.targets)).map {
                Destination(table: .instance($0), prefix: destination.prefix)
            }
        }
    }

    private func importers(of targets: Set<UInt32>) -> [Int] {
        instances.filter { !$0.value.imports.union($0.value.joined).isDisjoint(with: targets) }.map(\.key)
    }
}
