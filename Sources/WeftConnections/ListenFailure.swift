/// Why a port cannot be had: which, and what to do.
package struct ListenFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let listener: Listener
    /// `address:port`, or a socket's path.
    package let place: String
    package let fault: ConnectionFault

    package var description: String {
        let advice =
            switch fault.kind {
            case .addressInUse, .forbidden, .malformed: "; choose another with \(listener.option)"
            case .addressElsewhere, .unresolved:
                "; choose an address of this machine with \(listener == .hostPages ? listener.option : "--address")"
            default: ""
            }
        return "\(listener.rawValue): cannot listen on \(place): \(fault)\(advice)"
    }
}

extension ConnectionGate {
    /// Why the socket could not be bound, in words.
    package func failure(_ path: String, _ error: any Error) -> ListenFailure {
        ListenFailure(listener: listener, place: path, fault: ConnectionFault(error))
    }

    /// Why the port could not be bound, in words.
    package func failure(_ host: String, _ port: Int, _ error: any Error) -> ListenFailure {
        let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        return ListenFailure(listener: listener, place: place, fault: ConnectionFault(error))
    }
}
