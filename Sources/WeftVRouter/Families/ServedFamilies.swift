package import WeftNet

// The families that the data plane's programs are compiled for (0017). Whatever comes to an agent in either family is
// asked here; what another family needs is refused by whoever asks, as ``UnservedFamily`` says it (0023).

extension IPAddress {
    /// As the tables of its family hold it; `nil` when there are none.
    package var served: IPv4Address? { v4 }
}

extension IPPrefix {
    /// As ``IPAddress/served``.
    package var served: IPv4Prefix? { v4 }
}

extension InterfaceState {
    /// Those of its addresses that packets are forwarded for.
    package var servedAddresses: [InterfaceAddress] { addresses.filter { $0.address.served != nil } }
    /// And those that it has to do without.
    package var unservedAddresses: [IPAddress] { addresses.map(\.address).filter { $0.served == nil } }
}

extension Port {
    /// Those of the addresses that its workload was given which packets are forwarded for. An agent that serves more
    /// may have given it others.
    package var givenServedAddresses: [InterfaceAddress] { givenAddresses.filter { $0.address.served != nil } }
}
