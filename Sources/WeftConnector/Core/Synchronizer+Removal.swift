import WeftConfig
import WeftModel
import WeftNet

extension Synchronizer {
    func source(of work: Work) -> Source? {
        switch work {
        case .remove(let source), .offer(let source, _): source
        case .put(let unit): view.source(of: unit)
        }
    }

    /// What the work deletes whole; stale parts of what stays are none of it.
    func rows(removedBy work: Work) -> [Row] {
        switch work {
        // What has come back since it was missed is not removed, nor what another orchestrator is to have.
        case .remove(let source):
            return isGone(source) ? owned[source] ?? [] : []
        case .offer: return []
        case .put(let unit):
            guard case .nothing = try? view.wish(of: unit, in: surroundings), let source = source(of: work) else {
                return []
            }
            return owned[source] ?? []
        }
    }

    /// Referrers before what they refer to, each on the condition that it is still this source's.
    func removal(of rows: [Row], for source: Source?) -> [Mutation] {
        rows.map { (rank: Self.deletionRank($0.type), row: $0) }.sorted { ($0.rank, $0.row.id) < ($1.rank, $1.row.id) }
            .flatMap { _, row -> [Mutation] in
                let hosts = row.type == .virtualMachine ? locations[row.id] ?? [] : []
                return hosts.map { .detach(.virtualRouter, $0, from: .virtualMachine, row.id) }
                    + view.releases(before: row.type, row.id) + [.delete(row.type, row.id, ifSource: source)]
            }
    }

    /// Lower ranks are deleted first.
    private static func deletionRank(_ type: ObjectType) -> Int { -(View.types.firstIndex(of: type) ?? -1) }
}
