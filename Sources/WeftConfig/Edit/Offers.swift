import WeftModel
import WeftNet

/// What an orchestrator lets another one take over (docs/decisions/0018-connector-engine.md).
extension ConfigCore {
    /// An offer is open for as long as a migration takes; more of them than this are somebody's mistake.
    private static let mostOffers = 256

    mutating func offer(_ owner: Owner, to taker: ObjectID?) throws(ConfigError) {
        if !claimant.isOrchestrator { try checkOperator(to: "offer what is an orchestrator's") }
        var giver = try orchestrator(owner.orchestrator)
        guard !claimant.isOrchestrator || claimant == .orchestrator(giver.id) else {
            throw ConfigError(
                .notOwner,
                "\(describe(caller.identity)) may not offer what was made for \(owner.kind) \(owner.sourceUID): it belongs to "
                    + describe(.orchestrator(owner)))
        }
        guard taker != giver.id else {
            throw ConfigError(.invalidValue, "Orchestrator \(giver.name) cannot offer anything to itself")
        }
        if let taker { try checkTakes(taker) }
        let isPersons = !claimant.isOrchestrator
        // A connector does not know of a person's, and leaves it as it is.
        if !isPersons, giver.offers[owner.source]?.isPersons == true { return }
        let offer = taker.map { Orchestrator.Offer(taker: $0, isPersons: isPersons) }
        giver.offers[owner.source] = rows(of: owner).isEmpty ? nil : offer
        guard giver.offers.count <= Self.mostOffers else {
            throw ConfigError(
                .exhausted,
                "Orchestrator \(giver.name) has offered \(Self.mostOffers) of its objects already: have them taken first"
            )
        }
        if giver != catalog.orchestrators[giver.id] { setOrchestrator(giver.id, giver) }
    }

    private func checkTakes(_ taker: ObjectID) throws(ConfigError) {
        let taker = try orchestrator(taker)
        guard connectorTypes.ofKind[taker.kind] == nil else { return }
        throw ConfigError(
            .invalidValue,
            "Nothing can be offered to orchestrator \(taker.name): there is no connector of kind \(taker.kind) to take it"
        )
    }

    /// Refuses its own connector to delete what a person has offered, or to give it another source: the connector sees
    /// that its orchestrator has the object no longer, and not that it is to go on elsewhere.
    func checkOffer(of record: Record) throws(ConfigError) {
        guard let owner = record.holder.owner, claimant == .orchestrator(owner.orchestrator),
            let giver = catalog.orchestrators[owner.orchestrator], let offer = giver.offers[owner.source],
            offer.isPersons
        else { return }
        let taker = catalog.orchestrators[offer.taker]?.name ?? offer.taker.description
        throw ConfigError(
            .inUse,
            "\(record.type.name) \(record.name) (\(record.id)) stays, since a person has offered it to orchestrator \(taker); "
                + "`weft orchestrator offer \(giver.name) \(owner.kind) \(owner.sourceUID) --withdraw` lets it go")
    }

    /// Ends the offer of what has been deleted or has another source now: objects that are made later for the same
    /// source are not offered.
    mutating func endOffer(of owner: Owner) {
        guard catalog.orchestrators[owner.orchestrator]?.offers[owner.source] != nil, rows(of: owner).isEmpty,
            var giver = catalog.orchestrators[owner.orchestrator]
        else { return }
        giver.offers[owner.source] = nil
        setOrchestrator(giver.id, giver)
    }

    /// Ends what is offered to an orchestrator that is no longer attached.
    mutating func endOffers(to taker: ObjectID) {
        for var giver in catalog.orchestrators.values where giver.offers.values.contains(where: { $0.taker == taker }) {
            giver.offers = giver.offers.filter { $0.value.taker != taker }
            setOrchestrator(giver.id, giver)
        }
    }
}
