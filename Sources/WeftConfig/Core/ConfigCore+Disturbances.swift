import WeftModel
import WeftNet

extension ConfigCore {
    /// Whose objects and claims a change by somebody else touches. Connectors cannot touch each other's, but take over
    /// what is offered.
    func disturbances(by new: Row?, inPlaceOf old: Row?) -> [ObjectID: Disturbance] {
        guard let old else { return [:] }
        if claimant.isOrchestrator {
            guard let owner = old.holder.owner, let new = new?.holder.owner, owner.orchestrator != new.orchestrator
            else { return [:] }
            return [owner.orchestrator: Disturbance(of: owner)]
        }
        var disturbances: [ObjectID: Disturbance] = [:]
        if let owner = old.holder.owner { disturbances[owner.orchestrator] = Disturbance(of: owner) }
        guard old.claimants.contains(where: \.isOrchestrator) else { return disturbances }
        let (before, after) = (old.record, new?.record)
        func lose(_ holders: ClaimSet, _ kept: ClaimSet?, _ subject: ObjectID?) {
            for case .orchestrator(let id) in holders.subtracting(kept ?? []) {
                // What it was made for is written on what the claim is about, unless that is gone too.
                let owner = subject.flatMap { catalog.intent[$0]?.holder.owner }
                let loss = owner.flatMap { $0.orchestrator == id ? Disturbance(of: $0) : nil }
                disturbances[id, default: Disturbance()].merge(loss ?? Disturbance(isTotal: true))
            }
        }
        for (target, holders) in before.referenceClaims { lose(holders, after?.referenceClaims[target], target) }
        for (tenant, holders) in before.shareClaims {
            lose(
                holders, after?.shareClaims[tenant], tenant.split(separator: ":").last.flatMap { ObjectID(String($0)) })
        }
        return disturbances
    }
}

extension Disturbance {
    fileprivate init(of owner: Owner) { self.init(sources: [owner.source]) }
}
