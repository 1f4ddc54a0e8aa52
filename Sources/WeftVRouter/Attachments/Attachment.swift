package import WeftNet

/// Names one call of ADD while it runs.
package struct AttachmentID: Hashable, Sendable, Comparable {
    package let rawValue: UInt64

    package init(_ rawValue: UInt64) { self.rawValue = rawValue }

    package static func < (a: AttachmentID, b: AttachmentID) -> Bool { a.rawValue < b.rawValue }
}

/// What ADD asks for.
package struct AttachmentRequest: Hashable, Sendable {
    package var attachment: Port.Attachment
    /// The name of the virtual machine: `<cluster>__<namespace>__<pod>`.
    package var virtualMachine: String
    /// The UUID it must have, so that an older incarnation of a pod is never attached. What interfaces it has only the
    /// present configuration server says.
    package var incarnation: ObjectID?
    /// What the workload's first interface is to be; further ones are beside it.
    package var plug: Port.Plug
    package var deadline: Duration

    package init(
        attachment: Port.Attachment, virtualMachine: String, incarnation: ObjectID?, plug: Port.Plug,
        deadline: Duration
    ) {
        self.attachment = attachment
        self.virtualMachine = virtualMachine
        self.incarnation = incarnation
        self.plug = plug
        self.deadline = deadline
    }
}

/// One interface to create: a pair of which one end stays on the host.
package struct InterfacePlan: Hashable, Sendable {
    package var state: InterfaceState
    package var hostInterface: String
    package var sandbox: Port.Sandbox
    /// What the workload's end is given.
    package var addresses: [InterfaceAddress] { state.servedAddresses }
    /// The workload's default route goes here; so it is with the first interface only.
    package var isDefault: Bool
    package var mtu: UInt16
}

/// Why an attachment was given up.
package enum Refusal: Error, Hashable, Sendable {
    /// The deadline passed; try again later.
    case incomplete(Missing)
    /// The deadline passed before a control node sent back these routes.
    case unacknowledged([IPPrefix], sessions: Int)
    /// The kernel refused an interface, or was too slow.
    case interfaces(String)
    /// The port could not be written down: the next agent would not know it.
    case unrecorded(String)
    case alreadyAttached(containerID: String, Port.Plug)
    /// The agent makes no ports of this kind.
    case unserved(Port.Plug)
    /// A later ADD or a DEL for the same container took its place.
    case superseded
    case outOfNumbers
    case goingDown
}

extension Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .incomplete(let missing): "\(missing)"
        case .unacknowledged(let prefixes, let sessions):
            "no control node has acknowledged \(prefixes.map(\.description).joined(separator: ", ")) "
                + (sessions == 0 ? "(none is connected)" : "(\(sessions) connected)")
        case .interfaces(let reason): reason
        case .unrecorded(let reason): "the port cannot be recorded: \(reason)"
        case .alreadyAttached(let container, let plug): "container \(container) already has \(plug)"
        case .unserved(let plug):
            "this agent attaches workloads by an interface in their network namespace only, not by \(plug)"
        case .superseded: "a later request for the same container took the place of this one"
        case .outOfNumbers: "all labels or VRF numbers of this host are in use"
        case .goingDown: "the agent is going down"
        }
    }
}

/// An ADD on its way:
///
///     waitingForConfiguration ─▶ creating ─▶ waitingForRoutes ─▶ attached
///              └──────────────────────┴─────────────┴─▶ refused, everything undone
struct Attachment: Sendable {
    enum Phase: Sendable {
        case waitingForConfiguration(Missing)
        case creating([InterfacePlan])
        case waitingForRoutes([ObjectID])
    }

    let request: AttachmentRequest
    /// Of the request's plug.
    let sandbox: Port.Sandbox
    var phase: Phase
}
