import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

/// The RIB and the naive model get the same random events and must agree on every path of every table.
@Suite("The RIB against a model")
struct ModelTests {
    static let prefixes = (0..<6).map { "10.0.\($0).0/24" }
    static let instanceCount = 5
    static let sourceCount = 4

    @Test("agrees on every path after every event", arguments: 0..<24 as Range<UInt64>)
    func agreement(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let laboratory = RoutingLaboratory(sources: Array(repeating: .xmpp, count: Self.sourceCount))
        var model = ModelRIB()
        var ids: [Int: InstanceID] = [:]
        for step in 0..<400 {
            event(&random, laboratory, &model, &ids)
            if let fault = laboratory.check().first {
                Issue.record("seed \(seed) step \(step): \(fault)")
                return
            }
            guard step % 7 == 0 || step > 380 else { continue }
            guard snapshot(laboratory, ids) == model.resolve() else {
                Issue.record("seed \(seed) step \(step): tables differ from the model's")
                return
            }
        }
        for number in 0..<Self.sourceCount { laboratory.rib.removeSource(laboratory.sources[number]) }
        #expect(laboratory.rib.size == (0, 0, 0))
        #expect(laboratory.check() == [])
    }

    private func event(
        _ random: inout SeededGenerator, _ laboratory: RoutingLaboratory, _ model: inout ModelRIB,
        _ ids: inout [Int: InstanceID]
    ) {
        let instance = Int.random(in: 0..<Self.instanceCount, using: &random)
        let source = Int.random(in: 0..<Self.sourceCount, using: &random)
        let prefix = Self.prefixes.randomElement(using: &random)!
        let isVPN = Int.random(in: 0..<6, using: &random) == 0
        let destination = ModelRIB.Destination(
            table: isVPN ? .vpn : .instance(instance),
            // Peers announce under distinguishers that agents use, too.
            distinguisher: isVPN ? UInt32.random(in: 1...5, using: &random) : nil, prefix: prefix)
        guard let id = ids[instance] else {
            ids[instance] = laboratory.rib.addInstance()
            model.instances[instance] = .init()
            return
        }
        let table = isVPN ? laboratory.rib.sharedTable(.inetVPN) : laboratory.rib.table(.inet, of: id)
        switch Int.random(in: 0..<22, using: &random) {
        case 0..<11:
            let path = ModelRIB.Path(
                source: source, preference: [100, 200].randomElement(using: &random)!,
                med: [0, 1].randomElement(using: &random)!,
                neighbor: [0, 0, 1, 2].randomElement(using: &random)!,
                label: UInt32.random(in: 16...18, using: &random),
                isInfeasible: Int.random(in: 0..<5, using: &random) == 0,
                distinguisher: isVPN
                    ? nil : [nil, UInt32(source + 1), UInt32(instance + 1)].randomElement(using: &random)!,
                targets: isVPN ? targets(&random) : [], origin: destination.table)
            model.announced[destination, default: [:]][source] = path
            announce(path, destination, table, laboratory)
        case 11..<15:
            model.announced[destination]?[source] = nil
            laboratory.withdraw(prefix, in: table, from: source, distinguisher: destination.distinguisher)
        case 15..<18:
            model.instances[instance]!.imports = Set(targets(&random))
            model.instances[instance]!.joined = Set(targets(&random))
            model.instances[instance]!.exports = Set(targets(&random))
            laboratory.rib.setTargets(
                of: id, imports: Set(model.instances[instance]!.imports.map(laboratory.target)),
                joined: Set(model.instances[instance]!.joined.map(laboratory.target)),
                exports: Set(model.instances[instance]!.exports.map(laboratory.target)))
        case 18:
            laboratory.rib.withdrawAll(from: laboratory.sources[source], in: table)
            for key in model.announced.keys where key.table == destination.table { model.announced[key]?[source] = nil }
        case 19..<21:
            var overlaps: [UInt32: Set<String>] = [:]
            for target in targets(&random) { overlaps[target] = Set(Self.prefixes.shuffled(using: &random).prefix(2)) }
            model.instances[instance]!.overlaps = overlaps
            laboratory.setOverlaps(instance: id, overlaps.mapValues { Array($0) })
        default:
            laboratory.rib.removeInstance(id)
            ids[instance] = nil
            model.instances[instance] = nil
            model.announced = model.announced.filter { $0.key.table != .instance(instance) }
        }
    }

    private func targets(_ random: inout SeededGenerator) -> [UInt32] {
        (0..<3).compactMap { _ in [nil, 1, 2, 3, 4].randomElement(using: &random)! }
    }

    private func announce(
        _ path: ModelRIB.Path, _ destination: ModelRIB.Destination, _ table: TableID, _ laboratory: RoutingLaboratory
    ) {
        laboratory.announce(
            destination.prefix, in: table, from: path.source, label: path.label,
            infeasible: path.isInfeasible ? .noTunnelEncapsulation : [], distinguisher: destination.distinguisher
        ) {
            $0.localPreference = path.preference
            $0.med = path.med
            $0.asPath = laboratory.asPath(from: path.neighbor)
            $0.sourceDistinguisher = path.distinguisher.map(laboratory.distinguisher)
            $0.extendedCommunities = path.targets.map { ExtendedCommunity(laboratory.target($0)) }
        }
    }

    /// What the RIB holds, in the model's words; also checks that the paths of each route stand in order.
    private func snapshot(
        _ laboratory: RoutingLaboratory, _ ids: [Int: InstanceID]
    ) -> [ModelRIB.Destination: Set<ModelRIB.Path>] {
        var tables: [TableID: ModelRIB.Table] = [laboratory.rib.sharedTable(.inetVPN): .vpn]
        for (instance, id) in ids { tables[laboratory.rib.table(.inet, of: id)] = .instance(instance) }
        var all: [ModelRIB.Destination: Set<ModelRIB.Path>] = [:]
        for (id, table) in tables {
            var routes: [RouteID] = []
            laboratory.rib.forEachRoute(in: id) { routes.append($0) }
            for route in routes {
                let key = laboratory.rib.key(of: route)
                let destination = ModelRIB.Destination(
                    table: table, distinguisher: laboratory.rib.distinguisher(of: key).map { UInt32($0.number) },
                    prefix: key.prefix.description)
                var paths: [ModelRIB.Path] = []
                laboratory.rib.forEachPath(of: route) { view in
                    let attributes = laboratory.rib.attributes(view.attributes)
                    let origin = tables[view.originTable]!
                    paths.append(
                        ModelRIB.Path(
                            source: laboratory.sources.firstIndex(of: view.source)!,
                            preference: attributes.localPreference, med: attributes.med,
                            neighbor: laboratory.neighbor(in: attributes.asPath), label: view.label,
                            isInfeasible: view.flags.isInfeasible,
                            distinguisher: attributes.sourceDistinguisher.map { UInt32($0.number) },
                            targets: attributes.extendedCommunities.compactMap(\.routeTarget).map {
                                $0.number - 8_000_000
                            }, origin: origin,
                            isSecondary: view.flags.contains(.secondary), isLeaked: view.flags.contains(.leaked)))
                }
                let isOrdered = paths.indices.allSatisfy { place in
                    !paths[place...].contains { $0.rules(out: paths[place]) }
                }
                #expect(isOrdered, "\(destination)")
                all[destination] = Set(paths)
            }
        }
        return all
    }
}
