package import WeftNet

extension Port {
    /// What a workload is connected to its port by.
    package enum Plug: Hashable, Sendable {
        /// A pair of interfaces, of which one end is in the workload's network namespace.
        case sandbox(Sandbox)
        /// An interface of this name whose other end a program holds, as a hypervisor does.
        case tap(String)
        /// The frames that carry this tag on an interface of the host.
        case vlan(VLANID, parent: String)
    }

    /// An interface in a network namespace.
    package struct Sandbox: Hashable, Sendable {
        /// The path of the namespace.
        package var path: String
        /// The name inside the namespace.
        package var interface: String

        package init(path: String, interface: String) {
            self.path = path
            self.interface = interface
        }
    }
}

extension Port.Plug {
    /// The sandbox, which is the one kind that this agent makes ports of and forwards for.
    ///
    /// - Throws: ``Refusal/unserved(_:)`` for all others.
    package func served() throws(Refusal) -> Port.Sandbox {
        guard case .sandbox(let sandbox) = self else { throw .unserved(self) }
        return sandbox
    }
}

extension Port.Plug: CustomStringConvertible {
    package var description: String {
        switch self {
        case .sandbox(let sandbox): "\(sandbox)"
        case .tap(let name): "tap interface \(name)"
        case .vlan(let id, let parent): "VLAN \(id) of \(parent)"
        }
    }
}

extension Port.Sandbox: CustomStringConvertible {
    package var description: String { "interface \(interface) in \(path)" }
}
