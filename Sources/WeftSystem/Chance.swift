package import WeftNet

extension ObjectID {
    /// Another one each time.
    package static func random() -> ObjectID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }
}

extension MPLSLabel {
    /// One that may be a port's.
    package static func random() -> MPLSLabel? { MPLSLabel(.random(in: firstUnreserved...0xf_ffff)) }
}
