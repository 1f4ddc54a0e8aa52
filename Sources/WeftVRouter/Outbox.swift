/// Collects what one event causes and puts it into the order that keeps packets flowing: a route is withdrawn before
/// the data plane loses it, and published after the data plane has it.
struct Outbox: Sendable {
    private var withdrawals: [Output] = []
    var datapath = DatapathChange()
    private var announcements: [Output] = []
    private var others: [Output] = []

    mutating func withdraw(_ request: ControlNodeRequest, to slot: ControlNodeSlot) {
        withdrawals.append(.send(slot, request))
    }

    mutating func announce(_ request: ControlNodeRequest, to slot: ControlNodeSlot) {
        announcements.append(.send(slot, request))
    }

    mutating func append(_ output: Output) { others.append(output) }

    mutating func drain() -> [Output] {
        let outputs = withdrawals + (datapath.isEmpty ? [] : [.datapath(datapath)]) + announcements + others
        self = Outbox()
        return outputs
    }
}
