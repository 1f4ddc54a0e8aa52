package import WeftNet

extension MACAddress {
    /// The address of an interface that was given none: `02:` and the first five octets of its UUID.
    ///
    /// A function of the UUID alone, so an interface that moves to another host, or is made again under its UUID, keeps
    /// its address.
    package init(ofInterface id: ObjectID) { self.init(rawValue: 0x02 << 40 | id.high >> 24) }
}
