import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

/// Random work of people and two orchestrators, from a seed: the indices stay functions of the rows, a refused unit
/// leaves no trace, and nobody changes what is another's.
@Suite("Randomised")
struct RandomisedTests {
    private enum Step: CaseIterable { case network, port, address, tag, attach, detach, tagging, update, delete, batch }

    @Test("invariants hold after any work", arguments: [1, 2, 3, 4] as [UInt64])
    func work(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bench = try Bench(seed: seed)
        try bench.makeProject()
        let callers = [Bench.person, try bench.attach("k8s1"), try bench.attach("k8s2")]
        var names = 0
        var done = 0
        for step in 0..<300 {
            let caller = callers.randomElement(using: &generator) ?? Bench.person
            let others = Claimant(caller.identity).isOrchestrator ? foreign(to: caller, in: bench) : []
            let before = step % 20 == 0 ? Fingerprint(bench.core.catalog) : nil
            do {
                names += 1
                try perform(
                    Step.allCases.randomElement(using: &generator) ?? .update, by: caller, number: names, &bench,
                    &generator)
                done += 1
            } catch let error as ConfigError {
                #expect(error.status < 500, "\(error)")
                if let before { #expect(Fingerprint(bench.core.catalog) == before) }
            }
            let changed = others.filter { isChanged($0, in: bench) }
            #expect(changed.isEmpty, "step \(step)")
            if step % 50 == 0 { Fingerprint.checkInvariants(bench.core) }
        }
        Fingerprint.checkInvariants(bench.core)
        // Work that is always refused would prove nothing.
        #expect(done > 100 && done < 290, "\(done)")
    }

    private func foreign(to caller: Caller, in bench: Bench) -> [Row] {
        bench.core.catalog.intent.values.filter {
            Claimant($0.holder) != Claimant(caller.identity) && $0.type != .tag && $0.type != .tagType
        }
    }

    /// Whether the object is gone or says something else, in the parts that are not sets of claims.
    private func isChanged(_ old: Row, in bench: Bench) -> Bool {
        guard let new = bench.core.catalog.intent[old.id] else { return true }
        if new === old { return false }
        var (before, after) = (old.record.object.properties, new.record.object.properties)
        before["perms2"] = nil
        after["perms2"] = nil
        return before != after || new.holder != old.holder
    }

    private func perform(
        _ step: Step, by caller: Caller, number: Int, _ bench: inout Bench, _ generator: inout SeededGenerator
    ) throws {
        func any(_ type: ObjectType) -> ObjectID {
            bench.core.catalog.ids(of: type).sorted().randomElement(using: &generator) ?? .zero
        }
        let source = Source(kind: "Kind\(number % 3)", uid: "\(number % 7)")
        let name = Bench.shop.child("o\(number % 60)")
        switch step {
        case .network:
            try bench.apply(
                .ensure(
                    .virtualNetwork, ["fq_name": name.json, "network_ipam_refs": [Bench.ipamLink("10.1.1.0/28")]],
                    for: source), by: caller)
        case .port:
            let network = any(.virtualNetwork)
            try bench.apply(
                .create(
                    .virtualMachineInterface,
                    ["fq_name": name.json, "parent_type": "project", "virtual_network_refs": [ref(network)]],
                    for: source), by: caller)
        case .address:
            let (network, port) = (any(.virtualNetwork), any(.virtualMachineInterface))
            try bench.apply(
                .create(
                    .instanceIp,
                    [
                        "fq_name": [.string("i\(number)")], "virtual_network_refs": [ref(network)],
                        "virtual_machine_interface_refs": [ref(port)],
                    ], for: source), by: caller)
        case .tag:
            let value = "v\(number % 3)"
            try bench.apply(
                .claim(.tag, ["fq_name": [.string("t=\(value)")], "tag_type_name": "t", "tag_value": .string(value)]),
                by: caller)
        case .attach:
            let (from, to) = (any(.virtualNetwork), any(.virtualNetwork))
            try bench.apply(.attach(.virtualNetwork, from, to: .virtualNetwork, to, attribute: nil), by: caller)
        case .detach:
            let from = any(.virtualNetwork)
            let to = bench.core.catalog.row(from)?.targets.first { $0.type == .virtualNetwork }?.id ?? .zero
            try bench.apply(.detach(.virtualNetwork, from, from: .virtualNetwork, to), by: caller)
        case .tagging:
            let (object, tag) = (any(.virtualNetwork), any(.tag))
            try bench.apply(.setTags(.virtualNetwork, object, number % 2 == 0 ? [tag] : []), by: caller)
        case .update:
            let id = any(.virtualNetwork)
            try bench.update(.virtualNetwork, id, ["mtu": JSON(1000 + number % 3)], by: caller)
        case .delete:
            let types: [ObjectType] = [.virtualNetwork, .virtualMachineInterface, .instanceIp, .tag]
            let type = types.randomElement(using: &generator) ?? .instanceIp
            try bench.delete(type, any(type), by: caller)
        case .batch:
            let id = any(.virtualNetwork)
            try bench.apply(
                .create(.virtualMachine, ["fq_name": [.string("vm\(number)")]], for: source),
                .share(.virtualNetwork, id, with: "tenant:x", access: 4),
                .update(.virtualNetwork, id, ["mtu": 1234]),
                .release(.tag, any(.tag)), by: caller)
        }
    }
}
