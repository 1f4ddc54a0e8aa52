package import WeftVRouter

extension EBPFDatapath {
    package func apply(_ change: DatapathChange) throws(DatapathError) {
        var attempts = Attempts()
        // Programs and counters before the entries that let a workload's packets through.
        attempts.attempt { () throws(DatapathError) in try admit(change.settings.ports.keys) }
        attempts.attempt { () throws(DatapathError) in try carryOut(change) }
        for index in change.removals.ports.keys {
            attempts.attempt { () throws(DatapathError) in try dismiss(index) }
        }
        try attempts.finish()
    }

    private func admit(_ indices: some Collection<UInt32>) throws(DatapathError) {
        let new = isHeld ? [] : indices.filter { !attached.contains($0) }
        if !new.isEmpty { try attach(new) }
        for index in indices { try maps.counters.create(index) }
    }

    private func carryOut(_ change: DatapathChange) throws(DatapathError) {
        var work: [MapWork] = []
        for table in tables {
            if let next = try table.work(object, for: change) { work.append(next) }
        }
        try work.carryOut()
    }

    /// The program stays attached: it drops what the workload of an unknown port sends.
    private func dismiss(_ index: UInt32) throws(DatapathError) {
        try maps.counters.remove(index)
        attached.remove(index)
    }
}
