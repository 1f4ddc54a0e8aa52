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
            /// What was taken over from another orchestrator instead of making anything.
            var asked: Source?
            /// What is offered no more, since it is here.
            var withdrawn: Source?
            /// Nothing is left of it.
            var removed: Source?
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
            case .remove(let source):
                if isGone(source) {
                    batch.mutations += withdrawal(of: source) + removal(of: owned[source] ?? [], for: source)
                }
                batch.done.append(.init(work: work, removed: isGone(source) ? source : nil))
            case .offer(let source, let taker):
                if isDue(source, to: taker) {
                    batch.mutations.append(.offer(Owner(view.orchestrator, source), to: taker))
                }
                batch.done.append(.init(work: work))
            case .put(let unit):
                // Whatever it wants, it has come back.
                let withdrawal = withdrawal(of: source(of: work))
                batch.mutations += withdrawal
                var done = put(unit, into: &batch.mutations, &newTags)
                done.withdrawn = withdrawal.isEmpty ? nil : source(of: work)
                batch.done.append(done)
            }
        }
        // A tag is there from its claim on, and from then on because it is referred to; so it goes with the last
        // reference, whoever that was of, and no claim of a connector that died is left.
        let claims = newTags.sorted().map { Mutation.claim(.tag, SharedTag.body($0)) }
        let releases = newTags.sorted().map { Mutation.release(.tag, SharedTag.id($0)) }
        batch.mutations = claims + batch.mutations + releases
        return batch
    }

    private func put(
        _ unit: Unit, into mutations: inout [Mutation], _ newTags: inout Set<String>
    ) -> Batch.Done {
        let work = Work.put(unit)
        let wish: Wish
        do {
            wish = try view.wish(of: unit, in: surroundings)
        } catch {
            // What is there stays as it is until the orchestrator says something that makes sense.
            return .init(work: work, incomplete: error.description)
        }
        switch wish {
        case .undecided: return .init(work: work)
        case .nothing:
            mutations += removal(of: rows(removedBy: work), for: source(of: work))
            return .init(work: work, result: source(of: work).map { .init(source: $0, rows: [], tags: []) })
        case .objects(let translation):
            if let predecessor = unasked(translation) {
                mutations.append(.take(predecessor, for: translation.source))
                return .init(work: work, asked: translation.source)
            }
            newTags.formUnion(translation.tags.filter { tagUses[$0] == nil })
            return put(translation, of: unit, into: &mutations)
        }
    }

    /// Whose it was and may still be.
    private func unasked(_ translation: Translation) -> Owner? {
        asked.contains(translation.source) || owned[translation.source] != nil ? nil : translation.predecessor
    }

    // MARK: what a unit wants

    private func put(_ translation: Translation, of unit: Unit, into mutations: inout [Mutation]) -> Batch.Done {
        let source = translation.source
        let present = Set((owned[source] ?? []).map(\.id))
        let (objects, isRunning) = shape(of: translation, for: unit)
        var rows: [Row] = []
        for object in objects {
            rows.append(Row(type: object.type, id: object.id))
            if present.contains(object.id), object.body.keys.allSatisfy(object.fixed.contains) { continue }
            // Whether it is still there, only the configuration knows.
            mutations.append(.ensure(object.type, object.made, for: source, keeping: object.fixed))
        }
        mutations += translation.claims
        if isRunning {
            rows += (owned[source] ?? []).filter { !rows.contains($0) }
        } else {
            let wanted = Set(rows.map(\.id))
            mutations += removal(of: (owned[source] ?? []).filter { !wanted.contains($0.id) }, for: source)
        }
        let report = report(translation, of: unit, among: Set(rows.map(\.id)))
        return Batch.Done(
            work: .put(unit), result: .init(source: source, rows: rows, tags: translation.tags, report: report),
            incomplete: translation.incomplete)
    }

    private func report(_ translation: Translation, of unit: Unit, among present: Set<ObjectID>) -> Report? {
        guard view.awaitsReport(unit) else { return nil }
        let interfaces = translation.interfaces.filter { present.contains($0.instanceIP) }
        return Report(unit: unit, uid: translation.source.uid, interfaces: interfaces)
    }
}

extension IntentObject {
    /// What it is made of.
    fileprivate var made: JSONObject {
        var named: JSONObject = [
            "fq_name": .array(name.parts.map(JSON.string)), "uuid": .string(id.description),
        ]
        if let parent { named["parent_type"] = .string(parent.name) }
        named.merge(body)
        return named
    }
}
