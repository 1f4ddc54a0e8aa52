package import WeftNet

extension ObjectID {
    /// Another one each time.
    package static func random() -> ObjectID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }
}
