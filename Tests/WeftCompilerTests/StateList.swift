import Testing
import WeftCompiler
import WeftModel
import WeftNet

/// The intent at one moment, under a name that a failing test prints.
struct IntentState: Sendable {
    let name: String
    let objects: [ObjectID: ConfigObject]

    init(_ name: String, _ objects: [ConfigObject]) {
        self.name = name
        self.objects = Dictionary(objects.map { ($0.id, $0) }) { first, _ in first }
    }

    static let empty = IntentState("empty", [])

    /// This state with more objects, or with others of the same name.
    func with(_ name: String, _ changed: [ConfigObject]) -> IntentState {
        IntentState(name, changed + objects.values.filter { object in !changed.contains { $0.id == object.id } })
    }

    func without(_ name: String, _ gone: [ConfigObject]) -> IntentState {
        IntentState(name, objects.values.filter { object in !gone.contains { $0.id == object.id } })
    }

    /// What has to change to get here, in the order of ids.
    func changes(from old: IntentState) -> [ObjectChange] {
        let puts = objects.values.filter { old.objects[$0.id] != $0 }.sorted { $0.id < $1.id }.map(ObjectChange.put)
        let deletes = old.objects.values.filter { objects[$0.id] == nil }.sorted { $0.id < $1.id }
            .map { ObjectChange.delete($0.type, $0.id) }
        return puts + deletes
    }

    /// What follows from this state alone.
    var compiled: CompiledFabric {
        var compiler = Compiler()
        var fabric = CompiledFabric()
        _ = fabric.apply(compiler.apply(changes(from: .empty)))
        return fabric
    }
}

/// Ways of walking through a list of states; all of them have to end in the same world.
enum Walk: String, CaseIterable, Sendable {
    case asListed, reversed, shuffled, withEmptyBetween, changesShuffled, oneByOne, squashed

    func steps(through states: [IntentState], using generator: inout SeededGenerator) -> [IntentState] {
        switch self {
        case .reversed: states.reversed()
        case .shuffled: states.shuffled(using: &generator)
        case .withEmptyBetween: states.flatMap { [$0, .empty] } + states.suffix(1)
        case .asListed, .changesShuffled, .oneByOne, .squashed: states
        }
    }

    /// The batches that lead from one state to the next.
    func batches(_ changes: [ObjectChange], using generator: inout SeededGenerator) -> [[ObjectChange]] {
        switch self {
        case .changesShuffled: [changes.shuffled(using: &generator)]
        case .oneByOne:
            // A name is borne once at any moment: who leaves it comes before who takes it.
            changes.filter(\.isDelete).shuffled(using: &generator).map { [$0] }
                + changes.filter { !$0.isDelete }.shuffled(using: &generator).map { [$0] }
        default: [changes]
        }
    }

    /// Walks and checks the world after each state.
    func run(_ states: [IntentState], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var compiler = Compiler()
        var fabric = CompiledFabric()
        var state = IntentState.empty
        var held: [ObjectChange] = []
        for next in steps(through: states, using: &generator) {
            for batch in batches(next.changes(from: state), using: &generator) {
                if self == .squashed {
                    held += batch
                    continue
                }
                #expect(fabric.apply(compiler.apply(batch)) == [], "\(rawValue), seed \(seed), at \(next.name)")
                #expect(compiler.verify() == [], "\(rawValue), seed \(seed), at \(next.name)")
            }
            state = next
            if self != .squashed { #expect(fabric == next.compiled, "\(rawValue), seed \(seed), at \(next.name)") }
        }
        guard self == .squashed else { return }
        #expect(fabric.apply(compiler.apply(held)) == [], "squashed, seed \(seed)")
        #expect(compiler.verify() == [], "squashed, seed \(seed)")
        #expect(fabric == state.compiled, "squashed, seed \(seed)")
    }
}

extension ObjectChange {
    fileprivate var isDelete: Bool { if case .delete = self { true } else { false } }
}
