import CLibbpf
import Glibc
import WeftVRouter

/// The programs in front of interfaces.
extension EBPFDatapath {
    /// A place where one of our programs has to be the first that sees a frame.
    struct Hook {
        let interface: NetworkInterface
        let program: String
    }

    /// Puts the programs between interfaces and everything behind them, or in the place of those that are there.
    func attach(_ ports: [UInt32]) throws(DatapathError) {
        try network.filterIngress(of: ports, by: try object.program("from_workload"))
        attached.formUnion(ports)
    }

    /// What is otherwise at a hook; nothing while it is an earlier agent's programs that should be there.
    /// - Parameter mending: puts it right.
    func examine(_ hook: Hook, mending: Bool) throws(DatapathError) -> [DatapathDeviation] {
        if isHeld { return [] }
        let program = try object.program(hook.program)
        let index = hook.interface.index
        var found: [DatapathDeviation] = []
        let filters = try network.ingressFilters(of: index)
        if try filters.first(where: \.isInOurPlace)?.program != program.id {
            found.append(
                DatapathDeviation(.program, "program \(program.name) is not attached to \(hook.interface.name)"))
            if mending { try network.filterIngress(of: [index], by: program) }
        }
        // Where ours is missing it is put before all others of its place in the order.
        if let first = filters.first, !first.isInOurPlace, filters.contains(where: \.isInOurPlace) {
            found.append(shadowed("filter \(first.handle)", first.name, program, hook))
            if mending { try network.advanceFilter(of: index, program) }
        }
        return found + (try examineFront(hook, program, mending: mending))
    }

    /// Looks for other agents' programs in front of our filter (``TCXHook``). Ours goes before them, and away again
    /// when they are gone: an agent of an earlier build knows nothing of it.
    private func examineFront(
        _ hook: Hook, _ program: BPFProgram, mending: Bool
    ) throws(DatapathError) -> [DatapathDeviation] {
        let front = TCXHook(interface: hook.interface.index, namespace: network.namespace)
        let present = try front.programs()
        let own = present.filter { $0.name == program.name }
        let id = try program.id
        guard let other = present.first(where: { $0.name != program.name }) else {
            if mending { for program in own { try front.detach(program.id) } }
            return []
        }
        if present.first?.id == id { return [] }
        if mending {
            // The kernel takes a program once; meanwhile the filter of clsact is the one that counts.
            if own.contains(where: { $0.id == id }) { try front.detach(id) }
            try front.attachFirst(program)
            for earlier in own where earlier.id != id { try front.detach(earlier.id) }
        }
        // That an earlier run of the agent stands there, which is about to be relieved, is no deviation.
        if present.first?.name == program.name { return [] }
        return [shadowed("tcx program \(other.id)", other.name, program, hook)]
    }

    private func shadowed(_ other: String, _ name: String?, _ program: BPFProgram, _ hook: Hook) -> DatapathDeviation {
        DatapathDeviation(
            .program,
            "\(other) (\(name ?? "unnamed")) of somebody else stands before \(program.name) at \(hook.interface.name): "
                + "what it passes or drops never gets to the data plane")
    }
}
