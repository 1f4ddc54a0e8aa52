import WeftNet

extension ConfigurationAccess {
    /// Offers what was made for one object of an orchestrator to another one, both by name, for whose connector it is
    /// then to take.
    ///
    /// - Parameter taker: nil takes an offer back.
    /// - Returns: what is offered, and who may take it.
    /// - Throws: ``ConfigError/Code/notFound``, naming it, for what is not there, also for an offer that is taken back.
    package func offer(
        _ source: Source, of giver: String, to taker: String?
    ) async throws(ConfigError) -> (objects: [OwnedObject], taker: Orchestrator?) {
        let attached = try await orchestrators()
        func orchestrator(_ name: String) throws(ConfigError) -> Orchestrator {
            guard let found = attached.first(where: { $0.name == name }) else {
                let names = attached.map(\.name).sorted().joined(separator: ", ")
                throw ConfigError(
                    .notFound,
                    "Orchestrator \(name) is not attached; " + (names.isEmpty ? "none is" : "attached: \(names)"))
            }
            return found
        }
        let owning = try orchestrator(giver)
        let owner = Owner(owning.id, source)
        var taking: Orchestrator?
        if let taker { taking = try orchestrator(taker) }
        let objects = try await objects(of: owner)
        guard !objects.isEmpty else {
            throw ConfigError(
                .notFound,
                "Orchestrator \(giver) owns nothing that was made for \(source.kind) \(source.uid); `weft_owner` of an object "
                    + "says whose it is and what it was made for")
        }
        guard taking != nil || owning.offers[source] != nil else {
            throw ConfigError(
                .notFound, "Orchestrator \(giver) offers nothing that was made for \(source.kind) \(source.uid)")
        }
        _ = try await apply([.offer(owner, to: taking?.id)])
        return (objects, taking)
    }
}
