/// What the shell has to do, in the given order.
package enum Output: Hashable, Sendable {
    case send(ControlNodeSlot, ControlNodeRequest)

    // To the data plane.
    case datapath(DatapathChange)
    /// Tell the data plane the whole, ``VRouter/datapathState``: what it holds beyond that is a leftover of an earlier
    /// run.
    case resync

    // To the disk.
    case store(Port)
    case discard(Port)

    // To the kernel's interfaces.
    /// Create these interfaces and answer with ``VRouter/interfacesCreated(_:_:)`` or
    /// ``VRouter/interfaceCreationFailed(_:_:)``.
    case createInterfaces(AttachmentID, [InterfacePlan])
    /// Delete the host's end, and with it the workload's.
    case destroyInterface(String)

    // To whoever waits.
    case attached(AttachmentID, [Port])
    case refused(AttachmentID, Refusal)

    case arm(TimerKind, Duration)
    case cancel(TimerKind)
}

package enum TimerKind: Hashable, Sendable {
    /// The control node had time enough to repeat its routes.
    case routeSweep(ControlNodeSlot)
    /// The configuration server has been silent for a while.
    case endOfConfiguration
    /// The configuration server has had time enough, though it is never silent.
    case latestEndOfConfiguration
    /// The deadline of an attachment.
    case attachment(AttachmentID)
}
