import WeftNet

/// The calls of ADD that are on their way.
struct AttachmentTable: Sendable {
    private var attachments: [AttachmentID: Attachment] = [:]

    subscript(id: AttachmentID) -> Attachment? { attachments[id] }

    /// Oldest first.
    var ids: [AttachmentID] { attachments.keys.sorted() }

    /// The calls that match, oldest first.
    func running(where matches: (AttachmentRequest) -> Bool) -> [(key: AttachmentID, value: Attachment)] {
        attachments.filter { matches($0.value.request) }.sorted { $0.key < $1.key }
    }

    /// The host's ends that are being made.
    var hostInterfaces: [String] { attachments.values.flatMap(\.plans).map(\.hostInterface) }

    /// What is being made for a call; `nil` when it is not at that.
    func plans(of id: AttachmentID) -> [InterfacePlan]? {
        if case .creating(let plans) = attachments[id]?.phase { plans } else { nil }
    }

    /// The calls that made `port` and wait for its routes.
    func calls(waitingFor port: ObjectID) -> [(key: AttachmentID, value: Attachment)] {
        attachments.filter { _, attachment in
            if case .waitingForRoutes(let added) = attachment.phase { added.contains(port) } else { false }
        }.sorted { $0.key < $1.key }
    }

    mutating func begin(_ id: AttachmentID, _ request: AttachmentRequest, in sandbox: Port.Sandbox) {
        attachments[id] = Attachment(
            request: request, sandbox: sandbox,
            phase: .waitingForConfiguration(.virtualMachine(request.virtualMachine)))
    }

    mutating func advance(_ id: AttachmentID, to phase: Attachment.Phase) { attachments[id]?.phase = phase }

    mutating func end(_ id: AttachmentID) { attachments[id] = nil }
}

extension Attachment {
    fileprivate var plans: [InterfacePlan] {
        if case .creating(let plans) = phase { plans } else { [] }
    }
}
