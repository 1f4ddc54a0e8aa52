import Testing
import WeftNet
import WeftStore

@testable import WeftConfig

/// What a store holds after every commit so far, kept as a store keeps it: by key.
struct StoreMirror {
    private(set) var rows: [Key: [UInt8]] = [:]

    mutating func apply(_ commit: ConfigCore.Commit) {
        for (key, write) in commit.writes {
            switch write {
            case .put(let value): rows[key] = value
            case .delete: rows[key] = nil
            }
        }
    }

    /// Refuses a store that holds more or less than memory does, be it of any kind of row.
    func check(against core: ConfigCore, _ location: SourceLocation = #_sourceLocation) {
        let wanted = StoredKey.Kind.allCases.flatMap { core.catalog.keys(of: $0) }
        let expected = Dictionary(uniqueKeysWithValues: wanted.map { ($0.key, core.catalog.stored($0)) })
        let ghosts = rows.keys.filter { expected[$0] == nil }.map { String(decoding: $0, as: UTF8.self) }
        #expect(ghosts.isEmpty, "the store keeps what memory has not", sourceLocation: location)
        let lost = expected.filter { rows[$0.key] != $0.value }.map { String(decoding: $0.key, as: UTF8.self) }
        #expect(lost.isEmpty, "the store has not what memory has", sourceLocation: location)
    }

    /// A configuration that is started from these rows.
    func restarted(at now: WallTime) throws -> (core: ConfigCore, opening: ConfigCore.Commit) {
        var core = ConfigCore(generator: SeededGenerator(seed: 1), verifying: true)
        for (key, value) in rows {
            core.load(try StoredEntry(Entry(key: key, value: value, created: 1, modified: 1, lease: nil)))
        }
        let opening = core.deriveAll(at: now)
        return (core, opening)
    }
}

extension Catalog {
    /// Every row of one kind that memory has.
    func keys(of kind: StoredKey.Kind) -> [StoredKey] {
        switch kind {
        case .object: intent.values.map { .object($0.type, $0.id) }
        case .keyValue: keyValues.keys.map { .keyValue($0) }
        case .orchestrator: orchestrators.keys.map { .orchestrator($0) }
        case .derivation: derived.keys.map { .derivation($0) }
        case .user: accounts.users.keys.map { .user($0) }
        case .token: accounts.tokens.keys.map { .token($0) }
        case .authorization: accounts.storedMode == nil ? [] : [.authorization]
        }
    }
}
