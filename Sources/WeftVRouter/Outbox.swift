/// Collects what one event causes and puts it into the order that keeps packets flowing: a route is withdrawn before
/// the data plane loses it, and published after the data plane has it.
struct Outbox: Sendable {
    private var withdrawals: [Output] = []
    private var removals: [DatapathChange] = []
    private var settings: [DatapathChange] = []
    private var announcements: [Output] = []
    private var others: [Output] = []

    mutating func withdraw(_ request: ControlNodeRequest, to slot: ControlNodeSlot) {
        withdrawals.append(.send(slot, request))
    }

    mutating func announce(_ request: ControlNodeRequest, to slot: ControlNodeSlot) {
        announcements.append(.send(slot, request))
    }

    mutating func append(_ output: Output) { others.append(output) }

    mutating func datapath(_ change: DatapathChange) {
        if change.isRemoval { removals.append(change) } else { settings.append(change) }
    }

    mutating func drain() -> [Output] {
        // Referents first when adding, references first when removing.
        let changes =
            settings.sorted { $0.rank < $1.rank } + removals.sorted { $0.rank > $1.rank }
        let outputs =
            withdrawals + (changes.isEmpty ? [] : [.datapath(changes)]) + announcements + others
        self = Outbox()
        return outputs
    }
}
