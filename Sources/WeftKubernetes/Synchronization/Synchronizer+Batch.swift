import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension Synchronizer {
    /// Mutations that are done together, and what is known once they are.
    struct Batch: Sendable {
        struct Done: Sendable {
            var work: Work
            var result: Result?
            /// Why the work has to be done again although it was not refused.
            var incomplete: String?
        }

        struct Result: Sendable {
            var source: Source
            var rows: [Row]
            var tags: Set<String>
            var report: Report?
        }

        var mutations: [Mutation] = []
        var done: [Done] = []
    }

    func batch(for works: [Work], at now: MonotonicTime) -> Batch {
        var batch = Batch()
        var newTags: Set<String> = []
        for work in works {
            switch work {
            case .remove:
                batch.mutations += removal(of: rows(removedBy: work), for: source(of: work))
                batch.done.append(.init(work: work))
            case .put(let unit): put(unit, into: &batch, &newTags)
            }
        }
        // A tag is there from its claim on, and from then on because it is referred to; so it goes with the last reference,
        // whoever that was of, and no claim of a connector that died is left.
        let claims = newTags.sorted().map { Mutation.claim(.tag, Self.tag($0)) }
        let releases = newTags.sorted().map { Mutation.release(.tag, Self.tagID($0)) }
        batch.mutations = claims + batch.mutations + releases
        return batch
    }

    private func put(_ unit: Unit, into batch: inout Batch, _ newTags: inout Set<String>) {
        let work = Work.put(unit)
        let wish: PodWish
        do {
            wish = try self.wish(of: unit)
        } catch {
            // What is there stays as it is until the cluster says something that makes sense.
            batch.done.append(.init(work: work, incomplete: error.description))
            return
        }
        switch wish {
        case .undecided: batch.done.append(.init(work: work))
        case .nothing:
            batch.mutations += removal(of: rows(removedBy: work), for: source(of: work))
            batch.done.append(.init(work: work, result: source(of: work).map { .init(source: $0, rows: [], tags: []) }))
        case .objects(let translation):
            newTags.formUnion(translation.tags.filter { tagUses[$0] == nil })
            batch.done.append(put(translation, work, into: &batch.mutations))
        }
    }

    private func wish(of unit: Unit) throws(Untranslatable) -> PodWish {
        switch unit {
        case .cluster:
            return .objects(
                translator.cluster(defaultNamespace: view.namespace(AttachedCluster.defaultNamespace)?.metadata.uid))
        case .namespace(let key):
            return view.namespaces[key].map { .objects(translator.namespace($0)) } ?? .undecided
        case .definition(let key):
            guard let definition = view.definitions[key] else { return .undecided }
            guard view.namespace(key.namespace) != nil else { return .nothing }
            return .objects(try translator.definition(definition))
        case .pod(let key):
            guard let pod = view.pods[key] else { return .undecided }
            return try translator.pod(pod, in: view.namespace(key.namespace)) { view.definitions[$0] }
        }
    }

    // MARK: what a unit wants

    private func put(_ translation: Translation, _ work: Work, into mutations: inout [Mutation]) -> Batch.Done {
        let source = translation.source
        let present = Set((owned[source] ?? []).map(\.id))
        // A pod that runs keeps its interfaces, whatever its annotations say by now; what others took of them comes back.
        let isRunning =
            translation.interfaces.first.map { present.contains($0.id) && present.contains($0.instanceIP) } ?? false
        var rows: [Row] = []
        for object in translation.objects {
            let isThere = present.contains(object.id)
            if isRunning, !isThere, missing[source]?.contains(object.id) != true { continue }
            rows.append(Row(type: object.type, id: object.id))
            var body = object.body
            if isThere { for member in object.fixed { body[member] = nil } }
            if isThere, body.isEmpty { continue }
            mutations.append(.ensure(object.type, object.named(body), for: source))
        }
        var done = Batch.Done(work: work)
        attach(translation, into: &mutations, &done)
        if isRunning {
            rows += (owned[source] ?? []).filter { !rows.contains($0) }
        } else {
            let wanted = Set(rows.map(\.id))
            mutations += removal(of: (owned[source] ?? []).filter { !wanted.contains($0.id) }, for: source)
        }
        done.result = .init(
            source: source, rows: rows, tags: translation.tags,
            report: report(translation, work, among: Set(rows.map(\.id))))
        return done
    }

    /// The claims on objects of others.
    private func attach(_ translation: Translation, into mutations: inout [Mutation], _ done: inout Batch.Done) {
        if let policy = translation.fabricPolicy, let network = surroundings?.fabricNetwork {
            mutations.append(
                .attach(
                    .virtualNetwork, network, to: .networkPolicy, policy,
                    attribute: ["sequence": ["major": 0, "minor": 0], "timer": .null]))
        }
        if let share = translation.share {
            mutations += share.networks.map { network in
                share.isGranted
                    ? .share(.virtualNetwork, network, with: "tenant:\(share.project)", access: Self.readAccess)
                    : .unshare(.virtualNetwork, network, with: "tenant:\(share.project)")
            }
        }
        if let placement = translation.placement {
            if let router = surroundings?.router(of: placement) {
                mutations.append(
                    .attach(.virtualRouter, router, to: .virtualMachine, placement.machine, attribute: nil))
            } else {
                done.incomplete =
                    "no host is registered for node \(placement.node): `weft host add \(placement.node) \(placement.address ?? "ADDRESS")`"
            }
        }
    }

    private func report(_ translation: Translation, _ work: Work, among present: Set<ObjectID>) -> Report? {
        guard case .put(.pod(let key)) = work, let pod = view.pods[key], pod.networkStatus == nil else { return nil }
        let interfaces = translation.interfaces.filter { present.contains($0.instanceIP) }
        return Report(pod: key, uid: pod.metadata.uid, interfaces: interfaces)
    }

    // MARK: removal

    func source(of work: Work) -> Source? {
        switch work {
        case .remove(let source): source
        case .put(.pod(let key)):
            view.pods[key].map { Source(kind: ObjectKind.pod.rawValue, uid: $0.metadata.uid) }
        case .put(.definition(let key)):
            view.definitions[key].map { Source(kind: ObjectKind.definition.rawValue, uid: $0.metadata.uid) }
        case .put: nil
        }
    }

    /// What the work deletes whole; stale parts of what stays are none of it.
    func rows(removedBy work: Work) -> [Row] {
        switch work {
        // What has come back since it was missed is not removed.
        case .remove(let source): return view.contains(source.uid) ? [] : owned[source] ?? []
        case .put(let unit):
            guard case .nothing = try? wish(of: unit), let source = source(of: work) else { return [] }
            return owned[source] ?? []
        }
    }

    /// Referrers before what they refer to, each on the condition that it is still this source's.
    private func removal(of rows: [Row], for source: Source?) -> [Mutation] {
        rows.sorted { ($0.type.deletionRank, $0.id) < ($1.type.deletionRank, $1.id) }.flatMap { row -> [Mutation] in
            let release: [Mutation] =
                switch row.type {
                case .virtualMachine:
                    (locations[row.id] ?? []).map { .detach(.virtualRouter, $0, from: .virtualMachine, row.id) }
                case .project:
                    [translator.cluster.podNetwork(), translator.cluster.serviceNetwork()].map {
                        .unshare(.virtualNetwork, translator.id(.virtualNetwork, $0), with: "tenant:\(row.id)")
                    }
                default: []
                }
            return release + [.delete(row.type, row.id, ifSource: source)]
        }
    }

    // MARK: tags

    private static let readAccess = 4

    private static func tag(_ name: String) -> JSONObject {
        let parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return [
            "fq_name": [.string(name)], "uuid": .string(tagID(name).description), "tag_type_name": .string(parts[0]),
            "tag_value": .string(parts.count > 1 ? parts[1] : ""),
        ]
    }

    /// The same for every cluster: equal labels are one tag, and whoever comes first makes it. A tag that a person made has
    /// another id, is found by its name and stays that person's.
    private static func tagID(_ name: String) -> ObjectID { ObjectID.derived(.tag, [name]) }
}

extension IntentObject {
    fileprivate func named(_ body: JSONObject) -> JSONObject {
        var named: JSONObject = [
            "fq_name": .array(name.parts.map(JSON.string)), "uuid": .string(id.description),
        ]
        if let parent { named["parent_type"] = .string(parent.name) }
        named.merge(body)
        return named
    }

    private var parent: ObjectType? {
        switch type {
        case .project: .domain
        case .virtualMachine, .instanceIp: nil
        default: .project
        }
    }
}

extension ObjectType {
    /// Lower ranks are deleted first.
    fileprivate var deletionRank: Int {
        switch self {
        case .instanceIp: 0
        case .virtualMachineInterface: 1
        case .virtualMachine: 2
        case .virtualNetwork: 3
        case .project: 5
        default: 4
        }
    }
}
