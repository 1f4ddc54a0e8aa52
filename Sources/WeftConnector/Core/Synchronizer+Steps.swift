package import WeftConfig
import WeftModel
package import WeftNet

extension Synchronizer {
    /// A batch is small enough to be halved quickly and large enough that a remote connector is not bound by round
    /// trips.
    private static var batchSize: Int { 64 }

    package mutating func next(at now: MonotonicTime) -> Step {
        if let pause, now < pause.until { return .wait(until: pause.until) }
        wake(at: now)
        if surroundings == nil { return .lookUp }
        for kind in Kind.allCases where !loaded.contains(kind) { return .load(kind) }
        if let source = disturbed.takeFirst(1).first { return .reload(source) }
        guard Kind.allCases.allSatisfy({ $0.role != .scope || listed.contains($0) }) else { return .wait(until: nil) }
        collect()
        while true {
            let works = takeWorks()
            if works.isEmpty {
                return .wait(until: ([nextEndOfOffers] + delayed.values.map(\.due)).compactMap(\.self).min())
            }
            if let machine = unlocatedMachine(in: works) {
                halves.append(works)
                return .locate(machine)
            }
            let batch = batch(for: works, at: now)
            current = batch
            if !batch.mutations.isEmpty { return .apply(batch.mutations) }
            applied(at: now)
        }
    }

    private mutating func takeWorks() -> [Work] {
        if let half = halves.popLast() { return half }
        var works = urgent.takeFirst(Self.batchSize)
        if works.isEmpty { works = background.takeFirst(Self.batchSize) }
        // Removals of machines make room for names; referents come before what refers to them, and go after it.
        let kinds = Array(Kind.allCases)
        let ranks = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })
        func rank(_ work: Work) -> Int {
            switch work {
            case .put(let unit): return ranks[unit.kind] ?? 0
            case .remove(let source):
                guard let kind = Kind(rawValue: source.kind), let rank = ranks[kind] else { return .max }
                return kind.role == .machine ? -1 : 2 * kinds.count - rank
            case .offer: return -1
            }
        }
        return works.enumerated().map { (rank: rank($1), offset: $0, work: $1) }
            .sorted { ($0.rank, $0.offset) < ($1.rank, $1.offset) }.map(\.work)
    }

    private mutating func wake(at now: MonotonicTime) {
        for (work, delay) in delayed {
            guard let due = delay.due, due <= now else { continue }
            delayed[work]?.due = nil
            urgent.append(work)
            // A host may have been registered meanwhile.
            if work.isForMachine { surroundings = nil }
        }
        giveUpOffers(at: now)
    }

    private func unlocatedMachine(in works: [Work]) -> ObjectID? {
        for work in works {
            for row in rows(removedBy: work) where row.type == .virtualMachine && locations[row.id] == nil {
                return row.id
            }
        }
        return nil
    }

    // MARK: answers

    package mutating func loaded(_ kind: Kind, _ objects: [OwnedObject]) {
        let known = owned.filter { $0.key.kind == kind.rawValue }
        for source in known.keys { owned[source] = nil }
        for object in objects {
            let source = Source(kind: object.owner.kind, uid: object.owner.sourceUID)
            owned[source, default: []].append(Row(object))
            if object.type == .virtualMachine { machineNames[source] = object.name.name }
        }
        for (source, rows) in known { miss(rows, of: source) }
        loaded.insert(kind)
        pause = nil
    }

    package mutating func reloaded(_ source: Source, _ objects: [OwnedObject]) {
        let known = owned[source] ?? []
        owned[source] = objects.isEmpty ? nil : objects.map(Row.init)
        miss(known, of: source)
        pause = nil
    }

    private mutating func miss(_ known: [Row], of source: Source) {
        // Another orchestrator has taken it over.
        if owned[source] == nil, let offer = offers[source] {
            forget(source)
            // It is back, and the offer has to be taken back.
            if view.unit(source.uid) != nil { offers[source] = offer }
            return
        }
        let gone = Set(known).subtracting(owned[source] ?? [])
        if !gone.isEmpty { missing[source, default: []].formUnion(gone) }
    }

    package mutating func lookedUp(_ surroundings: Surroundings) { self.surroundings = surroundings }

    package mutating func located(_ machine: ObjectID, on routers: [ObjectID]) { locations[machine] = routers }

    package mutating func applied(at now: MonotonicTime) {
        guard let batch = current else { return }
        current = nil
        locations = [:]
        for done in batch.done { finish(done, at: now) }
    }

    /// Nothing of the batch was done.
    package mutating func refused(_ error: ConfigError, at now: MonotonicTime) {
        guard let works = current?.done.map(\.work) else { return }
        current = nil
        if works.count > 1 {
            halves.append(Array(works[(works.count / 2)...]))
            halves.append(Array(works[..<(works.count / 2)]))
            return
        }
        guard let work = works.first else { return }
        if case .offer(let source, let taker) = work {
            // Who it went to is attached no more, so that nobody will take it.
            if error.code == .notFound, isDue(source, to: taker) {
                delayed[work] = nil
                return giveUp(source)
            }
            // The refusal says itself what to do about it.
            return postpone(work, error.message.withNames, at: now)
        }
        postpone(work, error.advice, at: now)
        // What it stands on may have been deleted by hand.
        guard error.code == .notFound, case .put(let unit) = work else { return }
        let foundations = view.foundations(of: unit)
        guard !foundations.isEmpty else { return }
        urgent.append(contentsOf: foundations.map(Work.put))
        tagUses = [:]
        tagsOfSource = [:]
    }

    /// The configuration could not be asked, or its answer was lost.
    package mutating func lost(at now: MonotonicTime) {
        if let works = current?.done.map(\.work) { halves.append(works) }
        current = nil
        loaded = []
        surroundings = nil
        locations = [:]
        var delay = pause?.delay ?? RetryDelay()
        let until = now + delay.next(using: &generator)
        pause = (delay, until)
    }

    private mutating func finish(_ done: Batch.Done, at now: MonotonicTime) {
        if case .offer(let source, let taker) = done.work { wasOffered(source, to: taker, at: now) }
        if let source = done.removed { forget(source) }
        // Unless it has gone again meanwhile.
        if let source = done.withdrawn, view.unit(source.uid) != nil { offers[source] = nil }
        if let source = done.asked {
            asked.insert(source)
            // What it brought is known before anything is made.
            disturbed.append(source)
            urgent.append(done.work)
        }
        if let result = done.result {
            owned[result.source] = result.rows.isEmpty ? nil : result.rows
            missing[result.source] = nil
            hold(result.tags, for: result.source)
            if let report = result.report, reported.insert(report.uid).inserted { reports.append(report) }
        }
        if let reason = done.incomplete {
            postpone(done.work, reason, at: now)
        } else {
            delayed[done.work] = nil
        }
    }

    private mutating func forget(_ source: Source) {
        owned[source] = nil
        missing[source] = nil
        offers[source] = nil
        asked.remove(source)
        reported.remove(source.uid)
        hold([], for: source)
    }

    private mutating func hold(_ tags: Set<String>, for source: Source) {
        let old = tagsOfSource[source] ?? []
        for tag in old.subtracting(tags) {
            tagUses[tag, default: 0] -= 1
            if tagUses[tag] == 0 { tagUses[tag] = nil }
        }
        for tag in tags.subtracting(old) { tagUses[tag, default: 0] += 1 }
        tagsOfSource[source] = tags.isEmpty ? nil : tags
    }

    /// Tries again later, and says why once: not at the first time, when what is missing may be on its way.
    private mutating func postpone(_ work: Work, _ message: String, at now: MonotonicTime) {
        var delay = delayed[work] ?? Delay()
        delay.message = message
        if delay.retry.attempts > 0, delay.told != message {
            if case .put(let unit) = work, unit.kind.role != .whole, let source = view.source(of: unit) {
                notices.append(Notice(unit: unit, uid: source.uid, message: message))
            }
            delay.told = message
        }
        delay.due = now + delay.retry.next(using: &generator)
        delayed[work] = delay
    }
}

extension ConfigError {
    /// The refusal, and what to do about it where it does not say so itself.
    fileprivate var advice: String {
        let message = message.withNames
        return switch code {
        case .notFound: "\(message); create it, or change what names it"
        case .childrenExist, .referrersExist: "\(message); those have to go first"
        case .exhausted: "\(message); give the network a larger range, or free addresses"
        default: message
        }
    }
}
